/** The two published agreements side by side: which rule governs a Belgian identity in Japan, and that there is no way round. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { compileAgreements, type RejectedAgreement } from './compile.ts'
import type { Decision } from './decision.ts'
import { openEnvelope, type OpenedAgreement } from './envelope.ts'
import type { Facts, RecognitionRequest } from './facts.ts'
import type { ClaimRule, Recognition } from './language/recognition.ts'
import type { Agreement } from './language/schema.ts'
import type { OpenedNotice } from './notices.ts'
import { recognise } from './recognise.ts'
import { pinsOf, type Sha256 } from './signature.ts'
import { stateAt } from './state.ts'
import { changedRule, known, openPorts, sendNotice, signEnvelope } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const root = join(import.meta.dirname, '../../..')
const beJp = read('be-jp')
const euJp = read('eu-jp')
const AT = '2026-11-22T10:00:00.000Z'

function read(pair: string): Agreement {
  const parsed = parseAgreement(readFileSync(join(root, 'agreements', pair, 'agreement.json'), 'utf8'))
  return parsed.ok ? parsed.agreement : expect.fail(JSON.stringify(parsed.problems))
}

function open(agreement: Agreement): OpenedAgreement {
  const pins = pinsOf(agreement)
  const signers = pins.filter(({ roles }) => roles.includes('signatory')).map(({ x5tS256 }) => x5tS256)
  const opened = openEnvelope(signEnvelope(sha256, agreement, signers), openPorts(sha256, pins))
  return opened.ok ? opened : expect.fail(`${opened.code} ${opened.detail}`)
}

type Given = {
  readonly agreements?: readonly Agreement[]
  readonly notices?: (about: OpenedAgreement) => readonly OpenedNotice[]
  readonly rejected?: readonly RejectedAgreement[]
  readonly request?: Partial<RecognitionRequest>
  readonly facts?: Partial<Facts>
}

const REQUEST: RecognitionRequest = {
  at: AT,
  knownAt: AT,
  home: 'JP',
  partner: 'BE',
  object: { kind: 'credential', format: 'dc+sd-jwt', type: 'urn:eudi:pid:be:1', extends: ['urn:eudi:pid:1'] },
  service: 'urn:entente:service:jp:enrolment',
  sector: 'higher-education',
  purpose: 'service-access',
  wanted: ['family_name', 'given_name', 'birthdate', 'nationalities'],
  asked: [['family_name'], ['given_name'], ['birthdate'], ['nationalities']],
  required: { assurance: { ial: '2', aal: '2' } },
  environment: 'pilot',
  pilotAccepted: true,
}

function factsFor(rule: Recognition | undefined): Facts {
  const list = rule?.list ?? expect.fail('the rule exists')
  return {
    list: {
      url: list.url ?? '',
      type: list.type,
      signature: 'valid',
      signer: list.signers[0]?.['x5t#S256'] ?? null,
      sequence: 3,
      highestSequence: 3,
      fetchedAt: '2026-11-22T09:00:00.000Z',
      nextUpdate: '2026-11-23T09:00:00.000Z',
    },
    entity: {
      listed: true,
      ids: ['be-pid-issuer'],
      country: 'BE',
      serviceType: 'http://uri.etsi.org/19602/SvcType/PID/Issuance',
      status: null,
    },
    object: { verdict: 'valid', codes: [], issuedAt: '2026-11-20T00:00:00.000Z' },
    holder: { binding: 'proved', codes: [] },
    status: { state: 'valid', fetchedAt: '2026-11-22T09:30:00.000Z' },
    assurance: { scale: 'eidas', level: 'high' },
    algorithms: [{ name: 'EC', bits: 256 }, { name: 'SHA-256' }],
    present: [['family_name'], ['given_name'], ['birthdate'], ['nationalities'], ['nationalities', 0]],
    log: { included: ['BE', 'JP', 'EU'], fork: false, checkpointAt: AT },
  }
}

const ruleOf = (agreement: Agreement, id: string): Recognition | undefined =>
  agreement.recognitions.find((rule) => rule.id === id)

function decide({ agreements = [beJp, euJp], notices, rejected = [], request, facts }: Given = {}): Decision {
  const states = agreements.map((agreement) => {
    const opened = open(agreement)
    const sent = agreement.id === beJp.id ? (notices?.(opened) ?? []) : []
    const history = {
      id: agreement.id,
      versions: [known(opened)],
      notices: sent.map((one) => known(one, one.signedAt)),
    }
    return stateAt(history, { t: AT, k: AT, sha256 }) ?? expect.fail('a version is known')
  })
  const { rule } = recognise(
    compileAgreements(states, rejected),
    { ...REQUEST, ...request },
    factsFor(ruleOf(beJp, 'be-jp.pid')),
  )
  const governing = [...agreements, beJp].flatMap(
    (agreement) => ruleOf(agreement, rule ?? 'be-jp.pid') ?? [],
  )[0]
  return recognise(
    compileAgreements(states, rejected),
    { ...REQUEST, ...request },
    { ...factsFor(governing), ...facts },
  )
}

const suspend = (about: OpenedAgreement): OpenedNotice[] => [
  sendNotice(sha256, about, {
    type: 'suspend',
    party: 'BE',
    key: about.agreement.parties[0].authorities[1]?.signers?.[0]?.['x5t#S256'],
    issuer: { party: 'BE', authority: 'be-bosa-operations' },
    seq: 1,
    at: '2026-11-22T09:59:00.000Z',
    target: ['recognitions:be-jp.pid'],
  }),
]

const codes = ({ reasons }: Decision): string => reasons.map(({ code }) => code).join(' ')

/** be-jp with its first rule changed. */
function withPid(change: object, more: Partial<Agreement> = {}): Agreement {
  const [pid, ...rest] = beJp.recognitions
  return { ...beJp, ...more, recognitions: [changedRule(pid, change), ...rest] }
}

