import { JWE_ENCS, type JweEnc } from '../jose/encrypt.ts'
import { parsePublicJwk } from '../jose/jwk.ts'
import type { Json } from '../json.ts'
import type { PublicJwk } from '../ports.ts'
import {
  MessageError,
  inside,
  membersOf,
  optionalCount,
  optionalFlag,
  optionalList,
  optionalMembers,
  optionalTexts,
  optionalUrl,
  requiredMembers,
  requiredTexts,
  requiredUrl,
  type Members,
  type Place,
  type UrlPolicy,
} from '../oauth/message.ts'
import { parseDisplays, type Display } from './display.ts'
import {
  parseConfiguration,
  type CredentialConfiguration,
  type RefusedConfiguration,
} from './parse-configuration.ts'

export type IssuerMetadata = {
  readonly issuer: string
  readonly authorizationServers: readonly string[]
  readonly credentialEndpoint: string
  readonly nonceEndpoint: string | undefined
  readonly deferredEndpoint: string | undefined
  readonly notificationEndpoint: string | undefined
  /** 1 when the issuer has no batch issuance. */
  readonly batchSize: number
  readonly requestEncryption: 'none' | 'offered' | 'required'
  readonly responseEncryption: 'none' | 'offered' | 'required'
  /** To which a request can be encrypted: the first key that we can use, and the first content algorithm. */
  readonly encryptTo: { readonly jwk: PublicJwk; readonly enc: JweEnc } | undefined
  /** Content algorithm for the answer; undefined when the issuer has none of ours. */
  readonly responseEnc: JweEnc | undefined
  readonly display: readonly Display[]
  readonly configurations: readonly CredentialConfiguration[]
  readonly refused: readonly RefusedConfiguration[]
}

const PLACE: Place = { code: 'METADATA_FORM', path: '' }
const CONFIGURATIONS_MAX = 256

/** OpenID4VCI 1.0 §12.2: metadata of a credential issuer. `issuer` is the identifier that was asked. */
export function parseIssuerMetadata(
  value: unknown,
  options: UrlPolicy & { readonly issuer?: string } = {},
): IssuerMetadata {
  const members = membersOf(value, PLACE)
  const place = { ...PLACE, urls: options }
  const issuer = requiredUrl(members, 'credential_issuer', place)
  if (options.issuer !== undefined && issuer !== options.issuer) {
    throw new MessageError('METADATA_ISSUER', `credential_issuer: is ${issuer}, not ${options.issuer}`)
  }
  // TS3: seconds for which the wallet unit should still be maintained.
  optionalCount(members, 'preferred_client_status_period', { ...PLACE, min: 1 })
  const nonceEndpoint = optionalUrl(members, 'nonce_endpoint', place)
  const { configurations, refused } = parseConfigurations(members, nonceEndpoint !== undefined)
  return {
    issuer,
    authorizationServers: optionalTexts(members, 'authorization_servers', PLACE) ?? [],
    credentialEndpoint: requiredUrl(members, 'credential_endpoint', place),
    nonceEndpoint,
    deferredEndpoint: optionalUrl(members, 'deferred_credential_endpoint', place),
    notificationEndpoint: optionalUrl(members, 'notification_endpoint', place),
    batchSize: parseBatchSize(members),
    ...parseEncryption(members),
    display: parseDisplays(members, PLACE),
    configurations,
    refused,
  }
}

function parseConfigurations(members: Members, hasNonce: boolean) {
  const name = 'credential_configurations_supported'
  const entries = Object.entries(requiredMembers(members, name, PLACE))
  if (entries.length > CONFIGURATIONS_MAX) throw new MessageError('METADATA_FORM', `${name}: too many`)
  const configurations: CredentialConfiguration[] = []
  const refused: RefusedConfiguration[] = []
  for (const [id, value] of entries) {
    const result = parseConfiguration(id, value)
    if (!result.ok) refused.push(result.refused)
    else if (result.configuration.keyBound && !hasNonce) {
      // §12.2.4: without a nonce a proof of possession proves nothing.
      refused.push({ id, code: 'METADATA_NONCE', detail: 'key binding without nonce_endpoint' })
    } else configurations.push(result.configuration)
  }
  return { configurations, refused }
}

function parseBatchSize(members: Members): number {
  const batch = optionalMembers(members, 'batch_credential_issuance', PLACE)
  if (batch === undefined) return 1
  const at = inside(PLACE, 'batch_credential_issuance')
  const size = optionalCount(batch, 'batch_size', { ...at, min: 2 })
  if (size === undefined) throw new MessageError('METADATA_FORM', `${at.path}.batch_size: is missing`)
  return size
}

type Encryption = Pick<
  IssuerMetadata,
  'requestEncryption' | 'responseEncryption' | 'encryptTo' | 'responseEnc'
>

function parseEncryption(members: Members): Encryption {
  const request = optionalMembers(members, 'credential_request_encryption', PLACE)
  const response = optionalMembers(members, 'credential_response_encryption', PLACE)
  return {
    requestEncryption: encryptionOf(request, 'credential_request_encryption'),
    responseEncryption: encryptionOf(response, 'credential_response_encryption'),
    encryptTo: request && parseRequestKey(request),
    responseEnc: response && parseResponseEnc(response),
  }
}

/** Keys that we cannot use are skipped: others may be able to. */
function parseRequestKey(request: Members): IssuerMetadata['encryptTo'] {
  const at = inside(PLACE, 'credential_request_encryption')
  const keys = optionalList(requiredMembers(request, 'jwks', at), 'keys', inside(at, 'jwks'))
  if (keys === undefined) throw new MessageError('METADATA_FORM', `${at.path}.jwks.keys: is missing`)
  const enc = encOf(requiredTexts(request, 'enc_values_supported', at))
  const usable = keys.flatMap((key) => {
    const jwk = parsePublicJwk(key as Json)
    const { crv, use = 'enc', alg = 'ECDH-ES' } = jwk ?? {}
    return jwk !== undefined && crv === 'P-256' && use === 'enc' && alg === 'ECDH-ES' ? [jwk] : []
  })
  const [jwk] = usable
  return jwk === undefined || enc === undefined ? undefined : { jwk, enc }
}

function parseResponseEnc(response: Members): JweEnc | undefined {
  const at = inside(PLACE, 'credential_response_encryption')
  const algs = requiredTexts(response, 'alg_values_supported', at)
  const enc = encOf(requiredTexts(response, 'enc_values_supported', at))
  return algs.includes('ECDH-ES') ? enc : undefined
}

/** A256GCM where there is a choice. */
function encOf(offered: readonly string[]): JweEnc | undefined {
  return JWE_ENCS.toReversed().find((enc) => offered.includes(enc))
}

function encryptionOf(members: Members | undefined, name: string): 'none' | 'offered' | 'required' {
  if (members === undefined) return 'none'
  const required = optionalFlag(members, 'encryption_required', inside(PLACE, name))
  if (required === undefined)
    throw new MessageError('METADATA_FORM', `${name}.encryption_required: is missing`)
  return required ? 'required' : 'offered'
}
