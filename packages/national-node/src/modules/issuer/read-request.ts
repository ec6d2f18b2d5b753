import { type AnswerEncryption, CredentialError } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'

/** OpenID4VCI 1.0 §10: a key for the answer that anybody on the way could exchange protects nothing. */
export function demandEncrypted(wanted: AnswerEncryption | undefined, encrypted: boolean): void {
  if (wanted === undefined || encrypted) return
  throw new Fault(
    'invalid',
    'oauth/invalid_encryption_parameters',
    'credential_response_encryption: needs an encrypted request',
  )
}

/** What cannot be read or proven, in the words of the wire. */
export function asFault<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CredentialError) {
      throw new Fault('invalid', `oauth/${error.error}`, `${error.reason}: ${error.message}`)
    }
    throw error
  }
}
