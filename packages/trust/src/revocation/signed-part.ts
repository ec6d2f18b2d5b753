/** What is signed by a certificate, and two ways to check it: by what is sound today, or as it was done at any time. */
import { schemeOf } from '../cms/scheme.ts'
import { type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { keySuits, rawSignature, signatureAlgorithm } from '../pkix/algorithms.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Steps } from '../ports.ts'

export type SignedPart = {
  /** AlgorithmIdentifier of the signature. */
  readonly algorithm: Der
  readonly data: Bytes
  /** As in the certificate: a DER Ecdsa-Sig-Value for ECDSA. */
  readonly signature: Bytes
}

/** True when the key of the signer made the signature. `S`: the steps it takes. */
export type SignatureCheck<S> = (part: SignedPart, signer: Certificate) => Generator<S, boolean, never>

/** Only what this core accepts in new certificates; everything else is false. */
export function* checkSound({ algorithm, data, signature }: SignedPart, signer: Certificate): Steps<boolean> {
  const alg = signatureAlgorithm(algorithm)
  if (alg === undefined || !keySuits(signer.publicKey, alg)) return false
  const raw = rawSignature(alg, signature)
  return raw !== undefined && (yield { op: 'verifySpki', alg, spki: signer.spki, data, signature: raw })
}

/** Mathematics only. Whoever asks judges the algorithm by date. */
export function* checkOfAnyAge(part: SignedPart, signer: Certificate): DocumentSteps<boolean> {
  const scheme = schemeOf(part.algorithm)
  if (scheme === undefined) return false
  const { data, signature } = part
  const answer: unknown = yield { op: 'verifyScheme', scheme, spki: signer.spki, data, signature }
  return answer === true
}

/** The signature of the issuer on a certificate. */
export function signedPartOf({ raw, tbs, signature }: Certificate): SignedPart {
  const cursor = enter(readDer(raw), 'certificate')
  cursor.next(TAG.sequence, 'certificate body')
  return { algorithm: cursor.next(TAG.sequence, 'signature algorithm'), data: tbs, signature }
}

/** Reads or answers undefined for what is not DER. */
export function readOr<T>(der: Bytes, parse: (der: Bytes) => T): T | undefined {
  try {
    return parse(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
