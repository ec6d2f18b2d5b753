/** Which words explain a code. The code itself is shown small, for whoever has to look into it. */
export type ErrorKind =
  | 'offerBad'
  | 'offerEnded'
  | 'issuerBad'
  | 'untrusted'
  | 'documentBad'
  | 'revoked'
  | 'strange'
  | 'denied'
  | 'requestBad'
  | 'requestEnded'
  | 'answerBad'
  | 'unreachable'
  | 'storage'
  | 'setup'
  | 'internal'

/** What the person was doing when it happened: the same code means another thing to an issuer and to a service. */
export type Stage = 'receive' | 'present'

const BY_CODE: Readonly<Record<string, ErrorKind>> = {
  HTTP_UNREACHABLE: 'unreachable',
  HTTP_STATUS: 'unreachable',
  REQUEST_UNREACHABLE: 'unreachable',
  VERIFIER_UNREACHABLE: 'unreachable',
  SERVER_REFUSED: 'offerEnded',
  AUTHZ_ERROR: 'offerEnded',
  AUTHZ_DENIED: 'denied',
  AUTHZ_STATE: 'strange',
  AUTHZ_ISS: 'strange',
  AUTHZ_FORM: 'strange',
  STATUS_REVOKED: 'revoked',
  STATUS_SUSPENDED: 'revoked',
  JAR_EXPIRED: 'requestEnded',
  EXPIRED: 'requestEnded',
  ALREADY_ANSWERED: 'requestEnded',
  VERIFIER_REFUSED: 'answerBad',
}

const RECEIVING: readonly (readonly [beginning: string, kind: ErrorKind])[] = [
  ['OFFER_', 'offerBad'],
  ['TX_CODE_', 'offerBad'],
  ['X5C_', 'untrusted'],
  ['METADATA_', 'issuerBad'],
  ['AS_', 'issuerBad'],
  ['ISSUER_', 'issuerBad'],
  ['HTTP_', 'issuerBad'],
  ['PAR_', 'issuerBad'],
  ['TOKEN_', 'issuerBad'],
  ['NONCE_', 'issuerBad'],
  ['OAUTH_', 'issuerBad'],
  ['CREDENTIAL_RE', 'issuerBad'],
]

export function explain(code: string, stage: Stage): ErrorKind {
  const known = BY_CODE[code]
  if (known !== undefined) return known
  if (stage === 'present') return 'requestBad'
  return RECEIVING.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'documentBad'
}
