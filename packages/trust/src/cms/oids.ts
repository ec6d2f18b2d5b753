/** Object identifiers of CMS and its attributes (RFC 5652, RFC 5035, RFC 3161, EN 319 122-1), by our names. */
export const CONTENT = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
} as const

const SMIME = '1.2.840.113549.1.9.16.2'

export const SIGNED = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  algorithmProtection: '1.2.840.113549.1.9.52',
  signingCertificate: `${SMIME}.12`,
  signingCertificateV2: `${SMIME}.47`,
  signaturePolicy: `${SMIME}.15`,
  commitment: `${SMIME}.16`,
  contentTimestamp: `${SMIME}.20`,
  contentHints: `${SMIME}.4`,
} as const

export const UNSIGNED = {
  counterSignature: '1.2.840.113549.1.9.6',
  signatureTimestamp: `${SMIME}.14`,
  certificateRefs: `${SMIME}.21`,
  revocationRefs: `${SMIME}.22`,
  certificateValues: `${SMIME}.23`,
  revocationValues: `${SMIME}.24`,
  refsTimestamp: `${SMIME}.26`,
  completeTimestamp: `${SMIME}.25`,
  archiveTimestamp: `${SMIME}.27`,
  archiveTimestampV2: `${SMIME}.48`,
  archiveTimestampV3: '0.4.0.1733.2.4',
  longTermValidation: '0.4.0.1733.2.2',
  evidenceRecordInternal: `${SMIME}.49`,
  evidenceRecordExternal: `${SMIME}.50`,
  hashIndex: '0.4.0.1733.2.5',
  hashIndexV3: '0.4.0.19122.1.5',
} as const

/** Other revocation information (RFC 5940): an OCSP answer, whole or its core. */
export const OTHER_REVOCATION = {
  ocsp: '1.3.6.1.5.5.7.16.2',
  basicOcsp: '1.3.6.1.5.5.7.48.1.1',
} as const
