import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { disclose } from './disclose.ts'
import type { DisclosureDecision } from './decision.ts'
import type { DisclosureFacts, DisclosureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { Sha256 } from './signature.ts'
import { instantOf, millisecondsOf } from './time.ts'
import { agreementOf, compileWorld, type Reader, readVectors } from './vectors/vector-world.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const { base } = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json')
const agreement = agreementOf(read, base.agreement, base.changes)
const at = base.request.at
const plain = compileWorld(sha256, { agreement, notices: [], at })
const beside = [
  agreementOf(read, 'eu-jp-trust.json', {
    '/id': 'urn:entente:agreement:fr-jp',
    '/parties/0/covers': ['FR'],
  }),
]
const SINCE = '2027-01-10T00:00:00.000Z'
const RUNS = { numRuns: 300 }

const VERDICTS = ['RECOGNISED', 'RECOGNISED_LIMITED', 'INDETERMINATE', 'SUSPENDED', 'NOT_RECOGNISED']
const rank = ({ verdict }: DisclosureDecision): number => VERDICTS.indexOf(verdict)

const NAMES = ['name_native', 'address.formatted', 'birthdate', 'family_name', 'subject_code']
const minutesAgo = (minutes: number): string => instantOf(millisecondsOf(at) - minutes * 60_000)
const authorisation = base.facts.authorisation ?? expect.fail('the base has a request of the person')
const log = base.facts.log ?? expect.fail('the base has log evidence')

const anyLevel = fc.record({ ial: fc.constantFrom('1', '2', '3'), aal: fc.constantFrom('1', '2', '3') })
const anyRequest = fc
  .record({
    wanted: fc.subarray(NAMES),
    needed: fc.subarray(NAMES.slice(0, 2)),
    sector: fc.constantFrom('public-administration', 'public-administration', 'finance'),
    purpose: fc.constantFrom('service-access', 'service-access', 'identity-verification'),
    flow: fc.constantFrom('user-driven' as const, 'user-driven' as const, 'statute-driven' as const),
    retention: fc.constantFrom('P1D', 'P30D', 'P1Y'),
  })
  .map((drawn): DisclosureRequest => ({ ...base.request, ...drawn }))
const anyFacts = fc
  .record({
    assurance: fc.oneof(
      anyLevel.map((level) => ({ scale: 'jp-ds511', level })),
      fc.constantFrom('low', 'substantial', 'high').map((level) => ({ scale: 'eidas', level })),
    ),
    authorisation: fc
      .record({
        state: fc.constantFrom('given' as const, 'released' as const, 'released' as const),
        attributes: fc.constantFrom(NAMES, NAMES.slice(0, 1)),
      })
      .map((drawn) => ({ ...authorisation, ...drawn })),
    source: fc.option(
      fc.record({
        subject: fc.constantFrom('certain' as const, 'certain' as const, 'unsure' as const),
        found: fc.subarray(NAMES),
      }),
    ),
    log: fc.integer({ min: 0, max: 30 }).map((minutes) => ({ ...log, checkpointAt: minutesAgo(minutes) })),
  })
  .map((drawn): DisclosureFacts => drawn)
const anyQuestion = fc.record({ request: anyRequest, facts: anyFacts })

test('the drawn questions are released, limited, undetermined and refused', () => {
  const verdicts = fc
    .sample(anyQuestion, { numRuns: 2000, seed: 1 })
    .map(({ request, facts }) => disclose(plain, request, facts).verdict)
  for (const verdict of ['RECOGNISED', 'RECOGNISED_LIMITED', 'INDETERMINATE', 'NOT_RECOGNISED'])
    expect(verdicts).toContain(verdict)
})

test('nothing leaves that the clause does not allow, that nobody wants or that was not found (P2)', () => {
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const { obligations, effect, verdict } = disclose(plain, request, facts)
      const wanted = [...request.wanted, ...(request.needed ?? [])]
      for (const name of obligations?.release ?? []) {
        expect(['name_native', 'address.formatted']).toContain(name)
        expect(wanted).toContain(name)
        if (facts.source !== null) expect(facts.source.found).toContain(name)
      }
      expect(obligations === null).toBe(!verdict.startsWith('RECOGNISED'))
      expect(effect).toMatchObject({ assurance: 'none', trustService: 'none', printQualified: false })
    }),
    RUNS,
  )
})

test('identifying the person better never worsens a verdict (P8)', () => {
  const words = ['low', 'substantial', 'high']
  fc.assert(
    fc.property(anyQuestion, anyLevel, anyLevel, ({ request, facts }, one, other) => {
      const verdict = (assurance: DisclosureFacts['assurance']): number =>
        rank(disclose(plain, request, { ...facts, assurance }))
      const higher = {
        ial: one.ial > other.ial ? one.ial : other.ial,
        aal: one.aal > other.aal ? one.aal : other.aal,
      }
      const onVector = (level: typeof one): number => verdict({ scale: 'jp-ds511', level })
      expect(onVector(higher)).toBeLessThanOrEqual(onVector(one))
      const ranks = words.map((level) => verdict({ scale: 'eidas', level }))
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
    }),
    RUNS,
  )
})

