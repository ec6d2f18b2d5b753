import type { Bytes } from '@entente/credentials'
import { type Certificate, parseCertificate } from '@entente/trust'

/** Undefined for what is not a certificate: the check that needs it says so. */
export function readCertificate(der: Bytes): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}
