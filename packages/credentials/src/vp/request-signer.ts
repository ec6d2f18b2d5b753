/** Who signed a request: the signature, the list of access certificates, and the identifier that follows from it. */
import { FormatError } from '../errors.ts'
import { parseJws, verifyJws, x5cOf, type Jws } from '../jose/jws.ts'
import type { IssuerAnswer, IssuerIdentity, JwsAlg, Steps } from '../ports.ts'
import { createX509HashClientId, REQUEST_OBJECT_TYP } from './create-request.ts'
import { checkOf, type RequestCheck, type RequestCode } from './request-check.ts'

const REQUEST_CHARACTERS_MAX = 262_144

/** Order of the headline; codes that are not named here follow in the order of their checks. */
const ORDER: readonly RequestCode[] = [
  'JAR_FORM',
  'JAR_PREFIX',
  'JAR_CLIENT_ID',
  'JAR_SIGNATURE',
  'X5C_FORM',
  'X5C_PATH',
  'X5C_ROLE',
]

export type RequestRefused = {
  readonly ok: false
  /** The first failure: who asks comes before what is asked. */
  readonly code: RequestCode
  readonly detail: string
  readonly checks: readonly RequestCheck[]
}

export function refuseRequest(checks: readonly RequestCheck[]): RequestRefused {
  const failed = checks.filter(({ ok }) => !ok)
  const first = ORDER.flatMap((code) => failed.filter((check) => check.code === code))[0] ?? failed[0]
  if (first === undefined) throw new TypeError('a refusal needs a failed check')
  return { ok: false, code: first.code, detail: first.detail ?? '', checks }
}

export function parseRequestJws(text: string): Jws | RequestCheck {
  try {
    return parseJws(text, { tokenCharactersMax: REQUEST_CHARACTERS_MAX })
  } catch (cause) {
    if (cause instanceof FormatError) return checkOf('JAR_FORM', cause.message)
    throw cause
  }
}

/** OpenID4VP 1.0 §5.9.3 `x509_hash`: the identifier is the hash of the certificate the request is signed with. */
export function* checkHashClientId(clientId: string, x5c: readonly string[]): Steps<RequestCheck> {
  try {
    const expected = yield* createX509HashClientId(x5c)
    return checkOf('JAR_CLIENT_ID', clientId === expected ? undefined : 'client_id is not the hash of x5c[0]')
  } catch (cause) {
    if (cause instanceof FormatError) return checkOf('X5C_FORM', cause.detail)
    throw cause
  }
}

export type RequestSigner = {
  readonly checks: readonly RequestCheck[]
  readonly relyingParty?: IssuerIdentity
}

export function* checkRequestSigner(jws: Jws, alg: JwsAlg, at: number): Steps<RequestSigner> {
  const x5c = x5cOf(jws) ?? []
  const answer = (yield { op: 'issuer', alg, x5c, role: 'access-certificate', at }) as IssuerAnswer
  const trust = answer.trusted
    ? checkOf('X5C_PATH', undefined)
    : checkOf(answer.code === 'JWS_KEY' ? 'X5C_FORM' : answer.code, answer.detail)
  if (answer.key === undefined) {
    return { checks: [trust, checkOf('JAR_SIGNATURE', 'there is no key to check the signature with')] }
  }
  const checks = yield* verifyJws(jws, answer.key, { typ: REQUEST_OBJECT_TYP })
  const bad = checks.find(({ ok }) => !ok)
  const signature = checkOf('JAR_SIGNATURE', bad && `${bad.code}: ${bad.detail ?? ''}`)
  return answer.trusted
    ? { checks: [signature, trust], relyingParty: answer.issuer }
    : { checks: [signature, trust] }
}
