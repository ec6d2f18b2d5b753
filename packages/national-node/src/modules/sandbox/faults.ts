/** What can be made wrong at one click, each with the code by which it must be refused. */
import type { CredentialFormat } from '@entente/credentials'

export const REQUEST_FAULTS = {
  'wrong-audience': 'JAR_AUDIENCE',
  expired: 'JAR_EXPIRED',
  'no-nonce': 'JAR_NONCE',
  'other-client': 'JAR_CLIENT_ID',
  'broken-signature': 'JAR_SIGNATURE',
  'unknown-signer': 'X5C_PATH',
  'expired-certificate': 'X5C_PATH',
  'redirect-uri': 'JAR_REDIRECT_AND_RESPONSE',
  'no-registration': 'REGISTRATION_MISSING',
} as const
export type RequestFault = keyof typeof REQUEST_FAULTS

type Codes = { readonly [format in CredentialFormat]: string }

export const CREDENTIAL_FAULTS = {
  none: undefined,
  expired: either('VALIDITY'),
  'not-yet-valid': either('VALIDITY'),
  revoked: either('STATUS_REVOKED'),
  suspended: either('STATUS_SUSPENDED'),
  'unknown-type': either('NO_RULE'),
  'broken-signature': { 'dc+sd-jwt': 'JWS_SIGNATURE', mso_mdoc: 'MDOC_SIGNATURE' },
  'unknown-issuer': either('X5C_PATH'),
  'other-holder': { 'dc+sd-jwt': 'KB_SIGNATURE', mso_mdoc: 'MDOC_DEVICE_AUTH' },
  tampered: { 'dc+sd-jwt': 'SDJWT_UNREFERENCED', mso_mdoc: 'MDOC_DIGEST' },
} as const satisfies Record<string, Codes | undefined>
export type CredentialFault = keyof typeof CREDENTIAL_FAULTS

function either(code: string): Codes {
  return { 'dc+sd-jwt': code, mso_mdoc: code }
}

/** The code by which a verifier must refuse it; undefined for what it must accept. */
export function faultCode(fault: CredentialFault, format: CredentialFormat): string | undefined {
  return CREDENTIAL_FAULTS[fault]?.[format]
}

/**
 * The code by which a wallet must refuse to keep it: it knows the key that it sent and the type that it asked for,
 * where a verifier looks for the proof of the holder and for a rule.
 */
export function refusalCode(fault: CredentialFault, format: CredentialFormat): string | undefined {
  if (fault === 'other-holder') return 'CREDENTIAL_KEY'
  if (fault === 'unknown-type') return format === 'mso_mdoc' ? 'MDOC_DOCTYPE' : 'SDJWT_VCT'
  return faultCode(fault, format)
}

export function isCredentialFault(text: string): text is CredentialFault {
  return Object.hasOwn(CREDENTIAL_FAULTS, text)
}

export function isRequestFault(text: string): text is RequestFault {
  return Object.hasOwn(REQUEST_FAULTS, text)
}
