import { X509Certificate } from 'node:crypto'
import { readReceipt } from '@entente/agreement'
import { payloadText, runSync, splitCompact, verifyJadesSignature, verifyPath } from '@entente/trust'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Anchors } from '../verify/anchors.ts'

const driver = nodeDriver() as (step: object) => unknown

export type SignedReceipt = {
  readonly read: Exclude<ReturnType<typeof readReceipt>, { readonly result: 'unreadable' }>
  /** SHA-256 of the certificate that signed, base64url. */
  readonly signer: string
}

/** The receipt out of its signature; a text says why it is not one that can be relied on. */
export function readSignedReceipt(text: string, anchors: Anchors | undefined): SignedReceipt | string {
  const parts = splitCompact(text.trim())
  if (parts === undefined) return 'this is not a signed receipt (JWS compact)'
  // Without a time: whoever looks years later looks at the same signature.
  const signed = runSync(verifyJadesSignature({ ...parts, cty: 'vnd.entente.receipt+json' }), driver)
  if (!signed.ok) return `its signature does not hold: ${signed.code} ${signed.detail}`
  const { chain, iat, x5tS256: signer } = signed
  if (anchors !== undefined && !isTrusted(chain, iat, anchors))
    return `it is signed by ${signer}, which leads to none of the anchors`
  const read = readReceipt(payloadText(parts.payload) ?? '')
  return read.result === 'unreadable' ? read.detail : { read, signer }
}

/** The signer itself, its key, or a path to it that was good when it signed. */
function isTrusted(chain: readonly Uint8Array[], iat: number, { certificates, keys }: Anchors): boolean {
  const [leaf] = chain
  if (leaf === undefined) return false
  if (certificates.some((certificate) => Buffer.compare(certificate, leaf) === 0)) return true
  const jwk = new X509Certificate(leaf).publicKey.export({ format: 'jwk' })
  if (keys.some((key) => key.crv === jwk.crv && key.x === jwk.x && key.y === jwk.y)) return true
  return (
    certificates.length > 0 &&
    runSync(verifyPath({ chain, anchors: certificates, at: instantOf(iat) }), driver).ok
  )
}
