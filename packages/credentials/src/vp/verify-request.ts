import { FormatError } from '../errors.ts'
import { allowedAlg, parseJws, verifyJws, x5cOf, type Jws } from '../jose/jws.ts'
import type { IssuerAnswer, IssuerIdentity, JwsAlg, Steps } from '../ports.ts'
import { createX509HashClientId, REQUEST_OBJECT_TYP } from './create-request.ts'
import { parseRequestPayload, type PresentationRequest, type RequestPolicy } from './parse-request.ts'
import { checkOf, type RequestCheck, type RequestCode } from './request-check.ts'

const REQUEST_CHARACTERS_MAX = 262_144

export type RequestVerdict =
  | {
      readonly ok: true
      readonly request: PresentationRequest
      readonly relyingParty: IssuerIdentity
      /** The certificates as sent, leaf first: whoever shows the request reads the names there. */
      readonly x5c: readonly string[]
      readonly checks: readonly RequestCheck[]
    }
  | {
      readonly ok: false
      /** The first failure: who asks comes before what is asked. */
      readonly code: RequestCode
      readonly detail: string
      readonly checks: readonly RequestCheck[]
    }

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

function refuse(checks: readonly RequestCheck[]): RequestVerdict {
  const failed = checks.filter(({ ok }) => !ok)
  const first = ORDER.flatMap((code) => failed.filter((check) => check.code === code))[0] ?? failed[0]
  if (first === undefined) throw new TypeError('a refusal needs a failed check')
  return { ok: false, code: first.code, detail: first.detail ?? '', checks }
}

function parseRequestJws(text: string): Jws | RequestCheck {
  try {
    return parseJws(text, { tokenCharactersMax: REQUEST_CHARACTERS_MAX })
  } catch (cause) {
    if (cause instanceof FormatError) return checkOf('JAR_FORM', cause.message)
    throw cause
  }
}

/** OpenID4VP 1.0 §5.9.3 `x509_hash`: the identifier is the hash of the certificate the request is signed with. */
function* checkClientId(clientId: string, x5c: readonly string[]): Steps<RequestCheck> {
  try {
    const expected = yield* createX509HashClientId(x5c)
    return checkOf('JAR_CLIENT_ID', clientId === expected ? undefined : 'client_id is not the hash of x5c[0]')
  } catch (cause) {
    if (cause instanceof FormatError) return checkOf('X5C_FORM', cause.detail)
    throw cause
  }
}

type Signer = { readonly checks: readonly RequestCheck[]; readonly relyingParty?: IssuerIdentity }

function* checkSigner(jws: Jws, alg: JwsAlg, at: number): Steps<Signer> {
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

/**
 * OpenID4VP 1.0 §5.10 and HAIP 1.0 §5.1, the wallet's side: everything that must hold before the holder is asked.
 * Only the signed object counts; its `iss` is ignored. The trust port says whether the certificate chain leads to
 * a list of access certificates.
 */
export function* verifyRequestObject(text: string, policy: RequestPolicy): Steps<RequestVerdict> {
  const jws = parseRequestJws(text)
  if ('code' in jws) return refuse([jws])
  const { checks, request } = parseRequestPayload(jws.payload, policy)
  const x5c = x5cOf(jws)
  const alg = allowedAlg(jws, {})
  if (x5c === undefined || alg === undefined) {
    const detail = alg === undefined ? 'alg is missing or not allowed' : 'x5c is missing'
    return refuse([...checks, checkOf('JAR_SIGNATURE', detail)])
  }
  const signer = yield* checkSigner(jws, alg, policy.at)
  const all = [...checks, yield* checkClientId(policy.clientId, x5c), ...signer.checks]
  const { relyingParty } = signer
  if (request === undefined || relyingParty === undefined || all.some(({ ok }) => !ok)) return refuse(all)
  return { ok: true, request, relyingParty, x5c, checks: all }
}
