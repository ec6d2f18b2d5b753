/**
 * The contract between a front end and the core. A front end parses, computes digests and the value of the signature,
 * and finds the certificate that the signature names; all judgement of certificates, time and algorithms is the core's.
 */
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, HashName, Instant, Scheme } from '../ports.ts'
import type { Coverage, EvidenceSyntax, Failure, Finding, SignatureFormat, TimestampKind } from './outcome.ts'

/** A hash or a signature scheme that a verdict leans on: the suite judges it by date. */
export type UsedAlgorithm =
  | { readonly hash: HashName; readonly where: string }
  | { readonly scheme: Scheme; readonly spki: Bytes; readonly where: string }

/** A time-stamp token of RFC 3161 and the bytes it must be over. */
export type StampFacts = {
  readonly kind: TimestampKind
  /** DER or BER of the token (ContentInfo). */
  readonly token: Bytes
  /** What the imprint must be the hash of, or that hash alone; a failure when that cannot be computed. */
  readonly data: Bytes | { readonly digests: Partial<Record<HashName, Bytes>> } | Failure
  /**
   * Tokens of the time-stamps that this one is over, as they stand in the document: only of those does it prove that
   * they existed. None where that cannot be known.
   */
  readonly over?: readonly Bytes[]
  /** When the token is proven to have existed, from outside: an evidence record over what it stands in. */
  readonly existedAt?: Instant
}

/** Further time-stamps of a signature or of a container are not judged. */
export const STAMPS_MAX = 64

type StampHolder = Pick<StampFacts, 'kind' | 'data'> & { readonly tokens: readonly Bytes[] }

/** Of formats that only grow at their end: an archive time-stamp is over all that stand before the one that holds it. */
export function stampsInOrder(holders: readonly StampHolder[]): StampFacts[] {
  const stamps: StampFacts[] = []
  for (const { kind, data, tokens } of holders) {
    const over =
      kind === 'archive' ? { over: stamps.slice(0, STAMPS_MAX).map((earlier) => earlier.token) } : {}
    for (const token of tokens) stamps.push({ kind, token, data, ...over })
  }
  return stamps
}

/** An evidence record that was found and checked: its trees, not its tokens. */
export type EvidenceFacts = {
  /** The entry of a container, or its place in a signature. */
  readonly name: string
  readonly syntax: EvidenceSyntax
  /** The first thing that is wrong with the trees, or with what they should be over. */
  readonly broken: Failure | undefined
  readonly coverage: readonly Coverage[]
  /** In the order of the record, each over those before it. */
  readonly stamps: readonly StampFacts[]
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  readonly findings: readonly Finding[]
  /** Of one in a signature: tokens, also of other evidence records, that it is over. */
  readonly over?: readonly Bytes[]
}

export type SignatureFacts = {
  readonly id: string
  readonly format: SignatureFormat
  /** What the structure claims, such as `CAdES_BASELINE_T`. */
  readonly level: string
  /** Value and digests: undefined when all are intact, else the first thing that is wrong. */
  readonly broken: Failure | undefined
  /** The certificate whose key the signature verifies with and that it names by digest; or why there is none. */
  readonly signer: Certificate | Failure
  /** True when a failure of `signer` leaves the value intact (a reference names another certificate). */
  readonly valueIntact?: boolean
  /** SHA-256 of the signature value, base64url: what a proof of existence from outside names. */
  readonly valueSha256?: string
  /** Signed properties that break a rule of the format: the first one. */
  readonly constraint?: Failure
  readonly algorithms: readonly UsedAlgorithm[]
  readonly claimedTime?: Instant
  readonly coverage: readonly Coverage[]
  readonly stamps: readonly StampFacts[]
  /** DER of the certificates, lists and OCSP answers found in the signature. */
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  readonly counterSignatures: readonly SignatureFacts[]
  /** In the order in which they were put into the signature. */
  readonly evidence?: readonly EvidenceFacts[]
  readonly findings: readonly Finding[]
}

/** When a data object is known to have existed, from outside the document: an evidence record, an audit log. */
export type ProofOfExistence = {
  /** SHA-256 of the object, base64url: of a signature value, a certificate, a list, an OCSP answer. */
  readonly sha256: string
  readonly at: Instant
}

/** Everything a verdict depends on besides the document: the same inputs give the same report. */
export type ValidationInput = {
  /** The time of validation: the caller's clock. */
  readonly at: Instant
  /** DER of the certificates that are trusted for signatures. */
  readonly anchors: readonly Bytes[]
  /** DER of those trusted for time-stamps; `anchors` when absent. */
  readonly stampAnchors?: readonly Bytes[]
  /** DER of further certificates, for building paths. */
  readonly certificates?: readonly Bytes[]
  readonly crls?: readonly Bytes[]
  readonly ocsps?: readonly Bytes[]
  readonly proofs?: readonly ProofOfExistence[]
  /** When the document, whole and with all that its signatures are about, is proven to have existed. */
  readonly existedAt?: Instant
  /** `required` when absent. `if-present`: unknown is good, which the report then says as a finding. */
  readonly revocation?: 'required' | 'if-present'
}
