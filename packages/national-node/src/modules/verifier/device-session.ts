/** The session that the device of an mdoc signs for, by the way the answer comes. */
import {
  annexCTranscript,
  createEncryptionInfo,
  dcApiTranscript,
  decodeBase64url,
  jwkThumbprint,
  redirectTranscript,
  runSync,
  type PublicJwk,
  type SessionTranscript,
} from '@entente/credentials'
import type { TransactionRow } from './store.ts'
import type { VerifierDeps } from './verifier-deps.ts'

type SessionDeps = Pick<VerifierDeps, 'driver' | 'baseUrl'>

export function responseUriOf(baseUrl: string, id: string): string {
  return `${baseUrl}/verifier/response/${id}`
}

/** OpenID4VP 1.0 B.2.6: what was asked is known here, so nothing of the session is taken from the answer. */
export function sessionTranscript(
  { driver, baseUrl }: SessionDeps,
  row: Pick<TransactionRow, 'id' | 'channel' | 'client_id' | 'nonce'> & { readonly encryption_key: string },
): SessionTranscript {
  const { nonce, client_id: clientId } = row
  const key = JSON.parse(row.encryption_key) as PublicJwk
  const jwk = runSync(jwkThumbprint(key), driver)
  const session =
    row.channel === 'dc-api'
      ? dcApiTranscript({ origin: new URL(baseUrl).origin, nonce, jwkThumbprint: jwk })
      : redirectTranscript({
          clientId,
          nonce,
          responseUri: responseUriOf(baseUrl, row.id),
          jwkThumbprint: jwk,
        })
  return runSync(session, driver)
}

/** ISO 18013-7 C.2: of the nonce and the key of this request, so that asking and receiving make the same one. */
export function encryptionInfoOf(nonce: string, recipient: PublicJwk): string {
  return createEncryptionInfo({ nonce: decodeBase64url(nonce), recipient })
}

/** ISO 18013-7 C.5. */
export function annexCSession({ driver, baseUrl }: SessionDeps, encryptionInfo: string): SessionTranscript {
  return runSync(annexCTranscript({ encryptionInfo, origin: new URL(baseUrl).origin }), driver)
}
