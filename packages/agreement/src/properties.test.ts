/** Properties of the decision over the worked agreement (agreement-1 §14). */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Decision } from './decision.ts'
import type { Facts, RecognitionRequest, StatusFacts } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { ClaimRule } from './language/recognition.ts'
import type { Agreement } from './language/schema.ts'
import { lintAgreement } from './lint.ts'
import { ASSURANCES, assuranceRank } from './loa.ts'
import type { Verdict } from './reasons.ts'
import { createReceipt, outcomeOf } from './receipt.ts'
import type { Sha256 } from './signature.ts'
import { instantOf, millisecondsOf } from './time.ts'
import {
  AT,
  type Case,
  changedRule,
  FACTS,
  MY_NUMBER,
  REQUEST,
  sendNotice,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { decide } = workedCase(worked, sha256)

const RANKS: readonly Verdict[] = [
  'RECOGNISED',
  'RECOGNISED_LIMITED',
  'INDETERMINATE',
  'SUSPENDED',
  'NOT_RECOGNISED',
]
const rank = ({ verdict }: Decision): number => RANKS.indexOf(verdict)
const RUNS = { numRuns: 40 }

const anyLevel = fc.record({ ial: fc.constantFrom('1', '2', '3'), aal: fc.constantFrom('1', '2', '3') })
const hoursAgo = (hours: number): string => instantOf(millisecondsOf(AT) - hours * 3_600_000)
const anyHours = fc.integer({ min: 0, max: 100 })
const anyStatus: fc.Arbitrary<StatusFacts> = fc.record({
  state: fc.constantFrom('valid', 'revoked', 'absent', 'unavailable'),
  fetchedAt: anyHours.map(hoursAgo),
})
const list = FACTS.list ?? expect.fail('the case has a list')
const anyFacts: fc.Arbitrary<Partial<Facts>> = fc.record({
  assurance: anyLevel.map((level) => ({ scale: 'jp-ds511', level })),
  status: anyStatus,
  list: anyHours.map((hours) => ({ ...list, fetchedAt: hoursAgo(hours) })),
  log: fc.integer({ min: 0, max: 30 }).map((minutes) => ({
    included: ['BE', 'JP'],
    fork: false,
    checkpointAt: instantOf(millisecondsOf(AT) - minutes * 60_000),
  })),
})
const TARGETS = [
  'name_native',
  'birthdate',
  'family_name',
  'address.formatted',
  'age_equal_or_over.18',
  'email',
]
const anyRequest: fc.Arbitrary<Partial<RecognitionRequest>> = fc.record({
  wanted: fc.subarray(TARGETS),
  purpose: fc.constantFrom('identity-verification', 'service-access', 'marketing'),
  sector: fc.constantFrom('higher-education', 'finance'),
  pilotAccepted: fc.boolean(),
  required: fc.constantFrom('low', 'substantial', 'high').map((assurance) => ({ assurance })),
})
const anyCase = fc.record({ facts: anyFacts, request: anyRequest })

/** Each makes the agreement or the facts worse, never better. */
const [mnc, ...others] = worked.recognitions
const withRule = (change: object): Agreement => ({
  ...worked,
  recognitions: [changedRule(mnc, change), ...others],
})
const forbid: ClaimRule = { from: ['org.iso.23220.1', 'birth_date'], to: null, op: 'forbid', reason: 'test' }
const at = '2027-01-10T00:00:00.000Z'
const WORSE: readonly (readonly [string, Case])[] = [
  ['a forbid', { agreement: withRule({ claims: [...(mnc?.claims ?? []), forbid] }) }],
  ['an ended status', { agreement: withRule({ status: 'ended' }) }],
  [
    'a suspension',
    {
      notices: (about) => [
        sendNotice(sha256, about, { type: 'suspend', party: 'JP', seq: 1, at, target: ['agreement'] }),
      ],
    },
  ],
  [
    'a termination',
    { notices: (about) => [sendNotice(sha256, about, { type: 'terminate', party: 'JP', seq: 1, at })] },
  ],
  [
    'a torn chain',
    { notices: (about) => [sendNotice(sha256, about, { type: 'review-done', party: 'JP', seq: 2, at })] },
  ],
  ['a failed holder binding', { facts: { holder: { binding: 'failed', codes: [] } } }],
  ['a refused algorithm', { facts: { algorithms: [{ name: 'SHA-1' }] } }],
]

test.each(WORSE)('adding %s never makes a verdict better (P1)', (_, worse) => {
  fc.assert(
    fc.property(anyCase, ({ facts, request }) => {
      const before = decide({ facts, request })
      expect(rank(decide({ ...worse, facts: { ...facts, ...worse.facts }, request }))).toBeGreaterThanOrEqual(
        rank(before),
      )
    }),
    { numRuns: 12 },
  )
})

test('with no matching rule nothing is recognised (P1)', () => {
  fc.assert(
    fc.property(anyCase, ({ facts, request }) => {
      const decision = decide({ agreement: { ...worked, recognitions: [], annexes: {} }, facts, request })
      expect(decision).toMatchObject({ verdict: 'NOT_RECOGNISED', deciding: 'NO_RULE' })
    }),
    { numRuns: 10 },
  )
})

test('no effect is above any ceiling in force, and nothing is called qualified without a legal basis (P2)', () => {
  const anyCeiling = fc.constantFrom(...ASSURANCES)
  fc.assert(
    fc.property(anyCase, anyCeiling, anyCeiling, ({ facts, request }, rule, agreement) => {
      const legal = {
        ...worked.legal,
        effectCeiling: { trustService: 'qualified', assurance: agreement },
      } as const
      const { effect } = decide({
        agreement: { ...withRule({ effectCeiling: { assurance: rule } }), legal },
        facts,
        request,
      })
      for (const ceiling of [rule, agreement, 'substantial'] as const)
        expect(assuranceRank(effect.assurance)).toBeLessThanOrEqual(assuranceRank(ceiling))
      expect(effect.printQualified).toBe(false)
    }),
    RUNS,
  )
})

test('the same inputs give the same bytes (P3)', () => {
  fc.assert(
    fc.property(anyCase, ({ facts, request }) => {
      expect(outcomeOf(decide({ facts, request }))).toBe(outcomeOf(decide({ facts, request })))
    }),
    RUNS,
  )
})

test('raising any component of the assurance never worsens a verdict (P8)', () => {
  fc.assert(
    fc.property(anyCase, anyLevel, anyLevel, ({ facts, request }, one, other) => {
      const higher = {
        ial: one.ial > other.ial ? one.ial : other.ial,
        aal: one.aal > other.aal ? one.aal : other.aal,
      }
      const verdict = (level: typeof one): number =>
        rank(decide({ facts: { ...facts, assurance: { scale: 'jp-ds511', level } }, request }))
      expect(verdict(higher)).toBeLessThanOrEqual(verdict(one))
    }),
    RUNS,
  )
})

test('wanting more never improves a verdict (P9)', () => {
  fc.assert(
    fc.property(anyCase, fc.subarray(TARGETS), fc.boolean(), ({ facts, request }, more, number) => {
      const wanted = [...new Set([...(request.wanted ?? []), ...more])]
      const asked = number ? [...REQUEST.asked, MY_NUMBER] : REQUEST.asked
      const greedy = decide({ facts, request: { ...request, wanted, asked } })
      expect(rank(greedy)).toBeGreaterThanOrEqual(rank(decide({ facts, request })))
    }),
    RUNS,
  )
})

test('a fresher list, status or checkpoint never worsens a verdict (P10)', () => {
  fc.assert(
    fc.property(anyCase, anyHours, ({ facts, request }, hours) => {
      const fresher = (time: string | null | undefined): string =>
        [time ?? '', hoursAgo(hours)].sort().at(-1) ?? AT
      const fresh: Partial<Facts> = {
        ...facts,
        list: { ...list, fetchedAt: fresher(facts.list?.fetchedAt) },
        status: { state: facts.status?.state ?? 'valid', fetchedAt: fresher(facts.status?.fetchedAt) },
      }
      expect(rank(decide({ facts: fresh, request }))).toBeLessThanOrEqual(rank(decide({ facts, request })))
    }),
    RUNS,
  )
})

test('the other direction is never recognised without a rule of its own (P12)', () => {
  fc.assert(
    fc.property(anyCase, ({ facts, request }) => {
      const decision = decide({ facts, request: { ...request, home: 'JP', partner: 'BE' } })
      expect(decision.deciding).toBe('NO_RULE')
    }),
    { numRuns: 10 },
  )
})

test('no rule of another pair is ever used (P13)', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom('TN', 'MA', 'EU', 'JP ', ''), ({ facts, request }, partner) => {
      expect(decide({ facts, request: { ...request, partner } }).deciding).toBe('NO_RULE')
      expect(decide({ facts, request: { ...request, home: partner } }).deciding).toBe('NO_RULE')
    }),
    { numRuns: 10 },
  )
})

