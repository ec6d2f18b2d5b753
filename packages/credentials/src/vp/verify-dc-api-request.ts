/** The wallet's side of the Digital Credentials API (OpenID4VP 1.0 Appendix A). */
import { isArray, isObject, type Json, type JsonObject } from '../json.ts'
import { allowedAlg, x5cOf, type Jws } from '../jose/jws.ts'
import type { Steps } from '../ports.ts'
import type { DcApiProtocol } from './create-dc-api-request.ts'
import type { DcApiPolicy, DcApiRequest, DcApiVerdict } from './dc-api-request.ts'
import { SELF_ISSUED_AUDIENCE } from './create-request.ts'
import { boundedText, checkOf, type RequestCheck } from './request-check.ts'
import { parseContent, parseVerifierInfo, type AskedContent } from './request-members.ts'
import { verifyAnnexCRequest } from './verify-annex-c-request.ts'
import { checkHashClientId, checkRequestSigner, parseRequestJws, refuseRequest } from './request-signer.ts'

const SIGNATURES_MAX = 8

export type DcApiQuestion = { readonly protocol: string; readonly data: unknown }

const READERS: {
  readonly [protocol in DcApiProtocol]: (data: JsonObject, policy: DcApiPolicy) => Steps<DcApiVerdict>
} = {
  'openid4vp-v1-unsigned': verifyUnsigned,
  'openid4vp-v1-signed': verifySigned,
  'openid4vp-v1-multisigned': verifyMultisigned,
  'org-iso-mdoc': verifyAnnexCRequest,
}

/** Everything that must hold before the holder is asked; a protocol of another family is not ours to read. */
export function* verifyDcApiRequest(
  { protocol, data }: DcApiQuestion,
  policy: DcApiPolicy,
): Steps<DcApiVerdict> {
  const known = Object.hasOwn(READERS, protocol) ? READERS[protocol as DcApiProtocol] : undefined
  if (known === undefined) return refuseRequest([checkOf('JAR_FORM', 'this protocol is not known here')])
  if (!isObject(data)) return refuseRequest([checkOf('JAR_FORM', 'data is not an object')])
  return yield* known(data, policy)
}

/** §A.2: `client_id` and `expected_origins` of an unsigned request are ignored: anybody can write them. */
// oxlint-disable-next-line require-yield -- the three readers have one shape
function* verifyUnsigned(data: JsonObject, policy: DcApiPolicy): Steps<DcApiVerdict> {
  if (data['request'] !== undefined) {
    return refuseRequest([checkOf('JAR_FORM', 'an unsigned request carries no request object')])
  }
  const { checks, content } = parseContent(data, policy)
  const all = [...modeChecks(data), ...checks]
  if (content === undefined || all.some(({ ok }) => !ok)) return refuseRequest(all)
  return { ok: true, request: { ...content, ...addressOf(policy) }, checks: all }
}

function* verifySigned({ request }: JsonObject, policy: DcApiPolicy): Steps<DcApiVerdict> {
  if (typeof request !== 'string')
    return refuseRequest([checkOf('JAR_FORM', 'request is not a signed object')])
  const jws = parseRequestJws(request)
  if ('code' in jws) return refuseRequest([jws])
  return yield* verifyOne(jws, { members: jws.payload, policy })
}

/** §A.3.2.2: one signature of a framework that this wallet knows is enough; the others may be of other worlds. */
function* verifyMultisigned({ request }: JsonObject, policy: DcApiPolicy): Steps<DcApiVerdict> {
  const parts = isObject(request) ? readSignatures(request) : []
  if (parts.length === 0)
    return refuseRequest([checkOf('JAR_FORM', 'request has no payload with signatures')])
  const checks: RequestCheck[] = []
  for (const part of parts) {
    const jws = parseRequestJws(part)
    if ('code' in jws) {
      checks.push(jws)
      continue
    }
    const { client_id, verifier_info } = jws.header
    // Who asks stands in the protected header only; the same in the payload would be another's claim.
    const { client_id: _client, verifier_info: _info, ...shared } = jws.payload
    const members = {
      ...shared,
      ...(client_id === undefined ? {} : { client_id }),
      ...(verifier_info === undefined ? {} : { verifier_info }),
    }
    const verdict = yield* verifyOne(jws, { members, policy })
    if (verdict.ok) return verdict
    checks.push(...verdict.checks)
  }
  return refuseRequest(checks)
}

