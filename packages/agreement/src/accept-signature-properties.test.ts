import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptSignature } from './accept-signature.ts'
import { TRUST_EFFECTS, trustRank } from './compile/trust-effects.ts'
import type { Decision } from './decision.ts'
import type { SignatureFacts, SignatureRequest } from './facts.ts'
import type { Sha256 } from './signature.ts'
import { instantOf, millisecondsOf } from './time.ts'
import { agreementOf, compileWorld, type Reader, readVectors } from './vectors/vector-world.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const { base } = readVectors<SignatureRequest, SignatureFacts>(read, 'accept-signature.json')
const agreement = agreementOf(read, base.agreement)
const at = base.request.at
const plain = compileWorld(sha256, { agreement, notices: [], at })
const SINCE = '2027-01-10T00:00:00.000Z'
const RUNS = { numRuns: 300 }

const VERDICTS = ['RECOGNISED', 'RECOGNISED_LIMITED', 'INDETERMINATE', 'SUSPENDED', 'NOT_RECOGNISED']
const rank = ({ verdict }: Decision): number => VERDICTS.indexOf(verdict)

const list = base.facts.list ?? expect.fail('the base has a list')
const entity = base.facts.entity ?? expect.fail('the base has a service')
const certificate = base.facts.certificate ?? expect.fail('the base has a certificate')
const period = entity.periods[0] ?? expect.fail('the base has a period')
const hoursAgo = (hours: number): string => instantOf(millisecondsOf(at) - hours * 3_600_000)

const anyEffect = fc.constantFrom(...TRUST_EFFECTS)
const anyHours = fc.integer({ min: 0, max: 60 })
const anyRequest = fc
  .record({
    trustService: fc.constantFrom('none' as const, 'advanced' as const, 'qualified' as const),
    preferred: anyEffect,
  })
  .map((required): SignatureRequest => ({ ...base.request, required }))
const anyFacts = fc
  .record({
    outcome: anyEffect,
    indication: fc.constantFrom(
      'passed' as const,
      'passed' as const,
      'passed' as const,
      'indeterminate' as const,
    ),
    provenAt: fc.option(fc.integer({ min: 0, max: 400 }).map(hoursAgo)),
    issuedAt: fc.constantFrom('2026-09-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'),
    policies: fc.subarray(['1.2.392.200.1', '1.2.392.200.2']),
    qualifiers: fc.subarray(['device', 'not-accredited', 'other']),
    status: fc.constantFrom('accredited', 'accredited', 'accredited', 'suspended'),
    listHours: anyHours,
    statusHours: anyHours,
  })
  .map(
    (drawn): SignatureFacts => ({
      ...base.facts,
      list: { ...list, fetchedAt: hoursAgo(drawn.listHours) },
      entity: {
        ...entity,
        periods: [
          {
            ...period,
            status: `urn:entente:status:jp:${drawn.status}`,
            qualifiers: drawn.qualifiers.map((name) => ({
              uri: `urn:entente:qualifier:jp:${name}`,
              critical: false,
            })),
          },
        ],
      },
      signature: {
        ...base.facts.signature,
        outcome: drawn.outcome,
        indication: drawn.indication,
        provenAt: drawn.provenAt,
      },
      certificate: {
        issuedAt: drawn.issuedAt,
        content: { ...certificate.content, policies: drawn.policies },
      },
      status: { state: 'valid', fetchedAt: hoursAgo(drawn.statusHours) },
    }),
  )
const anyQuestion = fc.record({ request: anyRequest, facts: anyFacts })

test('the drawn signatures are accepted, limited, undetermined and refused', () => {
  const verdicts = fc
    .sample(anyQuestion, { numRuns: 2000, seed: 1 })
    .map(({ request, facts }) => acceptSignature(plain, request, facts).verdict)
  for (const verdict of ['RECOGNISED', 'RECOGNISED_LIMITED', 'INDETERMINATE', 'NOT_RECOGNISED'])
    expect(verdicts).toContain(verdict)
})

test('[EU-JP 2] no signature counts for more than it is or than any ceiling allows, nor is printed as qualified without a basis (P2)', () => {
  const anyBasis = fc.constantFrom('none', 'implementing-act', 'art218', 'national-law')
  const anyMode = fc.constantFrom('test', 'pilot', 'production')
  fc.assert(
    fc.property(
      anyQuestion,
      fc.tuple(anyEffect, anyEffect, anyBasis, anyMode),
      ({ request, facts }, [rule, whole, basis, mode]) => {
        const changes = {
          '/recognitions/0/effectCeiling': { trustService: rule },
          '/legal/effectCeiling/trustService': whole,
          '/legal/basis': basis,
          '/mode': mode,
        }
        const compiled = compileWorld(sha256, {
          agreement: agreementOf(read, base.agreement, changes),
          notices: [],
          at,
        })
        const asked = { ...request, pilotAccepted: true, environment: 'test' } as const
        const { effect } = acceptSignature(compiled, asked, facts)
        const most = { test: 'none', pilot: 'advanced', production: 'qualified' } as const
        for (const ceiling of [rule, whole, facts.signature.outcome, most[mode]])
          expect(trustRank(effect.trustService)).toBeLessThanOrEqual(trustRank(ceiling))
        const printable = basis === 'implementing-act' || basis === 'art218'
        expect(effect.printQualified).toBe(effect.trustService === 'qualified' && printable)
      },
    ),
    { numRuns: 80 },
  )
})

