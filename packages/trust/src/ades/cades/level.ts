/** Which level the structure of a CAdES signature claims (EN 319 122-1 §6, EN 319 122-2 §4), as in other validators. */
import { SIGNED, UNSIGNED } from '../../cms/oids.ts'
import type { SignedData, SignerInfo } from '../../cms/parse-cms.ts'

type Claim = {
  readonly signer: SignerInfo
  /** A counter-signature has no type of content (RFC 5652 §11.4). */
  readonly counter: boolean
  readonly signed: Pick<SignedData, 'crls' | 'ocsps' | 'certificates'>
}

/** `CMS_NOT_ETSI` for a signature without what makes it CAdES. */
export function cadesLevel(claim: Claim): string {
  const { signer, signed } = claim
  const signedIds = signer.signedAttributes?.list.map(({ id }) => id) ?? []
  const ids = new Set(signer.unsignedAttributes.map(({ id }) => id))
  const named =
    signedIds.includes(SIGNED.signingCertificateV2) || signedIds.includes(SIGNED.signingCertificate)
  if (!named) return 'CMS_NOT_ETSI'
  if (!isBaseline(claim, signedIds, ids)) return extended(ids)
  if (!ids.has(UNSIGNED.signatureTimestamp)) return 'CAdES_BASELINE_B'
  if (signed.crls.length + signed.ocsps.length === 0) return 'CAdES_BASELINE_T'
  if (ids.has(UNSIGNED.archiveTimestampV3)) return 'CAdES_BASELINE_LTA'
  const records = [UNSIGNED.evidenceRecordInternal, UNSIGNED.evidenceRecordExternal].filter((id) =>
    ids.has(id),
  )
  return records.length === 1 ? 'CAdES_ERS' : 'CAdES_BASELINE_LT'
}

const LEGACY = [
  UNSIGNED.certificateRefs,
  UNSIGNED.revocationRefs,
  UNSIGNED.certificateValues,
  UNSIGNED.revocationValues,
  UNSIGNED.archiveTimestamp,
  UNSIGNED.archiveTimestampV2,
]

function isBaseline(
  { signer, signed, counter }: Claim,
  signedIds: readonly string[],
  ids: ReadonlySet<string>,
): boolean {
  const once = (id: string): boolean => {
    const values = signer.signedAttributes?.list.filter((one) => one.id === id).flatMap((one) => one.values)
    return values?.length === 1
  }
  const needed = [SIGNED.messageDigest, SIGNED.signingTime, ...(counter ? [] : [SIGNED.contentType])]
  const plain = needed.every(once) && new Set(signedIds).size === signedIds.length
  return plain && signed.certificates.length > 0 && !LEGACY.some((id) => ids.has(id))
}

function extended(ids: ReadonlySet<string>): string {
  const refs = ids.has(UNSIGNED.certificateRefs) && ids.has(UNSIGNED.revocationRefs)
  const values = ids.has(UNSIGNED.certificateValues) && ids.has(UNSIGNED.revocationValues)
  const stamped = ids.has(UNSIGNED.completeTimestamp) || ids.has(UNSIGNED.refsTimestamp)
  const archived = [UNSIGNED.archiveTimestamp, UNSIGNED.archiveTimestampV2, UNSIGNED.archiveTimestampV3]
  if (!ids.has(UNSIGNED.signatureTimestamp)) return 'CAdES_BES'
  if (!refs) return 'CAdES_T'
  if (!stamped) return 'CAdES_C'
  if (!values) return 'CAdES_X'
  return archived.some((id) => ids.has(id)) ? 'CAdES_A' : 'CAdES_XL'
}
