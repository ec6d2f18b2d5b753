import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { base64urlEncode, utf8Encode } from './bytes.ts'
import type { OpenedAgreement } from './envelope.ts'
import { canonicalJson } from './jcs.ts'
import type { Agreement } from './language/schema.ts'
import type { OpenedNotice } from './notices.ts'
import { recognise } from './recognise.ts'
import type { Sha256 } from './signature.ts'
import {
  AT,
  type Case,
  FACTS,
  KEYS,
  MY_NUMBER,
  REQUEST,
  sendNotice,
  signEnvelope,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const worked = readWorked()
const { decide } = workedCase(worked, sha256)

function readWorked(): Agreement {
  const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

function withoutJapan(): string {
  return signEnvelope(sha256, worked, [KEYS.BE])
}

/** Somebody edits the ceiling after both have signed. */
function editedCeiling(): string {
  const envelope = JSON.parse(signEnvelope(sha256, worked)) as { payload: string }
  const edited = {
    ...worked,
    legal: { ...worked.legal, effectCeiling: { trustService: 'advanced', assurance: 'high' } },
  }
  return JSON.stringify({ ...envelope, payload: base64urlEncode(utf8Encode(canonicalJson(edited))) })
}

function suspended(about: OpenedAgreement): OpenedNotice[] {
  const at = '2027-01-10T00:00:00.000Z'
  const target = ['recognitions:jp-be.mnc']
  const reason = { code: 'list-signature-invalid', text: { en: 'list' } }
  return [sendNotice(sha256, about, { type: 'suspend', party: 'BE', seq: 1, at, target, reason })]
}

function liftedByBoth(about: OpenedAgreement): OpenedNotice[] {
  const [suspend] = suspended(about)
  const refs = [suspend?.sha256 ?? '']
  const at = '2027-01-14T00:00:00.000Z'
  return [
    ...suspended(about),
    sendNotice(sha256, about, { type: 'lift', party: 'BE', seq: 2, prev: suspend?.sha256 ?? null, at, refs }),
    sendNotice(sha256, about, { type: 'lift', party: 'JP', seq: 1, at, refs }),
  ]
}

/** In force for that long without any review. */
function reviewedMonthsAgo(inForceFrom: string): Agreement {
  return { ...worked, validity: { ...worked.validity, inForceFrom } }
}

const list = FACTS.list ?? expect.fail('the case has a list')
const level = (ial: string, aal: string): Case['facts'] => ({
  assurance: { scale: 'jp-ds511', level: { ial, aal } },
})
const stale = { state: 'valid', fetchedAt: '2027-01-14T04:00:00.000Z' } as const

type Row = readonly [change: string, given: Case, verdict: string, reasons: string, effect: string]

const ROWS: readonly Row[] = [
  ['as it is', {}, 'RECOGNISED_LIMITED', 'PILOT LOA_PROVISIONAL', 'substantial'],
  [
    'with IAL2 and AAL2, low required',
    { facts: level('2', '2') ?? {}, request: { required: { assurance: 'low' } } },
    'RECOGNISED_LIMITED',
    'PILOT',
    'low',
  ],
  [
    'with the signature of one party only',
    { envelope: withoutJapan() },
    'NOT_RECOGNISED',
    'AGR_SIGNATURE_MISSING',
    'none',
  ],
  [
    'with a ceiling edited to high',
    { envelope: editedCeiling() },
    'NOT_RECOGNISED',
    'AGR_SIGNATURE_INVALID',
    'none',
  ],
  [
    'one millisecond too early',
    {
      request: { at: '2026-11-30T23:59:59.999Z' },
      facts: {
        object: { verdict: 'valid', codes: [], issuedAt: '2026-11-20T00:00:00.000Z' },
        list: { ...list, fetchedAt: '2026-11-30T21:00:00.000Z' },
        status: { state: 'valid', fetchedAt: '2026-11-30T23:00:00.000Z' },
        log: { included: ['BE', 'JP'], fork: false, checkpointAt: '2026-11-30T23:55:00.000Z' },
      },
    },
    'NOT_RECOGNISED',
    'AGR_NOT_IN_FORCE PILOT LOA_PROVISIONAL',
    'none',
  ],
  [
    'while the rule is suspended',
    { notices: suspended },
    'SUSPENDED',
    'SUSPENDED_BY_NOTICE PILOT LOA_PROVISIONAL',
    'none',
  ],
  [
    'suspended, then lifted by both',
    { notices: liftedByBoth },
    'RECOGNISED_LIMITED',
    'PILOT LOA_PROVISIONAL',
    'substantial',
  ],
  [
    'suspended, and the credential revoked',
    { notices: suspended, facts: { status: { state: 'revoked', fetchedAt: '2027-01-15T09:00:00.000Z' } } },
    'NOT_RECOGNISED',
    'SUSPENDED_BY_NOTICE PILOT STATUS_REVOKED LOA_PROVISIONAL',
    'none',
  ],
  [
    'with a list of 80 hours',
    { facts: { list: { ...list, fetchedAt: '2027-01-12T02:00:00.000Z' } } },
    'INDETERMINATE',
    'PILOT LIST_STALE LOA_PROVISIONAL',
    'none',
  ],
  [
    'with list sequence 11 after 12 and a status of 30 hours',
    { facts: { list: { ...list, sequence: 11 }, status: stale } },
    'NOT_RECOGNISED',
    'PILOT LIST_ROLLBACK STATUS_STALE LOA_PROVISIONAL',
    'none',
  ],
  [
    'with high required',
    { request: { required: { assurance: 'high' } } },
    'NOT_RECOGNISED',
    'PILOT LOA_TOO_LOW',
    'none',
  ],
  ['with IAL3 but AAL2', { facts: level('3', '2') ?? {} }, 'NOT_RECOGNISED', 'PILOT LOA_TOO_LOW', 'none'],
  ['with IAL1 and AAL1', { facts: level('1', '1') ?? {} }, 'NOT_RECOGNISED', 'PILOT LOA_UNMAPPED', 'none'],
  [
    'with My Number also asked for',
    { request: { asked: [...REQUEST.asked, MY_NUMBER] } },
    'NOT_RECOGNISED',
    'PILOT LOA_PROVISIONAL CLAIM_FORBIDDEN',
    'none',
  ],
  [
    'with family_name wanted as target',
    { request: { wanted: [...REQUEST.wanted, 'family_name'] } },
    'RECOGNISED_LIMITED',
    'PILOT LOA_PROVISIONAL CLAIM_LOST',
    'substantial',
  ],
  [
    'for marketing',
    { request: { purpose: 'marketing' } },
    'NOT_RECOGNISED',
    'PILOT LOA_PROVISIONAL PURPOSE_NOT_AGREED',
    'none',
  ],
  [
    'for a recipient in finance',
    { request: { sector: 'finance' } },
    'NOT_RECOGNISED',
    'PILOT LOA_PROVISIONAL RECIPIENT_NOT_AGREED',
    'none',
  ],
  [
    'by somebody who did not accept the pilot',
    { request: { pilotAccepted: false } },
    'NOT_RECOGNISED',
    'PILOT_NOT_ACCEPTED LOA_PROVISIONAL',
    'none',
  ],
  [
    'with a partner checkpoint of 40 minutes',
    { facts: { log: { included: ['BE', 'JP'], fork: false, checkpointAt: '2027-01-15T09:20:00.000Z' } } },
    'INDETERMINATE',
    'NOTICES_STALE PILOT LOA_PROVISIONAL',
    'none',
  ],
  [
    'with a review of 13 months ago',
    { agreement: reviewedMonthsAgo('2025-12-15T00:00:00.000Z') },
    'RECOGNISED_LIMITED',
    'REVIEW_DUE PILOT LOA_PROVISIONAL',
    'substantial',
  ],
  [
    'with a review of 16 months ago',
    { agreement: reviewedMonthsAgo('2025-09-15T00:00:00.000Z') },
    'SUSPENDED',
    'REVIEW_LAPSED PILOT LOA_PROVISIONAL',
    'none',
  ],
  [
    'in place of which a diploma is shown',
    { request: { object: { kind: 'credential', format: 'dc+sd-jwt', type: 'urn:entente:vct:diploma:1' } } },
    'NOT_RECOGNISED',
    'NO_RULE',
    'none',
  ],
]

describe('[BE-JP 2] a My Number Card shown in Belgium under the worked agreement', () => {
  test.each(ROWS)('%s', (_, given, verdict, reasons, effect) => {
    const decision = decide(given)
    expect({
      verdict: decision.verdict,
      reasons: decision.reasons.map(({ code }) => code).join(' '),
      effect: decision.effect.assurance,
    }).toEqual({ verdict, reasons, effect })
  })
})

test('a suspension names the notice, so that its own text can be shown', () => {
  const [first] = decide({ notices: suspended }).reasons
  expect(first?.detail).toContain('urn:uuid:01990000-0000-7000-8000-be0000000001')
  expect(first?.clause).toBe('/recognitions/0')
})

test('a decision carries version, notices head, rule, clause and a trace of every check', () => {
  const decision = decide()
  expect(decision.agreement).toMatchObject({ id: 'urn:entente:agreement:be-jp', version: 1 })
  expect(decision.agreement?.sha256).toBe('6a53167d75ba15f1db7fdfd13ca347af3f5f177cad367d8e05938a2b76bc00e1')
  expect(decision).toMatchObject({ rule: 'jp-be.mnc', clause: 'enrol', deciding: 'PILOT' })
  expect(decision.trace).toHaveLength(21)
  expect(decision.effect).toEqual({
    assurance: 'substantial',
    level: 'substantial',
    trustService: 'none',
    printQualified: false,
    boundBy: 'loa',
  })
})

test('a compilation refuses to decide for a time it was not made for', () => {
  const compiled = workedCase(worked, sha256).compile({})
  expect(compiled.until).toBe('2027-12-01T00:00:00.000Z')
  expect(() => recognise(compiled, { ...REQUEST, at: '2027-12-01T00:00:00.000Z' }, FACTS)).toThrow(RangeError)
  expect(() => recognise(compiled, { ...REQUEST, at: '2027-01-15T09:59:59.999Z' }, FACTS)).toThrow(RangeError)
  expect(recognise(compiled, { ...REQUEST, at: AT }, FACTS).verdict).toBe('RECOGNISED_LIMITED')
})

test('claims that nobody could read are no second reason, and never a way to be recognised', () => {
  const object = { verdict: 'invalid', codes: ['JWS_SIGNATURE'], issuedAt: null } as const
  const { reasons } = decide({ facts: { object, present: null } })
  expect(reasons.map(({ code }) => code)).toEqual(['PILOT', 'CREDENTIAL_INVALID', 'LOA_PROVISIONAL'])
  const unread = decide({ facts: { present: null } })
  expect(unread).toMatchObject({ verdict: 'INDETERMINATE', deciding: 'CREDENTIAL_UNDETERMINED' })
  expect(unread.effect.assurance).toBe('none')
})

describe('by which way the object came', () => {
  type Way = 'wallet' | 'gateway' | undefined
  const answer = (via: Way, pattern: 'gateway' | 're-attestation' | 'direct') => {
    const agreed = workedCase(
      { ...worked, recognitions: worked.recognitions.map((rule) => ({ ...rule, pattern })) },
      sha256,
    )
    return agreed.decide({ request: via === undefined ? {} : { via } })
  }

  test.each([
    ['wallet', 'gateway'],
    ['gateway', 'direct'],
    ['gateway', 're-attestation'],
  ] as const)(
    'from a %s under a rule of pattern %s: there is no such rule, said at its pattern',
    (via, pattern) => {
      const { verdict, deciding, reasons, trace } = answer(via, pattern)
      expect({ verdict, deciding }).toEqual({ verdict: 'NOT_RECOGNISED', deciding: 'NO_RULE' })
      expect(reasons).toMatchObject([
        { code: 'NO_RULE', clause: expect.stringMatching(/^\/recognitions\/\d+\/pattern$/) },
      ])
      expect(trace.find(({ check }) => check === 'C1')?.result).toBe('skipped')
    },
  )

  test.each([
    ['gateway', 'gateway'],
    ['wallet', 'direct'],
    ['wallet', 're-attestation'],
    [undefined, 'gateway'],
    [undefined, 'direct'],
  ] as const)('from a %s under a rule of pattern %s: agreed', (via, pattern) => {
    const { reasons, verdict } = answer(via, pattern)
    expect(reasons.map(({ code }) => code)).not.toContain('NO_RULE')
    expect(verdict).toMatch(/^RECOGNISED/)
  })
})