test('[BE-JP 1] [BE-JP 2] a Belgian identity is recognised in Japan as a pilot, by the rule for the European type', () => {
  const decision = decide()
  expect(decision).toMatchObject({ verdict: 'RECOGNISED_LIMITED', rule: 'be-jp.pid', clause: 'enrol' })
  expect(codes(decision)).toBe('PILOT LOA_PROVISIONAL')
  expect(decision.effect).toMatchObject({
    assurance: 'substantial',
    level: { ial: '2', aal: '2', fal: '1' },
    boundBy: 'loa',
  })
})

test('the bilateral agreement governs where both could', () => {
  expect(decide({ agreements: [euJp, beJp] }).rule).toBe('be-jp.pid')
  const silent = { ...euJp, relations: [] }
  expect(decide({ agreements: [silent, { ...beJp, relations: [] }] }).rule).toBe('be-jp.pid')
})

test('a suspension of the Belgian rule has no way round over the European one', () => {
  const decision = decide({ notices: suspend })
  expect(decision).toMatchObject({ verdict: 'SUSPENDED', rule: 'be-jp.pid', deciding: 'SUSPENDED_BY_NOTICE' })
  expect(decision.reasons[0]?.detail).toContain('urn:uuid:01990000-0000-7000-8000-be0000000001')
})

test('[EU-JP 1] a Luxembourg identity is recognised by the European rule, since every member state is covered', () => {
  const entity = { listed: true, ids: [], country: 'LU', serviceType: null, status: null }
  const object = {
    kind: 'credential',
    format: 'dc+sd-jwt',
    type: 'urn:eudi:pid:lu:1',
    extends: ['urn:eudi:pid:1'],
  } as const
  const decision = decide({ request: { partner: 'LU', object }, facts: { entity } })
  expect(decision).toMatchObject({ verdict: 'RECOGNISED_LIMITED', rule: 'eu-jp.pid', clause: 'study' })
})

test('[EU-JP 1] a diploma of a member state is recognised in Japan', () => {
  const decision = decide({
    request: {
      object: { kind: 'credential', format: 'dc+sd-jwt', type: 'urn:entente:vct:diploma:1' },
      wanted: ['title', 'awarding_institution', 'award_date', 'level'],
      asked: [['title'], ['awarding_institution'], ['date_of_award'], ['eqf_level']],
      required: { assurance: 'low' },
    },
    facts: {
      assurance: null,
      present: [['title'], ['awarding_institution'], ['date_of_award'], ['eqf_level']],
    },
  })
  expect(decision).toMatchObject({ verdict: 'RECOGNISED_LIMITED', rule: 'eu-jp.diploma', clause: 'study' })
  expect(codes(decision)).toBe('PILOT')
})

