import { type AnswerEncryption, CredentialError } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import type { IssuerConfig } from './issuer-deps.ts'

/**
 * OpenID4VCI 1.0 §10: a key for the answer that anybody on the way could exchange protects nothing. Where the metadata
 * demands encryption, both the request and a key for the answer.
 */
export function demandEncrypted(
  { encryptionRequired }: Pick<IssuerConfig, 'encryptionRequired'>,
  wanted: AnswerEncryption | undefined,
  encrypted: boolean,
): void {
  if (wanted !== undefined && !encrypted) throw refusal('needs an encrypted request')
  if (encryptionRequired !== true) return
  if (!encrypted) throw refusal('this issuer takes encrypted requests only')
  if (wanted === undefined) throw refusal('this issuer gives encrypted answers only, a key is needed')
}

function refusal(detail: string): Fault {
  const code = 'oauth/invalid_encryption_parameters'
  return new Fault('invalid', code, `credential_response_encryption: ${detail}`)
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
