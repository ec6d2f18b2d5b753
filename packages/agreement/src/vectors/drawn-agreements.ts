/** Agreements that differ from the worked one in everything a decision looks at, for the table of outcomes. */
import { type CompiledAgreements, compileAgreements, type RejectedAgreement } from '../compile.ts'
import type { OpenedAgreement } from '../envelope.ts'
import { canonicalJson } from '../jcs.ts'
import type { DataClause } from '../language/data-exchange.ts'
import type { ClaimRule, Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import type { OpenedNotice } from '../notices.ts'
import type { Sha256 } from '../signature.ts'
import { stateAt } from '../state.ts'
import type { Draw } from './draw.ts'
import { AT, sendNotice } from './worked-case.ts'

export const PURPOSES = ['identity-verification', 'service-access', 'statistics']
export const SERVICES = ['urn:entente:service:be:enrolment', 'urn:entente:service:be:einvoice-check']
export const OLD_TYPE = 'org.iso.23220.1.jp.old'
const OTHER_ID = 'urn:entente:agreement:eu-jp'
const STATUSES = ['planned', 'in-force', 'ended'] as const
const WORDS = ['none', 'low', 'substantial', 'high'] as const
const DAY = '2027-01-10T00:00:00.000Z'

/** One or two agreements with notices, compiled for AT. */
export function drawAgreements(draw: Draw, worked: Agreement, sha256: Sha256): CompiledAgreements {
  const first = drawAgreement(draw, worked)
  const agreements = draw.chance(40) ? [first, drawOther(draw, worked)] : [first]
  const states = agreements.flatMap((agreement) => {
    const canonical = canonicalJson(agreement)
    const opened = { agreement, canonical, sha256: sha256(canonical), signatures: [] }
    const notices = draw.chance(25) ? drawNotices(draw, opened, sha256) : []
    const history = {
      id: agreement.id,
      versions: [{ opened, knownAt: DAY }],
      notices: notices.map((notice) => ({ opened: notice, knownAt: DAY })),
    }
    return stateAt(history, { t: AT, k: AT, sha256 }) ?? []
  })
  return compileAgreements(states, draw.chance(10) ? drawRejected(draw) : [])
}

function drawRejected(draw: Draw): readonly RejectedAgreement[] {
  const partners = draw.pick([['JP'], ['JP', 'FR'], ['MA']])
  return [
    {
      id: draw.pick([OTHER_ID, 'urn:entente:agreement:be-ma']),
      between: [['BE'], partners],
      code: 'AGR_SIGNER_UNKNOWN',
      detail: 'test',
    },
  ]
}

export function drawAgreement(draw: Draw, worked: Agreement): Agreement {
  const { log: _log, ...rest } = worked
  const [mnc, pid, corp] = worked.recognitions.map((rule) => drawRule(draw, rule))
  const doubled = draw.chance(25) && mnc !== undefined ? [{ ...drawRule(draw, mnc), id: 'jp-be.mnc-2' }] : []
  return {
    ...rest,
    ...(draw.chance(70)
      ? { log: { ...(worked.log as NonNullable<Agreement['log']>), require: draw.pick(['both', 'either']) } }
      : {}),
    mode: draw.mostly(draw.pick(['pilot', 'production']), ['test']),
    legal: {
      ...worked.legal,
      effectCeiling: { trustService: 'advanced', assurance: draw.mostly('substantial', WORDS) },
    },
    relations: draw.chance(25)
      ? [
          {
            to: OTHER_ID,
            relation: draw.pick(['implements', 'yields', 'prevails', 'complements']),
            kinds: ['credential'],
          },
        ]
      : [],
    validity: draw.mostly(worked.validity, [
      { ...worked.validity, inForceFrom: '2027-06-01T00:00:00.000Z' },
      { ...worked.validity, expires: '2027-01-01T00:00:00.000Z' },
      lapsed(draw, worked),
    ]),
    crypto: { ...worked.crypto, reject: [...worked.crypto.reject, ...drawRejections(draw)] },
    recognitions: [mnc, ...doubled, pid, corp].filter((rule) => rule !== undefined),
    dataExchange: [
      ...worked.dataExchange,
      ...(draw.chance(50) ? worked.dataExchange.map((one) => ({ ...one, id: `${one.id}-2` })) : []),
    ].map((clause) => drawClause(draw, clause)),
  }
}

/** The same object under a broader agreement. */
export function drawOther(draw: Draw, worked: Agreement): Agreement {
  const [be, jp] = worked.parties
  const agreement = drawAgreement(draw, worked)
  const covers = draw.mostly(['BE', 'FR', 'LU'], [['BE']])
  return { ...agreement, id: OTHER_ID, relations: [], parties: [{ ...be, covers }, jp] }
}

function lapsed(draw: Draw, { validity }: Agreement): Agreement['validity'] {
  const onLapsed = {
    effect: draw.pick(['suspend', 'limit'] as const),
    target: draw.pick([['recognitions:*'], ['recognitions:kind=credential'], ['recognitions:be-jp.pid']]),
  }
  return { ...validity, review: { every: 'P1M', grace: draw.pick(['P1D', 'P3M']), onLapsed } }
}

function drawRejections(draw: Draw): Agreement['crypto']['reject'] {
  return draw
    .some([
      { alg: 'EC', below: 384, from: '2027-06-01' },
      { alg: 'SHA-256', from: '2026-12-31' },
      { alg: 'EC', from: '2028-06-01' },
    ])
    .slice(0, draw.chance(30) ? 1 : 0)
}

function drawRule(draw: Draw, rule: Recognition): Recognition {
  if (rule.kind === 'trust-service' || rule.kind === 'identity-scheme') return rule
  const object = {
    ...rule.object,
    ...(draw.chance(60) ? { extends: true } : {}),
    ...(draw.chance(30)
      ? { issuedFrom: draw.pick(['2027-01-01T00:00:00.000Z', '2027-01-12T00:00:00.000Z']) }
      : {}),
  }
  const transitional = {
    until: draw.pick(['2027-03-01T00:00:00.000Z', AT, DAY]),
    alsoAccept: [{ format: 'mso_mdoc', doctype: OLD_TYPE }],
  }
  return {
    ...rule,
    object,
    ...(draw.chance(40) ? { transitional } : {}),
    status: draw.mostly(draw.pick(['pilot', 'in-force']), STATUSES),
    fallback: draw.mostly('none', [OTHER_ID]),
    personalData: draw.mostly(rule.personalData, [true, false]),
    scope: {
      services: draw.mostly(['*'], [SERVICES, SERVICES.slice(1)]),
      purposes: draw.mostly(PURPOSES, [PURPOSES.slice(0, 1), PURPOSES.slice(1)]),
    },
    effectCeiling: draw.mostly(rule.effectCeiling, [{}, { assurance: 'low' }, { assurance: 'high' }]),
    list: {
      ...rule.list,
      maxAge: draw.pick(['P1D', 'PT1H', 'P1M', 'P1Y2M3D']),
      onStale: draw.pick(['refuse', 'indeterminate']),
      accept: draw.mostly(rule.list.accept, [[], ['urn:other']]),
      serviceType: draw.mostly(rule.list.serviceType, [null, 'urn:other:type']),
    },
    loa: drawLoa(draw, rule.loa),
    claims: drawClaims(draw, rule.claims),
    statusCheck: { required: draw.chance(70), maxAge: draw.pick(['PT24H', 'PT30M', 'P1M']) },
  } as Recognition
}

type Loa = Extract<Recognition, { kind: 'credential' }>['loa']

function drawLoa(draw: Draw, loa: Loa): Loa {
  const purposes = [[PURPOSES[0] as string], PURPOSES.slice(1)]
  const rules = loa.rules.map((rule) => ({
    ...rule,
    status: draw.pick(['agreed', 'provisional'] as const),
    expires: draw.mostly<string | null>(null, ['2027-12-01T00:00:00.000Z', DAY, AT]),
    ...(draw.chance(15) ? { purposes: draw.pick(purposes) } : {}),
    ...(draw.chance(40) ? { stepUp: draw.pick(['passport-chip', 'visit']) } : {}),
  }))
  const [first] = rules
  const higher =
    first !== undefined && typeof first.then === 'string' && draw.chance(40)
      ? // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
        [{ ...first, then: 'high' }]
      : []
  return { ...loa, default: draw.mostly(loa.default, ['none', 'low']), rules: [...higher, ...rules] }
}

function drawClaims(draw: Draw, claims: readonly ClaimRule[]): readonly ClaimRule[] {
  const varied = claims.map((claim) => {
    if (claim.op === 'forbid') return claim
    const policy = claim.op === 'unavailable' ? { onMissing: draw.pick(['omit', 'ask', 'refuse']) } : {}
    return {
      ...claim,
      ...policy,
      required: draw.mostly(claim.required, [true, false]),
      ...(draw.chance(20) ? { purposes: draw.some(PURPOSES).slice(0, 2) } : {}),
    } as ClaimRule
  })
  return [
    ...varied,
    ...draw.some<ClaimRule>([
      { from: ['nationalities', null], to: 'nationalities', op: 'copy', required: false },
      { from: ['org.iso.23220.1.jp', 'kana'], to: 'family_name', op: 'copy', required: false },
      { from: ['address', null, 'street'], to: 'address.formatted', op: 'copy', required: draw.chance(20) },
    ]),
    ...(draw.chance(15)
      ? [
          {
            from: draw.pick([['org.iso.23220.1', 'birth_date'], ['address'], ['nationalities', 0]]),
            to: draw.pick([null, 'birthdate']),
            op: 'forbid',
            reason: 'test',
          } as ClaimRule,
        ]
      : []),
  ]
}

function drawClause(draw: Draw, clause: DataClause): DataClause {
  const basis = draw.mostly('holder-presented', ['TEST', 'A46-2-a', 'A46-3-b', 'A45-3'] as const)
  const transfer = {
    basis,
    ref: draw.pick([null, 'instrument']),
    scope: draw.mostly('any', ['public-sector', 'private-sector'] as const),
    onOutOfScope: 'deny',
    ...(draw.chance(50) ? { authorisation: 'yes' } : {}),
  } as const
  return {
    ...clause,
    status: draw.mostly('pilot', STATUSES),
    flow: draw.mostly('holder-presented', ['user-driven']),
    purposes: draw.mostly(PURPOSES, [PURPOSES.slice(0, 1), PURPOSES.slice(1)]),
    recipients: draw.mostly(clause.recipients, [
      ['be-univ'],
      ['sector:finance', 'be-univ'],
      ['higher-education'],
    ]),
    assurance: draw.pick([
      clause.assurance,
      { scale: 'eidas', min: 'substantial' },
      { scale: 'jp-ds511', min: { ial: '2', aal: '2' } },
      { scale: 'jp-ds511', min: { ial: '3', aal: '3', fal: '2' } },
    ]),
    allow: draw.mostly(
      [...clause.allow, 'nationalities', 'legal_name'],
      [['name_native', 'birthdate'], clause.allow.slice(2)],
    ),
    transfer: draw.mostly({ 'BE>JP': transfer, 'JP>BE': transfer }, [{}]),
    retention: { ...clause.retention, max: draw.pick(['P90D', 'P1Y', 'PT36H']) },
    onwardTransfer: draw.pick(['forbidden', 'listed']),
  }
}

export function drawNotices(draw: Draw, about: OpenedAgreement, sha256: Sha256): readonly OpenedNotice[] {
  const named = draw.pick([
    ['recognitions:jp-be.mnc'],
    ['agreement'],
    ['dataExchange:enrol'],
    ['dataExchange:*'],
    ['entity:jp-mnc-issuer'],
    ['entity:urn:x', 'recognitions:be-jp.pid'],
    ['recognitions:by-list'],
  ])
  const type = draw.pick(['suspend', 'suspend', 'suspend', 'terminate', 'incident', 'review-done'] as const)
  const party = draw.pick(['BE', 'JP'] as const)
  const target = type === 'suspend' || type === 'incident' ? named : []
  const more = type === 'incident' ? { severity: draw.pick(['low', 'high', 'critical']) } : {}
  return [sendNotice(sha256, about, { type, party, seq: draw.mostly(1, [2]), at: DAY, target, ...more })]
}
