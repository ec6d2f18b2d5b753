import { allowedAlg, x5cOf } from '../jose/jws.ts'
import type { IssuerIdentity, Steps } from '../ports.ts'
import { parseRequestPayload, type PresentationRequest, type RequestPolicy } from './parse-request.ts'
import { checkOf, type RequestCheck } from './request-check.ts'
import {
  checkHashClientId,
  checkRequestSigner,
  parseRequestJws,
  refuseRequest,
  type RequestRefused,
} from './request-signer.ts'

export type RequestVerdict =
  | {
      readonly ok: true
      readonly request: PresentationRequest
      readonly relyingParty: IssuerIdentity
      /** The certificates as sent, leaf first: whoever shows the request reads the names there. */
      readonly x5c: readonly string[]
      readonly checks: readonly RequestCheck[]
    }
  | RequestRefused

const DNS_PREFIX = 'x509_san_dns:'

/**
 * OpenID4VP 1.0 §5.9.3: the identifier follows from the certificate. In the plain profile it may be a DNS name in it,
 * and then the answer goes to that very host.
 */
function* checkClientId(
  { clientId, dnsNames }: RequestPolicy,
  x5c: readonly string[],
  responseUri: unknown,
): Steps<RequestCheck> {
  if (dnsNames === undefined || !clientId.startsWith(DNS_PREFIX)) {
    return yield* checkHashClientId(clientId, x5c)
  }
  const name = clientId.slice(DNS_PREFIX.length)
  if (!dnsNames(x5c[0] ?? '').includes(name))
    return checkOf('JAR_CLIENT_ID', 'client_id is no DNS name of x5c[0]')
  const host = typeof responseUri === 'string' ? URL.parse(responseUri)?.hostname : undefined
  return checkOf(
    'JAR_CLIENT_ID',
    host === name ? undefined : 'response_uri is at another host than client_id',
  )
}

/**
 * OpenID4VP 1.0 §5.10 and HAIP 1.0 §5.1, the wallet's side: everything that must hold before the holder is asked.
 * Only the signed object counts; its `iss` is ignored. The trust port says whether the certificate chain leads to
 * a list of access certificates.
 */
export function* verifyRequestObject(text: string, policy: RequestPolicy): Steps<RequestVerdict> {
  const jws = parseRequestJws(text)
  if ('code' in jws) return refuseRequest([jws])
  const { checks, request } = parseRequestPayload(jws.payload, policy)
  const x5c = x5cOf(jws)
  const alg = allowedAlg(jws, {})
  if (x5c === undefined || alg === undefined) {
    const detail = alg === undefined ? 'alg is missing or not allowed' : 'x5c is missing'
    return refuseRequest([...checks, checkOf('JAR_SIGNATURE', detail)])
  }
  const signer = yield* checkRequestSigner(jws, alg, policy.at)
  const client = yield* checkClientId(policy, x5c, jws.payload['response_uri'])
  const all = [...checks, client, ...signer.checks]
  const { relyingParty } = signer
  if (request === undefined || relyingParty === undefined || all.some(({ ok }) => !ok))
    return refuseRequest(all)
  return { ok: true, request, relyingParty, x5c, checks: all }
}