function readSignatures({ payload, signatures }: JsonObject): string[] {
  if (typeof payload !== 'string' || !isArray(signatures) || signatures.length > SIGNATURES_MAX) return []
  return signatures.flatMap((one: Json) => {
    if (!isObject(one)) return []
    const { protected: head, signature } = one
    return typeof head === 'string' && typeof signature === 'string'
      ? [`${head}.${payload}.${signature}`]
      : []
  })
}

type Signed = { readonly members: JsonObject; readonly policy: DcApiPolicy }

function* verifyOne(jws: Jws, { members, policy }: Signed): Steps<DcApiVerdict> {
  const clientId = boundedText(members['client_id'])
  const { checks, content } = parseContent(members, policy)
  const x5c = x5cOf(jws)
  const alg = allowedAlg(jws, {})
  const own = [...signedChecks(members, policy), ...modeChecks(members), ...checks]
  if (x5c === undefined || alg === undefined) {
    const detail = alg === undefined ? 'alg is missing or not allowed' : 'x5c is missing'
    return refuseRequest([...own, checkOf('JAR_SIGNATURE', detail)])
  }
  const signer = yield* checkRequestSigner(jws, alg, policy.at)
  const all = [...own, yield* checkHashClientId(clientId ?? '', x5c), ...signer.checks]
  const { relyingParty } = signer
  if (content === undefined || relyingParty === undefined || clientId === undefined) return refuseRequest(all)
  if (all.some(({ ok }) => !ok)) return refuseRequest(all)
  const request = { ...content, ...addressOf(policy), clientId, verifierInfo: infoOf(members) }
  return { ok: true, request, signed: { relyingParty, x5c }, checks: all }
}

function infoOf(members: JsonObject): AskedContent['verifierInfo'] {
  return parseVerifierInfo(members['verifier_info'])
}

function addressOf({ origin }: DcApiPolicy): Pick<DcApiRequest, 'origin' | 'audience'> {
  return { origin, audience: `origin:${origin}` }
}

function signedChecks(members: JsonObject, { origin }: DcApiPolicy): RequestCheck[] {
  const clientId = boundedText(members['client_id'])
  const origins = members['expected_origins']
  // §A.2: a plain comparison of texts, nothing is normalised.
  const meant = isArray(origins) && origins.includes(origin)
  const { aud } = members
  const audience = aud === undefined || aud === SELF_ISSUED_AUDIENCE
  return [
    checkOf(
      'JAR_PREFIX',
      clientId?.startsWith('x509_hash:') === true ? undefined : 'client_id must begin with x509_hash:',
    ),
    checkOf('JAR_ORIGINS', meant ? undefined : 'expected_origins does not name the page that asks'),
    checkOf('JAR_AUDIENCE', audience ? undefined : `aud must be ${SELF_ISSUED_AUDIENCE}`),
  ]
}

function modeChecks(members: JsonObject): RequestCheck[] {
  const { response_type: type, response_mode: mode, redirect_uri, response_uri } = members
  const complaint =
    type === 'vp_token' && mode === 'dc_api.jwt'
      ? undefined
      : 'response_type must be vp_token and response_mode dc_api.jwt'
  const address = redirect_uri !== undefined || response_uri !== undefined
  return [
    checkOf('JAR_RESPONSE_MODE', complaint),
    checkOf('JAR_REDIRECT_AND_RESPONSE', address ? 'an answer to the platform has no address' : undefined),
  ]
}
