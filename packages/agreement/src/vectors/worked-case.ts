/**
 * The worked agreement as a case for tests: parties that sign with a toy scheme (a hash under the thumbprint), one
 * My Number Card presented in Belgium, and everything a test may change about it.
 */
import { base64urlDecode, base64urlEncode, utf8Decode, utf8Encode } from '../bytes.ts'
import { type CompiledAgreements, compileAgreements, type RejectedAgreement } from '../compile.ts'
import type { Decision } from '../decision.ts'
import { createEnvelope, createPayload, openEnvelope, type OpenedAgreement } from '../envelope.ts'
import type { ClaimPath, Facts, RecognitionRequest } from '../facts.ts'
import type { Known } from '../history.ts'
import { canonicalJson } from '../jcs.ts'
import type { Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import { createNoticePayload, type Notice, openNotice, type OpenedNotice } from '../notices.ts'
import { recognise } from '../recognise.ts'
import { type Pin, pinsOf, type Sha256, type SignatureCheck, type VerifySignature } from '../signature.ts'
import { type AgreementState, stateAt } from '../state.ts'
import { millisecondsOf } from '../time.ts'

export const AT = '2027-01-15T10:00:00.000Z'
const SIGNED_AT = '2026-11-10T09:00:00.000Z'

/** Thumbprints of the worked agreement. */
export const KEYS = {
  BE: 'xy1DCh2IqQfDs9HPyfuhIXgkmHeJBMKJ_xb_BIvtx6A',
  JP: 'tGf9fbc4BMUHewa9eyr-dUTU4OhZLbZAyoPEazCZivo',
} as const
const AUTHORITIES: { readonly [party: string]: string } = { BE: 'be-bosa', JP: 'jp-da', EU: 'eu-commission' }

export type Party = keyof typeof KEYS

const JP_LIST = 'https://node.jp.example/lote/identity.jwt'
const JP_LIST_SIGNER = 'sDdrvsSTJl4YwpG3xwP0i515BkKd3GuLJqhwO2kkcy4'
export const MY_NUMBER: ClaimPath = ['org.iso.23220.1.jp', 'individual_number_unicode']

/** A toy signature: good for exactly these bytes under this thumbprint. */
function toySignature(sha256: Sha256, x5t: string, parts: string): string {
  return base64urlEncode(utf8Encode(sha256(`${x5t} ${parts}`)))
}

export function toySign(sha256: Sha256, x5t: string, { payload, cty, at }: { payload: string; cty: string; at: string }) {
  const header = { alg: 'ES256', cty, iat: Math.floor(millisecondsOf(at) / 1000), typ: 'jose+json', 'x5t#S256': x5t }
  const head = base64urlEncode(utf8Encode(canonicalJson(header)))
  return { protected: head, signature: toySignature(sha256, x5t, `${head}.${payload}`) }
}

export function toyVerify(sha256: Sha256): VerifySignature {
  return (input): SignatureCheck => {
    const text = utf8Decode(base64urlDecode(input.protected) ?? new Uint8Array())
    const header = JSON.parse(text ?? '{}') as { 'x5t#S256': string; iat: number; alg: string }
    const x5tS256 = header['x5t#S256']
    if (input.signature !== toySignature(sha256, x5tS256, `${input.protected}.${input.payload}`))
      return { ok: false, detail: 'signature value' }
    return { ok: true, x5tS256, iat: header.iat, alg: header.alg, timestampedAt: SIGNED_AT }
  }
}

export function signEnvelope(sha256: Sha256, agreement: Agreement, signers: readonly string[] = [KEYS.BE, KEYS.JP]) {
  const { payload } = createPayload(agreement)
  const at = SIGNED_AT
  return createEnvelope(
    payload,
    signers.map((x5t) => toySign(sha256, x5t, { payload, cty: 'vnd.entente.agreement+json', at })),
  )
}

export function openPorts(sha256: Sha256, pins: readonly Pin[]) {
  return { verifySignature: toyVerify(sha256), sha256, pins, at: AT }
}

/** A rule with some members changed, for tests that need another agreement. */
export function changedRule(rule: Recognition | undefined, change: object): Recognition {
  if (rule === undefined) throw new Error('there is no such rule')
  return Object.assign({}, rule, change)
}

export type NoticeDraft = {
  readonly type: Notice['type']
  readonly party: Party
  readonly seq: number
  readonly prev?: string | null
  readonly at: string
} & { readonly [member: string]: unknown }

/** A signed notice about the given version; unnamed members get plain values. */
export function sendNotice(sha256: Sha256, about: OpenedAgreement, draft: NoticeDraft): OpenedNotice {
  const { party, at, seq, prev, key, ...rest } = draft
  const notice = {
    '@type': 'EntenteNotice',
    schema: 'urn:entente:schema:notice:1',
    id: `urn:uuid:01990000-0000-7000-8000-${party === 'BE' ? 'be' : '1a'}${String(seq).padStart(10, '0')}`,
    agreement: { id: about.agreement.id, version: about.agreement.version, sha256: about.sha256 },
    issuer: { party, authority: AUTHORITIES[party] },
    target: [],
    effectiveFrom: at,
    reason: { code: 'test', text: { en: 'test' } },
    refs: [],
    evidence: [],
    issuedAt: at,
    seq,
    prev: prev ?? null,
    ...rest,
  } as unknown as Notice
  const { payload } = createNoticePayload(notice)
  const x5t = typeof key === 'string' ? key : KEYS[party]
  const signed = toySign(sha256, x5t, { payload, cty: 'vnd.entente.notice+json', at })
  const compact = `${signed.protected}.${payload}.${signed.signature}`
  const opened = openNotice(compact, { verifySignature: toyVerify(sha256), sha256, at: '2029-01-01T00:00:00.000Z' })
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
  return opened
}

export function known<T>(opened: T, knownAt = '2026-11-11T00:00:00.000Z'): Known<T> {
  return { opened, knownAt }
}

export const REQUEST: RecognitionRequest = {
  at: AT,
  knownAt: AT,
  home: 'BE',
  partner: 'JP',
  object: { kind: 'credential', format: 'mso_mdoc', type: 'org.iso.23220.1.jp.mnc' },
  service: 'urn:entente:service:be:enrolment',
  sector: 'higher-education',
  purpose: 'identity-verification',
  wanted: ['name_native', 'birthdate'],
  asked: [
    ['org.iso.23220.1.jp', 'full_name_unicode'],
    ['org.iso.23220.1', 'birth_date'],
  ],
  required: { assurance: 'substantial' },
  environment: 'pilot',
  pilotAccepted: true,
}

export const FACTS: Facts = {
  list: {
    url: JP_LIST,
    type: 'urn:entente:lote:jp:identity-credential-providers',
    signature: 'valid',
    signer: JP_LIST_SIGNER,
    sequence: 12,
    highestSequence: 12,
    fetchedAt: '2027-01-15T07:00:00.000Z',
    nextUpdate: null,
  },
  entity: {
    listed: true,
    ids: ['jp-mnc-issuer'],
    country: 'JP',
    serviceType: 'urn:entente:svc:jp:identity/issuance',
    status: 'urn:entente:status:in-accord',
  },
  object: { verdict: 'valid', codes: [], issuedAt: '2027-01-10T00:00:00.000Z' },
  holder: { binding: 'proved', codes: [] },
  status: { state: 'valid', fetchedAt: '2027-01-15T09:00:00.000Z' },
  assurance: { scale: 'jp-ds511', level: { ial: '3', aal: '3' } },
  algorithms: [{ name: 'EC', bits: 256 }, { name: 'SHA-256' }],
  present: [
    ['org.iso.23220.1.jp', 'full_name_unicode'],
    ['org.iso.23220.1', 'birth_date'],
  ],
  log: { included: ['BE', 'JP'], fork: false, checkpointAt: '2027-01-15T09:55:00.000Z' },
}

export type Case = {
  readonly agreement?: Agreement
  readonly envelope?: string
  readonly signers?: readonly string[]
  readonly notices?: (about: OpenedAgreement) => readonly OpenedNotice[]
  readonly request?: Partial<RecognitionRequest>
  readonly facts?: Partial<Facts>
}

/** Everything a test about the worked agreement starts from. */
export function workedCase(worked: Agreement, sha256: Sha256) {
  const pins = pinsOf(worked)
  const open = (agreement: Agreement = worked): OpenedAgreement => {
    const opened = openEnvelope(signEnvelope(sha256, agreement), openPorts(sha256, pins))
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    return opened
  }
  const state = (opened: OpenedAgreement, notices: readonly OpenedNotice[] = [], t = AT): AgreementState => {
    const history = {
      id: opened.agreement.id,
      versions: [known(opened)],
      notices: notices.map((notice) => known(notice, notice.signedAt)),
    }
    const folded = stateAt(history, { t, k: t, sha256 })
    if (folded === undefined) throw new Error('no version known')
    return folded
  }
  const signed = signEnvelope(sha256, worked)
  const asSigned = openEnvelope(signed, openPorts(sha256, pins))
  const plain = new Map<string, CompiledAgreements>()
  const openChanged = ({ envelope, agreement, signers }: Case) => {
    if (envelope === undefined && agreement === undefined && signers === undefined) return asSigned
    return openEnvelope(envelope ?? signEnvelope(sha256, agreement ?? worked, signers), openPorts(sha256, pins))
  }
  const compile = (change: Case): CompiledAgreements => {
    const at = change.request?.at ?? AT
    const opened = openChanged(change)
    if (!opened.ok) {
      const { code, detail } = opened
      const rejected: RejectedAgreement = { id: worked.id, between: [['BE'], ['JP']], code, detail }
      return compileAgreements([], [rejected])
    }
    if (opened !== asSigned || change.notices !== undefined)
      return compileAgreements([state(opened, change.notices?.(opened), at)])
    const compiled = plain.get(at) ?? compileAgreements([state(opened, [], at)])
    plain.set(at, compiled)
    return compiled
  }
  const decide = (change: Case = {}): Decision =>
    recognise(compile(change), { ...REQUEST, ...change.request }, { ...FACTS, ...change.facts })
  return { open, state, compile, decide }
}

export type Draft = Omit<NoticeDraft, 'seq' | 'prev' | 'party'> & {
  readonly party: Party
  /** Place of an earlier notice in the same list that this one refers to. */
  readonly ref?: number
}

export const day = (text: string): string => `${text}T00:00:00.000Z`

/** The rule of the My Number Card, which these notices are about unless they say otherwise. */
export const RULE = 'recognitions:jp-be.mnc'

export const suspend = (party: Party, at: string, more: object = {}): Draft => ({
  type: 'suspend',
  party,
  at,
  target: [RULE],
  ...more,
})

export const lift = (party: Party, at: string, ref: number): Draft => ({ type: 'lift', party, at, ref })

/** Under the safeguard of security, which only both parties lift. */
export const SECURITY = { reason: { code: 'S1', text: { en: 'list' } } }

export const isSuspended = (state: AgreementState, rule = 'jp-be.mnc'): boolean =>
  (state.rules.get(rule)?.suspensions.length ?? 0) > 0

/** Sends notices about a version of the worked agreement and folds them. */
export function noticeCase(sha256: Sha256, first: OpenedAgreement) {
  /** Numbered and chained per party as they are listed. */
  const send = (drafts: readonly Draft[], about = first): OpenedNotice[] => {
    const sent: OpenedNotice[] = []
    for (const { ref, ...draft } of drafts) {
      const own = sent.filter(({ notice }) => notice.issuer.party === draft.party)
      const refs = ref === undefined ? {} : { refs: [sent[ref]?.sha256 ?? ''] }
      const place = { seq: own.length + 1, prev: own.at(-1)?.sha256 ?? null }
      sent.push(sendNotice(sha256, about, { ...draft, ...refs, ...place } as NoticeDraft))
    }
    return sent
  }
  const fold = (
    notices: readonly OpenedNotice[],
    { t = AT, k = t, versions = [first] }: { t?: string; k?: string; versions?: readonly OpenedAgreement[] } = {},
  ): AgreementState => {
    const history = {
      id: first.agreement.id,
      versions: versions.map((opened) => known(opened)),
      notices: notices.map((notice) => known(notice, notice.signedAt)),
    }
    const state = stateAt(history, { t, k, sha256 })
    if (state === undefined) throw new Error('no version known')
    return state
  }
  return { send, fold }
}
