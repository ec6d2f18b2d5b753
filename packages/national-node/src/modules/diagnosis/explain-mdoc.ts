import {
  CborError,
  FormatError,
  parseDeviceResponse,
  parseIssuerSigned,
  parseSecurityObject,
  type Report,
  runSync,
  verifyDeviceResponse,
  verifyIssuerSigned,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import type { Look } from './diagnosis-deps.ts'
import { expectedFor, type Looked, passed, withStatus, withTrust } from './explain-credential.ts'
import { listFindings } from './list-findings.ts'
import { openListTrust, readDer } from './list-trust.ts'
import { findingsOf } from './stages.ts'

/** ISO/IEC 18013-5: a device response, or a document as its issuer handed it over. */
export async function explainMdoc(bytes: Uint8Array, look: Look): Promise<Looked & { bound: boolean }> {
  const { deps, lists, seconds } = look
  const read = readType(bytes)
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(read?.type) })
  const policy = { at: seconds, role: 'attestation', readCertificate: certificateOf } as const
  const answering = withTrust(look, trust)
  const bound = read?.presented === true
  const [verified] = bound
    ? runSync(verifyDeviceResponse(bytes, { ...policy, device: 'none' }), answering)
    : [runSync(verifyIssuerSigned(bytes, policy), answering)]
  if (verified === undefined)
    return { findings: [], trust, about: [], notes: ['it holds no document'], bound }
  const report: Report = await withStatus(verified, look, trust)
  const { type } = report
  return {
    findings: [...listFindings(trust, passed(report, 'X5C_PATH')), ...findingsOf(report.checks)],
    trust,
    bound,
    about: type === undefined ? [] : [{ name: 'type', value: type }],
    notes: bound
      ? ['the session is not known here: the signature of the device was not compared with it']
      : [],
  }
}

function certificateOf(der: Uint8Array) {
  return readDer(der) === undefined ? undefined : parseCertificate(der)
}

function readType(bytes: Uint8Array): { readonly type: string; readonly presented: boolean } | undefined {
  const [document] = readable(() => parseDeviceResponse(bytes)) ?? []
  if (document !== undefined) return { type: document.docType, presented: true }
  const signed = readable(() => parseSecurityObject(parseIssuerSigned(bytes).issuerAuth.payload))
  return signed && { type: signed.docType, presented: false }
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return undefined
    throw error
  }
}
