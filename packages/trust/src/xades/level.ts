/** Which level the structure of a XAdES signature claims (EN 319 132-1 §6, EN 319 132-2), as other validators name it. */
import type { XmlSignature } from '../xmldsig/parse-signature.ts'
import { XADES_141, type XadesProperties } from './parse-properties.ts'

export function xadesLevel(signature: XmlSignature, properties: XadesProperties | undefined): string {
  if (properties === undefined || properties.signingCertificates.length === 0) return 'XML_NOT_ETSI'
  const names = new Set(properties.unsigned.map(({ local }) => local))
  const baseline = isBaseline(signature, properties) && !REFERENCES.some((one) => names.has(one))
  return baseline ? baselineLevel(properties, names) : extendedLevel(names)
}

const REFERENCES = ['CompleteCertificateRefs', 'CompleteCertificateRefsV2', 'CompleteRevocationRefs']
const VALUES = ['CertificateValues', 'RevocationValues', 'TimeStampValidationData', 'AnyValidationData']
const COMPLETE = ['SigAndRefsTimeStamp', 'SigAndRefsTimeStampV2', 'RefsOnlyTimeStamp', 'RefsOnlyTimeStampV2']

/** §6.3: time, one reference to the certificate, a format for what is signed. */
function isBaseline({ keyInfo, references }: XmlSignature, properties: XadesProperties): boolean {
  const { signingTime, certificateProperties, mimeTypes } = properties
  const formats = mimeTypes.size > 0 || references.length < 2
  return keyInfo !== undefined && signingTime !== undefined && certificateProperties.length === 1 && formats
}

function baselineLevel({ unsigned }: XadesProperties, names: ReadonlySet<string>): string {
  if (!names.has('SignatureTimeStamp')) return 'XAdES_BASELINE_B'
  if (!VALUES.some((one) => names.has(one))) return 'XAdES_BASELINE_T'
  if (names.has('ArchiveTimeStamp')) return 'XAdES_BASELINE_LTA'
  const records = unsigned.filter(
    ({ local, namespace }) => local === 'SealingEvidenceRecords' && namespace !== XADES_141,
  )
  return records.length > 0 ? 'XAdES_ERS' : 'XAdES_BASELINE_LT'
}

function extendedLevel(names: ReadonlySet<string>): string {
  const refs = REFERENCES.some((one) => names.has(one))
  const values = VALUES.some((one) => names.has(one))
  if (!names.has('SignatureTimeStamp')) return 'XAdES_BES'
  if (names.has('ArchiveTimeStamp')) return 'XAdES_A'
  if (!refs) return values ? 'XAdES_LT' : 'XAdES_T'
  if (!COMPLETE.some((one) => names.has(one))) return 'XAdES_C'
  return values ? 'XAdES_XL' : 'XAdES_X'
}
