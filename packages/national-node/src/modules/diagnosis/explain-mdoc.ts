import { encodeBase64url, runSync, verifyDeviceResponse, verifyIssuerSigned } from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { readClaimedMdoc } from '../recognition/index.ts'
import type { Look } from './diagnosis-deps.ts'
import {
  expectedFor,
  type Looked,
  roleFor,
  UNPRESENTED,
  withDecision,
  withTrust,
} from './explain-credential.ts'
import { openListTrust, readDer } from './list-trust.ts'

const UNCOMPARED = 'the session is not known here: the signature of the device was not compared with it'

/** ISO/IEC 18013-5: the first document of a device response, or one as its issuer handed it over. */
export async function explainMdoc(bytes: Uint8Array, look: Look): Promise<Looked> {
  const { deps, lists, seconds } = look
  const { type, presented = false } = readClaimedMdoc(bytes) ?? {}
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(type) })
  const policy = { at: seconds, role: roleFor(type), readCertificate: certificateOf }
  const answering = withTrust(look, trust)
  const [verified] = presented
    ? runSync(verifyDeviceResponse(bytes, { ...policy, device: 'none' }), answering)
    : [runSync(verifyIssuerSigned(bytes, policy), answering)]
  if (verified === undefined) return { findings: [], trust, about: [], notes: ['it holds no document'] }
  const brought = { type, presentation: encodeBase64url(bytes), holderChecked: false }
  return withDecision(verified, brought, { look, trust, notes: [presented ? UNCOMPARED : UNPRESENTED] })
}

function certificateOf(der: Uint8Array) {
  return readDer(der) === undefined ? undefined : parseCertificate(der)
}
