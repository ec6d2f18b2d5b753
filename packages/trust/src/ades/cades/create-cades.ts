/**
 * CAdES baseline signatures (EN 319 122-1 §6): B from the two steps of cms/create-cms.ts, T with a token over the value,
 * LT with certificates and revocation data beside it.
 */
import { attribute, type CmsExtras, finishCms, type PreparedCms } from '../../cms/create-cms.ts'
import { UNSIGNED } from '../../cms/oids.ts'
import type { Bytes } from '../../ports.ts'

export type CadesExtras = Omit<CmsExtras, 'unsigned'> & {
  /** DER of a time-stamp token over the signature value as it stands in the SignerInfo. */
  readonly token?: Bytes
}

/** `signature`: raw r‖s for ECDSA. */
export function finishCades(
  prepared: PreparedCms,
  signature: Bytes,
  { token, ...extras }: CadesExtras = {},
): Bytes {
  const unsigned = token === undefined ? [] : [attribute(UNSIGNED.signatureTimestamp, token)]
  return finishCms(prepared, signature, { ...extras, unsigned })
}
