/** What the pointer around an extension says of the list of a rule. */
import type { TrustRule } from './equivalence.ts'
import { fromBase64, type MraPointer } from '@entente/trust'
import type { Teller } from './mra-note.ts'

export type ListDraft = Pick<TrustRule['list'], 'format' | 'signers'> &
  Partial<Pick<TrustRule['list'], 'url' | 'territory' | 'type'>>

/** Base64url digest of bytes. */
export type Sha256 = (bytes: Uint8Array) => string

/** Addresses that are not fetched over https and certificates that are not base64 are told and left out. */
export function listDraft(pointer: MraPointer | undefined, sha256: Sha256, tell: Teller): ListDraft {
  const { location, territory, type, certificates } = pointer ?? { certificates: [] }
  const secure = location?.startsWith('https://') === true
  if (location !== undefined && !secure) tell('lost', `the list is at ${location}, which is not https`)
  const signers = certificates.flatMap((base64) => {
    const der = fromBase64(base64)
    if (der === undefined) tell('lost', 'a certificate of the pointer that is not base64')
    return der === undefined ? [] : [{ 'x5t#S256': sha256(der) }]
  })
  return {
    format: 'ts119612-xml',
    ...(secure && location !== undefined && { url: location }),
    ...(territory !== undefined && { territory }),
    ...(type !== undefined && { type }),
    signers,
  }
}
