import { decodeBase64url } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { CBOR_BYTES_MAX, type CborOptions } from '../cbor/read-cbor.ts'
import { checkCoseHeader } from '../cose/sign1.ts'
import { FormatError } from '../errors.ts'
import type { Bytes, Check, Steps } from '../ports.ts'
import { failed, failedBy, verdictOf, type Report } from '../report.ts'
import { checkStatus } from '../status/check-status.ts'
import type { StatusResult } from '../status/read-status.ts'
import { checkDevice, type DeviceFinding, type DeviceRule } from './check-device.ts'
import {
  checkIssuer,
  digestChecks,
  docTypeCheck,
  forbiddenCheck,
  signerChecks,
  type IssuerPolicy,
} from './check-issuer.ts'
import { parseDeviceResponse, type MdocDocument } from './device-response.ts'
import { claimsOfDevice, claimsOfMdoc } from './element-json.ts'
import { typeComplaint } from './find-document-type.ts'
import { parseIssuerSigned } from './issuer-signed.ts'
import { parseSecurityObject, type SecurityObject } from './security-object.ts'

export type MdocPolicy = IssuerPolicy & {
  /** Accepted document types; absent: any. */
  readonly types?: readonly string[]
  readonly device: DeviceRule
  /** What the status list said, when it was read before. */
  readonly statusAnswer?: StatusResult
}

/** One presentation of OpenID4VP 1.0 B.2.5: a device response in base64url with one document. Never throws for its content. */
export function* verifyMdoc(presentation: string, policy: MdocPolicy): Steps<Report> {
  const bytes = readable(() => bytesOf(presentation))
  if ('code' in bytes) return refused(bytes)
  const [report, ...more] = yield* verifyDeviceResponse(bytes, policy)
  if (report !== undefined && more.length === 0) return report
  return refused(failed('MDOC_FORM', 'the device response holds several documents where one is allowed'))
}

/** The size is known before anything is decoded. */
function bytesOf(presentation: string): Bytes {
  if (presentation.length <= (CBOR_BYTES_MAX * 4) / 3)
    return decodeBase64url(presentation, 'the device response')
  throw new CborError('CBOR_SIZE', `the device response has ${presentation.length} characters`)
}

/** ISO 18013-5 §9.3.1 and §9.1.3 for each document; every independent check runs, so that every reason shows. */
export function* verifyDeviceResponse(bytes: Bytes, policy: MdocPolicy): Steps<readonly Report[]> {
  const loose = { count: 0 }
  const documents = readable(() => parseDeviceResponse(bytes, counting(loose)))
  if ('code' in documents) return [refused(documents)]
  const reports: Report[] = []
  for (const document of documents) reports.push(yield* verifyDocument(document, policy, loose))
  return reports
}

/** As an issuer hands it over, before a wallet keeps it. The type it was issued as is checked like any other. */
export function* verifyIssuerSigned(bytes: Bytes, policy: Omit<MdocPolicy, 'device'>): Steps<Report> {
  const loose = { count: 0 }
  const document = readable((): MdocDocument => {
    const issuerSigned = parseIssuerSigned(bytes, counting(loose))
    return { docType: parseSecurityObject(issuerSigned.issuerAuth.payload).docType, issuerSigned }
  })
  if ('code' in document) return refused(document)
  return yield* verifyDocument(document, { ...policy, device: 'forbidden' }, loose)
}

function counting(loose: { count: number }): CborOptions {
  return { onLoose: () => void loose.count++ }
}

function readable<T extends object>(read: () => T): T | Check {
  try {
    return read()
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return failedBy(error)
    throw error
  }
}

function refused(...checks: Check[]): Report {
  return {
    format: 'mso_mdoc',
    verdict: 'invalid',
    checks,
    holder: { binding: 'none' },
    algorithms: [],
    notes: [],
  }
}

function* verifyDocument(
  document: MdocDocument,
  policy: MdocPolicy,
  loose: { count: number },
): Steps<Report> {
  const { issuerAuth } = document.issuerSigned
  const header = checkCoseHeader(issuerAuth, policy.algs)
  const mso = readable(() => parseSecurityObject(issuerAuth.payload, counting(loose)))
  const issuer = yield* checkIssuer(document.issuerSigned, policy)
  if ('code' in mso) return refused(...header, mso, ...issuer.checks)
  const forbidden = forbiddenCheck(document.issuerSigned)
  const device = yield* checkDevice(document, mso, policy)
  const checks = [
    ...header,
    ...issuer.checks,
    ...signerChecks(document, mso, policy),
    docTypeCheck(document, mso, policy.types),
    ...(yield* digestChecks(document.issuerSigned, mso)),
    ...(forbidden === undefined ? [] : [forbidden]),
    ...device.checks,
    ...(mso.status === 'unreadable'
      ? [failed('STATUS_UNAVAILABLE', 'the document names a status mechanism that cannot be consulted')]
      : []),
  ]
  const report = reportOf({ document, mso, issuer, device, checks, loose: loose.count }, policy)
  return policy.statusAnswer === undefined ? report : checkStatus(report, policy.statusAnswer)
}

type Findings = {
  readonly document: MdocDocument
  readonly mso: SecurityObject
  readonly issuer: ReturnType<typeof checkIssuer> extends Steps<infer T> ? T : never
  readonly device: DeviceFinding
  readonly checks: readonly Check[]
  readonly loose: number
}

/** Nothing comes from a signature that did not verify. */
function reportOf(findings: Findings, { role }: MdocPolicy): Report {
  const { mso, issuer, device, checks } = findings
  const verdict = verdictOf(checks)
  const algorithms = [...new Set([issuer.alg, device.alg])].filter((alg) => alg !== undefined)
  const base = { format: 'mso_mdoc', verdict, checks, algorithms } as const
  if (!issuer.signed) return { ...base, holder: { binding: 'none' }, notes: [] }
  const { signed, validFrom, validUntil } = mso.validity
  const { bound, jkt } = device
  return {
    ...base,
    type: mso.docType,
    holder: { binding: bound ? 'device-signature' : 'none', ...(jkt !== undefined && { jkt }) },
    validity: { issuedAt: signed, notBefore: validFrom, expires: validUntil },
    notes: notesOn(findings),
    ...(issuer.issuer && { issuer: { ...issuer.issuer, role } }),
    ...(mso.status !== undefined && mso.status !== 'unreadable' && { status: mso.status }),
    ...(verdict === 'valid' && claimsOf(findings)),
  }
}

/** The issuer's and, apart from them, the device's own, which nobody attests. */
function claimsOf({ document, device }: Findings): Pick<Report, 'claims' | 'deviceClaims'> {
  const claims = claimsOfMdoc(document.issuerSigned)
  const said = device.bound ? document.deviceSigned?.nameSpaces : undefined
  return said === undefined || said.size === 0 ? { claims } : { claims, deviceClaims: claimsOfDevice(said) }
}

/** What whoever made the document should mend, though it was read. */
function notesOn({ document, loose }: Findings): string[] {
  const notes = loose === 0 ? [] : [`${loose} lengths in more bytes than needed`]
  for (const [namespace, items] of document.issuerSigned.nameSpaces) {
    for (const item of items) {
      const complaint = typeComplaint(document.docType, namespace, item)
      if (complaint !== undefined) notes.push(complaint)
    }
  }
  return notes
}