test('a rule of a member state alone never carries more than advanced (P2)', () => {
  const member = agreementOf(read, base.agreement, {
    '/parties/0/code': 'BE',
    '/instrument/signatories/0/party': 'BE',
    '/contacts/0/party': 'BE',
    '/recognitions/0/direction/pointing': 'BE',
    '/recognitions/1/direction/pointing': 'BE',
    '/log': { absent: true },
  })
  const compiled = compileWorld(sha256, { agreement: member, notices: [], at })
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const { effect } = acceptSignature(compiled, { ...request, home: 'BE' }, facts)
      expect(trustRank(effect.trustService)).toBeLessThanOrEqual(trustRank('advanced'))
      expect(effect.printQualified).toBe(false)
    }),
    RUNS,
  )
})

test('a stronger signature never worsens a verdict, nor what it counts for (P8)', () => {
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const decisions = TRUST_EFFECTS.map((outcome) =>
        acceptSignature(plain, request, { ...facts, signature: { ...facts.signature, outcome } }),
      )
      const ranks = decisions.map(rank)
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
      const worth = decisions.map(({ effect }) => trustRank(effect.trustService))
      expect(worth).toEqual(worth.toSorted((a, b) => a - b))
    }),
    RUNS,
  )
})

test('requiring or preferring more never improves a verdict (P9)', () => {
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const ranks = (member: 'trustService' | 'preferred'): readonly number[] =>
        TRUST_EFFECTS.map((effect) => {
          const required = { ...request.required, [member]: effect }
          return rank(acceptSignature(plain, { ...request, required }, facts))
        })
      for (const found of [ranks('trustService'), ranks('preferred')])
        expect(found).toEqual(found.toSorted((a, b) => a - b))
    }),
    RUNS,
  )
})

test('a fresher list or status never worsens a verdict (P10)', () => {
  fc.assert(
    fc.property(anyQuestion, anyHours, anyHours, ({ request, facts }, a, b) => {
      const verdict = (hours: number): number =>
        rank(
          acceptSignature(plain, request, {
            ...facts,
            list: { ...list, fetchedAt: hoursAgo(hours) },
            status: { ...facts.status, fetchedAt: hoursAgo(hours) },
          }),
        )
      expect(verdict(Math.min(a, b))).toBeLessThanOrEqual(verdict(Math.max(a, b)))
    }),
    RUNS,
  )
})

test('the other direction is never accepted without a rule of its own (P12)', () => {
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const decision = acceptSignature(plain, { ...request, home: 'JP', partner: 'BE' }, facts)
      expect(decision).toMatchObject({ deciding: 'NO_RULE', verdict: 'NOT_RECOGNISED' })
    }),
    RUNS,
  )
})

test('no rule of another pair is ever used (P13)', () => {
  fc.assert(
    fc.property(anyQuestion, fc.constantFrom('TN', 'DE', 'EU', 'JP ', ''), ({ request, facts }, other) => {
      expect(acceptSignature(plain, { ...request, home: other }, facts).deciding).toBe('NO_RULE')
      expect(acceptSignature(plain, { ...request, partner: other }, facts).deciding).toBe('NO_RULE')
    }),
    RUNS,
  )
})

test('a suspended rule without fallback never accepts (P15)', () => {
  const targets = [
    'recognitions:jp-eu.signature',
    'recognitions:kind=trust-service',
    'agreement',
    'entity:urn:entente:test:ca',
  ]
  const worlds = targets.map((target) =>
    compileWorld(sha256, {
      agreement,
      notices: [{ type: 'suspend', party: 'EU', at: SINCE, target: [target] }],
      at,
    }),
  )
  fc.assert(
    fc.property(anyQuestion, fc.constantFrom(...worlds), ({ request, facts }, world) => {
      const decision = acceptSignature(world, request, facts)
      expect(['SUSPENDED', 'NOT_RECOGNISED']).toContain(decision.verdict)
      expect(decision.effect.trustService).toBe('none')
    }),
    RUNS,
  )
})

test('a proof from before a compromise counts as without it, and a later one never accepts', () => {
  const compromised = '2027-01-05T00:00:00.000Z'
  const incident = {
    type: 'incident',
    party: 'JP',
    at: SINCE,
    severity: 'low',
    target: ['entity:urn:entente:test:ca'],
    compromisedFrom: compromised,
  }
  const world = compileWorld(sha256, { agreement, notices: [incident], at })
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const { provenAt } = facts.signature
      const decision = acceptSignature(world, request, facts)
      if (provenAt !== null && provenAt < compromised)
        expect(decision.reasons).toEqual(acceptSignature(plain, request, facts).reasons)
      else expect(decision.verdict.startsWith('RECOGNISED')).toBe(false)
    }),
    RUNS,
  )
})
