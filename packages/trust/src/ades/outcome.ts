/**
 * What a validation says: the indications of EN 319 102-1 and the report of one signature. A front end (CAdES, PAdES,
 * XAdES, JAdES) reads a document into `SignatureFacts` (facts.ts), `judgeSignature` (judge-signature.ts) turns them
 * into a `SignatureReport`. Nothing here reads a clock, the network or randomness.
 */
import type { Bytes, Instant } from '../ports.ts'

/** EN 319 102-1 §5.1.3 table 5, in the spelling of our reasons. */
export type Indication = 'TOTAL_PASSED' | 'TOTAL_FAILED' | 'INDETERMINATE'

/** EN 319 102-1 §5.1.3 table 6: every sub-indication, with the one indication it belongs to. */
export const SUB_INDICATIONS = {
  FORMAT_FAILURE: 'TOTAL_FAILED',
  HASH_FAILURE: 'TOTAL_FAILED',
  SIG_CRYPTO_FAILURE: 'TOTAL_FAILED',
  REVOKED: 'TOTAL_FAILED',
  EXPIRED: 'TOTAL_FAILED',
  NOT_YET_VALID: 'TOTAL_FAILED',
  SIG_CONSTRAINTS_FAILURE: 'INDETERMINATE',
  CHAIN_CONSTRAINTS_FAILURE: 'INDETERMINATE',
  CERTIFICATE_CHAIN_GENERAL_FAILURE: 'INDETERMINATE',
  CRYPTO_CONSTRAINTS_FAILURE: 'INDETERMINATE',
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: 'INDETERMINATE',
  POLICY_PROCESSING_ERROR: 'INDETERMINATE',
  SIGNATURE_POLICY_NOT_AVAILABLE: 'INDETERMINATE',
  TIMESTAMP_ORDER_FAILURE: 'INDETERMINATE',
  NO_SIGNING_CERTIFICATE_FOUND: 'INDETERMINATE',
  NO_CERTIFICATE_CHAIN_FOUND: 'INDETERMINATE',
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: 'INDETERMINATE',
  REVOKED_NO_POE: 'INDETERMINATE',
  REVOKED_CA_NO_POE: 'INDETERMINATE',
  OUT_OF_BOUNDS_NO_POE: 'INDETERMINATE',
  OUT_OF_BOUNDS_NOT_REVOKED: 'INDETERMINATE',
  REVOCATION_OUT_OF_BOUNDS_NO_POE: 'INDETERMINATE',
  NO_POE: 'INDETERMINATE',
  TRY_LATER: 'INDETERMINATE',
  SIGNED_DATA_NOT_FOUND: 'INDETERMINATE',
} as const satisfies Record<string, Indication>

export type SubIndication = keyof typeof SUB_INDICATIONS

/** `detail` is for engineers, in English; people read texts made from the code. */
export type Failure = { readonly subIndication: SubIndication; readonly detail: string }

export type SignatureFormat = 'CAdES' | 'PAdES' | 'XAdES' | 'JAdES'

/** What of the data a signature covers, told for every object it refers to. */
export type Coverage = {
  /** Name of the file, of the entry of a container, the URI of a reference, or `content` for what is inside. */
  readonly name: string
  /** `full`: all of it; `partial`: some bytes or nodes; `missing`: not there to be checked. */
  readonly extent: 'full' | 'partial' | 'missing'
  /** What is left out or added, in words for engineers; absent when there is nothing to say. */
  readonly note?: string
  /**
   * The bytes that were verified, for those who go on to use them; never read the document a second time. Absent
   * when the front end has only digests. Left out of the JSON of a report.
   */
  readonly bytes?: Bytes
}

/** `SHA-256`; `EC` 256, `RSA` 3072, `Ed25519`: as agreements name what they refuse. */
export type AlgorithmName = { readonly name: string; readonly bits?: number }

/** Where a time-stamp stands and what it proves. */
export type TimestampKind = 'content' | 'signature' | 'validation-data' | 'archive' | 'document'