test('nothing is recognised before the entry into force, nor from the end (P14)', () => {
  const times = fc.constantFrom(
    '2026-11-30T23:59:59.999Z',
    '2026-11-15T00:00:00.000Z',
    '2028-12-01T00:00:00.000Z',
    '2031-01-01T00:00:00.000Z',
  )
  fc.assert(
    fc.property(anyCase, times, ({ facts, request }, at) => {
      expect(decide({ facts, request: { ...request, at } }).verdict).toBe('NOT_RECOGNISED')
    }),
    { numRuns: 20 },
  )
})

test('a suspended rule without fallback never recognises (P15)', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom('BE', 'JP'), ({ facts, request }, party) => {
      const decision = decide({
        facts,
        request,
        notices: (about) => [
          sendNotice(sha256, about, {
            type: 'suspend',
            party,
            seq: 1,
            at,
            target: ['recognitions:jp-be.mnc'],
          }),
        ],
      })
      expect(['SUSPENDED', 'NOT_RECOGNISED']).toContain(decision.verdict)
      expect(decision.effect.assurance).toBe('none')
    }),
    { numRuns: 20 },
  )
})

test('agreements that lint finds nothing against are never ambiguous alone (P16)', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../agreements/be-jp/agreement.json'), 'utf8')
  expect(lintAgreement(text).filter(({ severity }) => severity === 'error')).toEqual([])
  const clean = parseAgreement(text)
  const agreement = clean.ok ? clean.agreement : expect.fail()
  const types = agreement.recognitions.flatMap((rule) => (rule.kind === 'credential' ? [rule] : []))
  fc.assert(
    fc.property(fc.constantFrom(...types), anyRequest, (rule, request) => {
      const type = rule.object.format === 'mso_mdoc' ? rule.object.doctype : rule.object.vct
      const object = { kind: 'credential', format: rule.object.format, type } as const
      const { pointing: home, pointed: partner } = rule.direction
      // The worked keys sign this text too: the toy pins are the same thumbprints.
      const decision = decide({
        agreement: { ...agreement, parties: worked.parties },
        request: { ...request, object, home, partner },
      })
      expect(decision.reasons.map(({ code }) => code)).not.toContain('RULE_AMBIGUOUS')
      expect(decision.rule).toBe(rule.id)
    }),
    { numRuns: 20 },
  )
})

