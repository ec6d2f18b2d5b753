/** Reports as plain JSON, for a command or an interface: the same report gives the same text. Bytes are left out. */
import {
  type Coverage,
  cryptoOf,
  type EvidenceReport,
  type Finding,
  type SignatureReport,
  type SignerReport,
  type TimestampReport,
} from './outcome.ts'

type SignerJson = Omit<SignerReport, 'certificate' | 'path'>

export type TimestampJson = Omit<TimestampReport, 'signer'> & { readonly signer?: SignerJson }

export type SignatureJson = Omit<
  SignatureReport,
  'signer' | 'coverage' | 'counterSignatures' | 'timestamps' | 'evidence'
> & {
  readonly signer?: SignerJson
  readonly timestamps: readonly TimestampJson[]
  readonly coverage: readonly Omit<Coverage, 'bytes'>[]
  readonly counterSignatures: readonly SignatureJson[]
  readonly evidence?: readonly EvidenceJson[]
}

export type EvidenceJson = Omit<EvidenceReport, 'coverage' | 'timestamps'> & {
  readonly timestamps: readonly TimestampJson[]
  readonly coverage: readonly Omit<Coverage, 'bytes'>[]
}

export type DocumentJson = {
  /** `ok` only if every signature is intact. */
  readonly crypto: 'ok' | 'broken' | 'none'
  readonly signatures: readonly SignatureJson[]
}

/** Members in one order, those without a value left out. */
export function documentJson(reports: readonly SignatureReport[]): DocumentJson {
  return { crypto: cryptoOf(reports), signatures: reports.map(signatureJson) }
}

function signatureJson(report: SignatureReport): SignatureJson {
  const { signer, coverage, counterSignatures, timestamps, findings, evidence, ...rest } = report
  return {
    ...rest,
    ...(signer === undefined ? {} : { signer: signerJson(signer) }),
    coverage: coverage.map(coverageJson),
    timestamps: timestamps.map(timestampJson),
    counterSignatures: counterSignatures.map(signatureJson),
    ...(evidence === undefined ? {} : { evidence: evidence.map(evidenceJson) }),
    findings: findings.map((finding): Finding => ({ ...finding })),
  }
}

/** One evidence record, wherever it stands. */
export function evidenceJson({ coverage, timestamps, ...rest }: EvidenceReport): EvidenceJson {
  return { ...rest, coverage: coverage.map(coverageJson), timestamps: timestamps.map(timestampJson) }
}

/** What is covered, without the bytes. */
export function coverageJson({ name, extent, note }: Coverage): Omit<Coverage, 'bytes'> {
  return { name, extent, ...(note === undefined ? {} : { note }) }
}

/** One time-stamp, wherever it stands. */
export function timestampJson({ signer, ...rest }: TimestampReport): TimestampJson {
  return signer === undefined ? rest : { ...rest, signer: signerJson(signer) }
}

function signerJson({ subject, issuer, serial, sha256 }: SignerReport): SignerJson {
  return { subject, issuer, serial, sha256 }
}
