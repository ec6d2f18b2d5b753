/**
 * The door of creation, as types: what is asked for, what is given in, what comes back. Time, keys, time-stamps and
 * revocation data are passed in; nothing here reads a clock or the network.
 */
import type { Bytes, DocumentStep, HashName, Instant, SignatureAlg } from '../ports.ts'

export const CREATION_FORMATS = [
  'PAdES',
  'XAdES',
  'CAdES',
  'JAdES',
  'ASiC-E/XAdES',
  'ASiC-E/CAdES',
  'ASiC-S/XAdES',
  'ASiC-S/CAdES',
] as const
export type CreationFormat = (typeof CREATION_FORMATS)[number]

/** EN 319 102-1 §4.3: with time, with its validation data, kept for long. */
export const CREATION_LEVELS = ['B', 'T', 'LT', 'LTA'] as const
export type CreationLevel = (typeof CREATION_LEVELS)[number]

/** Where the signature stands: in the document, around it, or beside it. */
export type Packaging = 'enveloped' | 'enveloping' | 'detached'

export type FileToSign = { readonly name: string; readonly mimeType: string; readonly bytes: Bytes }

/** What a person who approves is shown, and what a remote service is told. */
export type SigningContext = {
  readonly files: readonly { readonly name: string; readonly mimeType: string; readonly sha256: string }[]
  readonly at: Instant
}

export type ValueToSign = {
  readonly toBeSigned: Bytes
  /** The hash that the algorithm of the signer uses, and the digest of `toBeSigned` by it. */
  readonly hash: HashName
  readonly digest: Bytes
}

/** A key wherever it lives: here, in a token, in another house. One signer signs as one certificate. */
export type Signer = {
  readonly alg: SignatureAlg
  /** DER, the signer's own first, then its issuers as far as they should be written. */
  readonly certificates: readonly Bytes[]
  /** Raw r‖s for ECDSA. Throws `SignerRefusal` when the key, its house or the person says no. */
  readonly sign: (value: ValueToSign, context: SigningContext) => Promise<Bytes>
}

/** The signer says no, with a reason for engineers; becomes the answer `NOT_SIGNED`. */
export class SignerRefusal extends Error {
  override readonly name = 'SignerRefusal'
}

/** DER of a token over the imprint; `askTimestamp` behind it, or an authority in the same house. */
export type StampSource = (question: {
  readonly hash: HashName
  readonly imprint: Bytes
}) => Promise<{ readonly ok: true; readonly token: Bytes } | { readonly ok: false; readonly detail: string }>

/** What says that certificates were good, DER. `certificates`: those of issuers and of who signed the data. */
export type Material = {
  readonly certificates?: readonly Bytes[]
  readonly crls?: readonly Bytes[]
  /** DER of OCSPResponse. */
  readonly ocsps?: readonly Bytes[]
}

/** Asked with the certificates that a verdict will lean on: the signer's, its issuers', those of the time-stamps. */
export type MaterialSource = (certificates: readonly Bytes[]) => Promise<Material>

export type RaisePorts = {
  /** Answers the steps of this package: `createWebDocumentDriver(crypto.subtle)`, or the one of `node:crypto`. */
  readonly drive: (step: DocumentStep) => Promise<unknown>
  /** Needed from level T on. */
  readonly timestamps?: StampSource
  /** Needed from level LT on. */
  readonly revocation?: MaterialSource
}

export type SigningOrder = RaisePorts & {
  /** One file; several for ASiC-E, and for a detached JAdES or XAdES. None for a container that is signed already. */
  readonly files: readonly FileToSign[]
  /** ASiC-E: a container to which one more signature over all its files is added; the others stay as they are. */
  readonly container?: Bytes
  readonly format: CreationFormat
  readonly level: CreationLevel
  /** PAdES: enveloped; XAdES: enveloped when absent; CAdES, JAdES: enveloping when absent; containers: none. */
  readonly packaging?: Packaging
  readonly signer: Signer
  /** The caller's clock: the time the signer claims. */
  readonly at: Instant
  /** Identifiers of what the signer commits to, such as `PROOF_OF_APPROVAL`. */
  readonly commitments?: readonly string[]
  /** PAdES: words shown by readers of PDF. */
  readonly reason?: string
  readonly location?: string
}

export type RaiseOrder = RaisePorts & {
  readonly document: Bytes
  /** The files that its signatures are about, where they are not inside. */
  readonly detached?: readonly { readonly name: string; readonly bytes: Bytes }[]
  readonly to: Exclude<CreationLevel, 'B'>
}

export const CREATION_CODES = [
  'DOCUMENT_UNFIT',
  'CERTIFICATE_UNFIT',
  'NOT_SIGNED',
  'NOT_STAMPED',
  'NO_REVOCATION_DATA',
] as const
export type CreationCode = (typeof CREATION_CODES)[number]

/** `name`: what the file is best called. */
export type Created = { readonly bytes: Bytes; readonly mediaType: string; readonly name: string }

export type CreationAnswer =
  | ({ readonly ok: true } & Created)
  | { readonly ok: false; readonly code: CreationCode; readonly detail: string }