test('wanting or needing more never improves a verdict (P9)', () => {
  fc.assert(
    fc.property(anyQuestion, fc.subarray(NAMES), fc.boolean(), ({ request, facts }, more, needed) => {
      const greedy: DisclosureRequest = needed
        ? { ...request, needed: [...(request.needed ?? []), ...more] }
        : { ...request, wanted: [...request.wanted, ...more] }
      expect(rank(disclose(plain, greedy, facts))).toBeGreaterThanOrEqual(
        rank(disclose(plain, request, facts)),
      )
    }),
    RUNS,
  )
})

test('a fresher checkpoint never worsens a verdict (P10)', () => {
  const anyMinutes = fc.integer({ min: 0, max: 30 })
  fc.assert(
    fc.property(anyQuestion, anyMinutes, anyMinutes, ({ request, facts }, a, b) => {
      const verdict = (minutes: number): number =>
        rank(disclose(plain, request, { ...facts, log: { ...log, checkpointAt: minutesAgo(minutes) } }))
      expect(verdict(Math.min(a, b))).toBeLessThanOrEqual(verdict(Math.max(a, b)))
    }),
    RUNS,
  )
})

test('[BE-JP 3] the sender and the receiver of evidence come to the same decision on equal inputs (P11)', () => {
  const targets = ['dataExchange:residence', 'dataExchange:enrol', 'recognitions:jp-be.mnc', 'agreement']
  const anyNotices = fc.array(
    fc.record({
      type: fc.constant('suspend'),
      party: fc.constantFrom('BE', 'JP'),
      at: fc.constantFrom(SINCE, '2027-01-11T00:00:00.000Z'),
      target: fc.constantFrom(...targets).map((target) => [target]),
    }),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(anyQuestion, anyNotices, ({ request, facts }, drawn) => {
      const notices = drawn.toSorted((a, b) => (a.at < b.at ? -1 : 1))
      const sender = compileWorld(sha256, { agreement, notices, at })
      const receiver = compileWorld(sha256, { agreement, notices, at, beside, reversed: true })
      expect(canonicalJson(disclose(receiver, request, facts))).toBe(
        canonicalJson(disclose(sender, request, facts)),
      )
    }),
    { numRuns: 40 },
  )
})

test('the other direction is never released without a transfer agreed for it (P12)', () => {
  const oneWay = agreementOf(read, base.agreement, {
    ...base.changes,
    '/dataExchange/1/transfer/JP>BE': { absent: true },
  })
  const compiled = compileWorld(sha256, { agreement: oneWay, notices: [], at })
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const back = disclose(compiled, { ...request, sender: 'JP', receiver: 'BE' }, facts)
      expect(back.verdict).toBe('NOT_RECOGNISED')
      expect(back.reasons.map(({ code }) => code)).toContain('TRANSFER_NO_BASIS')
    }),
    RUNS,
  )
})

test('no clause of another pair is ever used (P13)', () => {
  fc.assert(
    fc.property(anyQuestion, fc.constantFrom('TN', 'FR', 'EU', 'JP ', ''), ({ request, facts }, other) => {
      expect(disclose(plain, { ...request, sender: other }, facts).deciding).toBe('NO_RULE')
      expect(disclose(plain, { ...request, receiver: other }, facts).deciding).toBe('NO_RULE')
    }),
    RUNS,
  )
})

test('a suspended clause never releases, even beside another that could (P15)', () => {
  const clause = agreement.dataExchange[1] ?? expect.fail('the base has a clause')
  const beneath = agreementOf(read, base.agreement, {
    ...base.changes,
    '/dataExchange/2': {
      ...clause,
      id: 'residence-wide',
      purposes: [...clause.purposes, 'identity-verification'],
    },
  })
  const notices = [{ type: 'suspend', party: 'JP', at: SINCE, target: ['dataExchange:residence'] }]
  const compiled = compileWorld(sha256, { agreement: beneath, notices, at })
  fc.assert(
    fc.property(anyQuestion, ({ request, facts }) => {
      const asked: DisclosureRequest = { ...request, purpose: 'service-access' }
      const decision = disclose(compiled, asked, facts)
      expect(['SUSPENDED', 'NOT_RECOGNISED']).toContain(decision.verdict)
      expect(decision).toMatchObject({ obligations: null, clause: 'residence' })
    }),
    RUNS,
  )
})