test('in a text that lint finds nothing against, removing recognitions never turns a refusal into an acceptance (P5)', () => {
  const read = (pair: string): Agreement => {
    const file = join(import.meta.dirname, `../../../agreements/${pair}/agreement.json`)
    const parsedPair = parseAgreement(readFileSync(file, 'utf8'))
    return parsedPair.ok ? parsedPair.agreement : expect.fail(pair)
  }
  // The logs are known to hold it: what the rules say is asked, not what the logs do.
  const { log: _proved, ...text } = read('be-jp')
  const agreement = { ...text, parties: worked.parties }
  const rules = agreement.recognitions.flatMap((rule) => (rule.kind === 'credential' ? [rule] : []))
  const anyKept = fc.subarray(agreement.recognitions.map(({ id }) => id))
  fc.assert(
    fc.property(fc.constantFrom(...rules), anyCase, anyKept, (rule, { facts, request }, kept) => {
      const type = rule.object.format === 'mso_mdoc' ? rule.object.doctype : rule.object.vct
      const object = { kind: 'credential', format: rule.object.format, type } as const
      const { pointing: home, pointed: partner } = rule.direction
      const asked = { facts, request: { ...request, object, home, partner } }
      const recognitions = agreement.recognitions.filter(({ id }) => kept.includes(id))
      const before = decide({ agreement, ...asked })
      const after = decide({ agreement: { ...agreement, recognitions }, ...asked })
      if (rank(before) > rank({ verdict: 'RECOGNISED_LIMITED' } as Decision))
        expect(rank(after)).toBeGreaterThan(rank({ verdict: 'RECOGNISED_LIMITED' } as Decision))
      if (!kept.includes(rule.id)) expect(after.reasons.map(({ code }) => code)).toContain('NO_RULE')
    }),
    { numRuns: 30 },
  )
})

test('printing and reading any valid text gives the same text (P6)', () => {
  const pairs = ['be-jp', 'eu-jp', 'tn-jp', 'fr-vn', 'lu-ma']
  const titles = fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    .map((text) => text.normalize('NFC'))
  const expires = fc
    .integer({ min: 1, max: 4000 })
    .map((days) => instantOf(millisecondsOf(AT) + days * 86_400_000))
  fc.assert(
    fc.property(fc.constantFrom(...pairs), titles, expires, (pair, title, end) => {
      const file = join(import.meta.dirname, `../../../agreements/${pair}/agreement.json`)
      const read = parseAgreement(readFileSync(file, 'utf8'))
      const text = read.ok ? read.agreement : expect.fail(pair)
      const drawn = {
        ...text,
        title: { ...text.title, en: title },
        validity: { ...text.validity, expires: end },
      }
      const printed = canonicalJson(drawn)
      const again = parseAgreement(printed)
      expect(again).toEqual({ ok: true, agreement: drawn })
      expect(again.ok && canonicalJson(again.agreement)).toBe(printed)
    }),
    { numRuns: 40 },
  )
})

test('[BE-JP 4] a receipt holds nothing of six characters from a personal input (P18)', () => {
  const anyText = fc.string({ minLength: 6, maxLength: 60, unit: 'grapheme' })
  fc.assert(
    fc.property(
      anyCase,
      anyText,
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      ({ facts, request }, secret, salt) => {
        const personal = `{"family_name":"${secret}","personal_administrative_number":"85.07.30-033.61"}`
        const { canonical } = createReceipt({
          id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
          node: 'be',
          evaluator: 'entente/0.1.0',
          decision: decide({ facts, request }),
          inputs: [{ role: 'credential', personal, salt }],
          sha256,
        })
        const values = [secret, '85.07.30-033.61']
        for (const value of values)
          for (let from = 0; from + 6 <= value.length; from++)
            expect(canonical).not.toContain(value.slice(from, from + 6))
      },
    ),
    { numRuns: 20 },
  )
})
