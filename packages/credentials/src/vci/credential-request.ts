import type { JsonObject } from '../json.ts'
import {
  MessageError,
  isMembers,
  membersOf,
  optionalCount,
  optionalList,
  optionalMembers,
  optionalText,
  requiredText,
  type Members,
  type Place,
} from '../oauth/message.ts'
import { CredentialError } from './credential-error.ts'
import {
  createAnswerEncryption,
  parseAnswerEncryption,
  type AnswerEncryption,
} from './response-encryption.ts'

export type CredentialRequest = {
  readonly configurationId: string | undefined
  readonly identifier: string | undefined
  /** Absent when the credential is not bound to a key. */
  readonly proofs: CredentialProofs | undefined
  /** The wallet asks for an encrypted answer. */
  readonly responseEncryption?: AnswerEncryption | undefined
}

/** `attestation`: the key attestation itself is the proof (Appendix F.3). */
export type CredentialProofs = {
  readonly type: 'jwt' | 'attestation'
  readonly jwts: readonly string[]
}

const PLACE: Place = { code: 'CREDENTIAL_REQUEST', path: '' }
const PROOF_MAX = 131_072

/** OpenID4VCI 1.0 §8.2. Unknown members are ignored, as the specification demands. */
export function parseCredentialRequest(value: unknown): CredentialRequest {
  try {
    return parseRequest(membersOf(value, PLACE))
  } catch (error) {
    if (error instanceof MessageError) throw refusal(error.code, error.detail)
    throw error
  }
}

function refusal(reason: string, detail: string): CredentialError {
  const error = reason === 'PROOF_FORM' ? 'invalid_proof' : 'invalid_credential_request'
  return new CredentialError(error, reason, detail)
}

function parseRequest(members: Members): CredentialRequest {
  const configurationId = optionalText(members, 'credential_configuration_id', PLACE)
  const identifier = optionalText(members, 'credential_identifier', PLACE)
  if ((configurationId === undefined) === (identifier === undefined)) {
    throw new MessageError(
      'CREDENTIAL_REQUEST',
      'credential_configuration_id, credential_identifier: exactly one',
    )
  }
  if (members['proof'] !== undefined) {
    throw new MessageError('PROOF_FORM', 'proof: the form before 1.0 is not known here, send proofs')
  }
  return {
    configurationId,
    identifier,
    proofs: parseProofs(members),
    responseEncryption: parseAnswerEncryption(members),
  }
}

function parseProofs(members: Members): CredentialRequest['proofs'] {
  const proofs = optionalMembers(members, 'proofs', { ...PLACE, code: 'PROOF_FORM' })
  if (proofs === undefined) return undefined
  const [type, ...others] = Object.keys(proofs)
  if (type === undefined || others.length > 0) {
    throw new MessageError('PROOF_FORM', 'proofs: exactly one proof type')
  }
  if (type !== 'jwt' && type !== 'attestation') {
    throw new MessageError('PROOF_FORM', `proofs: type ${type} is not supported`)
  }
  const jwts = optionalList(proofs, type, { code: 'PROOF_FORM', path: 'proofs' }) ?? []
  return {
    type,
    jwts: jwts.map((jwt) => {
      if (typeof jwt === 'string' && jwt.length <= PROOF_MAX) return jwt
      throw new MessageError('PROOF_FORM', `proofs.${type}: strings of bounded length`)
    }),
  }
}

/** The wire form of a request for several copies in one call. */
export function createCredentialRequest(request: CredentialRequest): { readonly [name: string]: unknown } {
  return {
    ...(request.identifier === undefined
      ? { credential_configuration_id: request.configurationId }
      : { credential_identifier: request.identifier }),
    ...(request.proofs === undefined ? {} : { proofs: { [request.proofs.type]: request.proofs.jwts } }),
    ...(request.responseEncryption === undefined
      ? {}
      : { credential_response_encryption: createAnswerEncryption(request.responseEncryption) }),
  }
}

export type CredentialResponse =
  | {
      readonly kind: 'issued'
      readonly credentials: readonly string[]
      readonly notificationId: string | undefined
    }
  | { readonly kind: 'deferred'; readonly transactionId: string; readonly intervalSeconds: number }

const RESPONSE_PLACE: Place = { code: 'CREDENTIAL_RESPONSE', path: '' }

/** OpenID4VCI 1.0 §8.3: credentials now, or a transaction to come back for. */
export function parseCredentialResponse(value: unknown): CredentialResponse {
  const members = membersOf(value, RESPONSE_PLACE)
  const list = optionalList(members, 'credentials', RESPONSE_PLACE)
  if (list !== undefined) {
    return {
      kind: 'issued',
      credentials: list.map((entry) => {
        if (!isMembers(entry) || typeof entry['credential'] !== 'string') {
          throw new MessageError('CREDENTIAL_RESPONSE', 'credentials: each needs a credential as string')
        }
        return entry['credential']
      }),
      notificationId: optionalText(members, 'notification_id', RESPONSE_PLACE),
    }
  }
  const intervalSeconds = optionalCount(members, 'interval', { ...RESPONSE_PLACE, min: 1 })
  if (intervalSeconds === undefined) {
    throw new MessageError('CREDENTIAL_RESPONSE', 'credentials or transaction_id with interval: is missing')
  }
  return {
    kind: 'deferred',
    transactionId: requiredText(members, 'transaction_id', RESPONSE_PLACE),
    intervalSeconds,
  }
}

/** OpenID4VCI 1.0 §8.3: what was issued, or where to come back for it. */
export function createCredentialResponse(response: CredentialResponse): JsonObject {
  if (response.kind === 'deferred') {
    return { transaction_id: response.transactionId, interval: response.intervalSeconds }
  }
  const { credentials, notificationId } = response
  return {
    credentials: credentials.map((credential) => ({ credential })),
    ...(notificationId === undefined ? {} : { notification_id: notificationId }),
  }
}

/** OpenID4VCI 1.0 §7.2. */
export function parseNonceResponse(value: unknown): string {
  return requiredText(membersOf(value, { code: 'NONCE_RESPONSE', path: '' }), 'c_nonce', {
    code: 'NONCE_RESPONSE',
    path: '',
  })
}