export type TimestampReport = {
  readonly kind: TimestampKind
  /** Time the authority says; absent when the token cannot be read. */
  readonly time?: Instant
  /** Subject of the certificate of the authority. */
  readonly authority?: string
  /** That certificate and its path; absent when the token names none. */
  readonly signer?: SignerReport
  /** When younger time-stamps over it prove that it existed; absent without any. */
  readonly provenAt?: Instant
  /** What the token and its imprint were made with. */
  readonly algorithms: readonly AlgorithmName[]
  /** `ok`: imprint and signature of the token are intact. */
  readonly crypto: 'ok' | 'broken'
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE'
  readonly subIndication?: SubIndication
  readonly detail?: string
}

/** RFC 4998 in ASN.1, RFC 6283 in XML. */
export type EvidenceSyntax = 'ERS' | 'XMLERS'

/** An evidence record: since when at the latest that existed which it covers. */
export type EvidenceReport = {
  /** The entry of a container, its place in a signature, or `record` for one that was brought by itself. */
  readonly name: string
  readonly syntax: EvidenceSyntax
  /** The time of its first time-stamp: what it covers existed then. Present only if it passed. */
  readonly existedAt?: Instant
  /** `ok` when all trees, imprints and tokens are intact and it covers what it should. */
  readonly crypto: 'ok' | 'broken'
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE'
  readonly subIndication?: SubIndication
  readonly detail?: string
  readonly coverage: readonly Coverage[]
  /** In the order of the record, which is that of time. */
  readonly timestamps: readonly TimestampReport[]
  readonly findings: readonly Finding[]
}

export type SignerReport = {
  /** RFC 4514 text of the subject of the certificate. */
  readonly subject: string
  readonly issuer: string
  /** Hexadecimal. */
  readonly serial: string
  /** SHA-256 of the certificate, base64url. */
  readonly sha256: string
  /** DER. Left out of the JSON of a report. */
  readonly certificate: Bytes
  /** DER, leaf first, ending with the anchor; absent when no path was found. Left out of the JSON of a report. */
  readonly path?: readonly Bytes[]
}

/** A remark that changes no verdict, such as attributes that are not in DER order. */
export type Finding = { readonly code: string; readonly detail: string }

export type SignatureReport = {
  /** Stable within a document: `s-1`, `s-2`, `s-1-counter-1`. */
  readonly id: string
  readonly format: SignatureFormat
  /** What the structure claims, such as `CAdES_BASELINE_LT`. */
  readonly level: string
  /** The highest level whose time-stamps and material hold; absent when not even B does. Only this is for people. */
  readonly provenLevel?: 'B' | 'T' | 'LT' | 'LTA'
  /** `ok` when the value of the signature and all digests are intact and it names its certificate. */
  readonly crypto: 'ok' | 'broken'
  /**
   * Only of a signature over the manifest of a container: `altered` or `missing` when value and manifest are intact and
   * a file that the manifest names is not, so that `crypto` is `broken` for that and nothing else.
   */
  readonly manifest?: 'intact' | 'altered' | 'missing'
  readonly indication: Indication
  /** Present unless the indication is `TOTAL_PASSED`. */
  readonly subIndication?: SubIndication
  readonly detail?: string
  /** Absent when the signing certificate was not found. */
  readonly signer?: SignerReport
  /** What the signer says; no proof. */
  readonly claimedTime?: Instant
  /** The earliest time at which the signature is proven to have existed; the time of validation without stamps. */
  readonly bestTime: Instant
  readonly coverage: readonly Coverage[]
  /** What the value and the digests were made with. */
  readonly algorithms: readonly AlgorithmName[]
  readonly timestamps: readonly TimestampReport[]
  readonly counterSignatures: readonly SignatureReport[]
  /** Evidence records that stand in the signature; absent without any. */
  readonly evidence?: readonly EvidenceReport[]
  readonly findings: readonly Finding[]
}

/** A signature and those over it. */
export function withCounters(report: SignatureReport): readonly SignatureReport[] {
  return [report, ...report.counterSignatures.flatMap(withCounters)]
}

/** `ok` only if every signature is intact; counter-signatures count. */
export function cryptoOf(signatures: readonly SignatureReport[]): 'ok' | 'broken' | 'none' {
  if (signatures.length === 0) return 'none'
  const intact = (one: SignatureReport): boolean =>
    one.crypto === 'ok' && one.counterSignatures.every((counter) => intact(counter))
  return signatures.every(intact) ? 'ok' : 'broken'
}