describe('the choice of the rule', () => {
  test('of a suspended one falls back only to the agreement it names', () => {
    const agreements = [withPid({ fallback: euJp.id }), euJp]
    expect(decide({ agreements }).rule).toBe('be-jp.pid')
    expect(decide({ agreements, notices: suspend }).rule).toBe('eu-jp.pid')
    expect(
      decide({ agreements: [withPid({ fallback: 'urn:entente:agreement:lu-ma' }), euJp], notices: suspend })
        .verdict,
    ).toBe('SUSPENDED')
  })

  test('goes to the other agreement once the first has ended', () => {
    const ended = { ...beJp, validity: { ...beJp.validity, expires: '2026-11-01T00:00:00.000Z' } }
    expect(decide({ agreements: [ended, euJp] }).rule).toBe('eu-jp.pid')
    expect(codes(decide({ agreements: [ended] }))).toBe('AGR_EXPIRED PILOT LOA_PROVISIONAL')
  })

  test('is refused by a forbidden claim of the agreement that did not win', () => {
    const [diploma, pid] = euJp.recognitions
    const claims = [
      ...(pid?.claims ?? []),
      { from: ['nationalities'], to: null, op: 'forbid', reason: 'test' } as ClaimRule,
    ]
    const strict: Agreement = {
      ...euJp,
      recognitions: [
        diploma ?? expect.fail(),
        changedRule(pid, { claims: claims.filter(({ to }) => to !== 'nationalities') }),
      ],
    }
    const decision = decide({ agreements: [beJp, strict] })
    expect(decision).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      rule: 'be-jp.pid',
      deciding: 'CLAIM_FORBIDDEN',
    })
    expect(decision.reasons.at(-1)?.clause).toMatch(
      /^urn:entente:agreement:eu-jp#\/recognitions\/1\/claims\//,
    )
    const unasked = decide({ agreements: [beJp, strict], request: { asked: [], wanted: ['nationalities'] } })
    expect(unasked.deciding).toBe('CLAIM_FORBIDDEN')
  })

  test('prefers the exact type before the extended one, across agreements', () => {
    const [diploma, pid] = euJp.recognitions
    const exact = changedRule(pid, { object: { format: 'dc+sd-jwt', vct: 'urn:eudi:pid:be:1' } })
    const agreements = [
      { ...beJp, relations: [] },
      { ...euJp, relations: [], recognitions: [diploma ?? expect.fail(), exact] },
    ]
    expect(decide({ agreements }).rule).toBe('eu-jp.pid')
  })

  test('prefers a rule that names the service', () => {
    const [, pid] = euJp.recognitions
    const named = changedRule(pid, { scope: { services: [REQUEST.service], purposes: ['service-access'] } })
    const agreements = [
      { ...beJp, relations: [] },
      { ...euJp, relations: [], recognitions: [named] },
    ]
    expect(decide({ agreements }).rule).toBe('eu-jp.pid')
    expect(decide({ agreements, request: { service: 'urn:entente:service:jp:other' } }).rule).toBe(
      'be-jp.pid',
    )
  })

  test('inside one agreement goes to the rule for the purpose', () => {
    const [pid, ...rest] = beJp.recognitions
    const other = changedRule(pid, {
      id: 'be-jp.pid-check',
      scope: { services: ['*'], purposes: ['identity-verification'] },
    })
    const agreements = [{ ...beJp, recognitions: [other, pid ?? expect.fail(), ...rest] }]
    expect(decide({ agreements }).rule).toBe('be-jp.pid')
    expect(decide({ agreements, request: { purpose: 'identity-verification' } }).rule).toBe('be-jp.pid-check')
  })

  test('between equal rules that differ is ambiguous, between equal rules that agree is no question', () => {
    const [pid, ...rest] = beJp.recognitions
    const twin = (change: object): Agreement => ({
      ...beJp,
      recognitions: [pid ?? expect.fail(), changedRule(pid, { id: 'be-jp.twin', ...change }), ...rest],
    })
    expect(decide({ agreements: [twin({})] }).verdict).toBe('RECOGNISED_LIMITED')
    const decision = decide({ agreements: [twin({ effectCeiling: { assurance: 'low' } })] })
    expect(decision).toMatchObject({ verdict: 'INDETERMINATE', deciding: 'RULE_AMBIGUOUS', rule: null })
  })

  test('does not accept an extension where the rule does not say so', () => {
    const object = { format: 'dc+sd-jwt', vct: 'urn:eudi:pid:1' }
    expect(codes(decide({ agreements: [withPid({ object })] }))).toBe('NO_RULE')
  })

  test('is bound by the ceiling of an agreement that is implemented, and by nothing if that is unknown', () => {
    const relations: Agreement['relations'] = [{ to: euJp.id, relation: 'implements', kinds: ['credential'] }]
    const low: Agreement = {
      ...euJp,
      legal: { ...euJp.legal, effectCeiling: { trustService: 'none', assurance: 'low' } },
      relations: [],
    }
    const request = { required: { assurance: { ial: '1' } } }
    const decision = decide({ agreements: [{ ...beJp, relations }, low], request })
    expect(decision.effect).toMatchObject({ assurance: 'low', level: { ial: '1' } })
    expect(codes(decide({ agreements: [{ ...beJp, relations }], request }))).toContain('EFFECT_TOO_LOW')
  })

  test('is not made by a broader agreement when the envelope of the narrow one is broken', () => {
    const rejected: RejectedAgreement = {
      id: beJp.id,
      between: [['BE'], ['JP']],
      code: 'AGR_SIGNATURE_INVALID',
      detail: 'test',
    }
    const decision = decide({ agreements: [euJp], rejected: [rejected] })
    expect(decision).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      deciding: 'AGR_SIGNATURE_INVALID',
      agreement: null,
    })
    expect(decision.trace[0]).toMatchObject({ check: 'A1', result: 'reasons' })
    const broad = { ...rejected, id: euJp.id, between: [euJp.parties[0].covers, ['JP']] } as RejectedAgreement
    expect(decide({ agreements: [beJp], rejected: [broad] }).verdict).toBe('RECOGNISED_LIMITED')
  })

  test('of a broken chain of versions is refused, and skips everything after', () => {
    const broken = { ...beJp, version: 2, previous: { version: 1, sha256: 'f'.repeat(64) } }
    const decision = decide({ agreements: [broken, euJp] })
    expect(codes(decision)).toBe('AGR_CHAIN_BROKEN')
    expect(decision.trace.filter(({ result }) => result === 'skipped')).toHaveLength(19)
  })
})
