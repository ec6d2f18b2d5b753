/** A complete revocation list of one authority for its own certificates (RFC 5280 §5), as the test PKI needs it. */
import { context, DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createAlgorithm, encodeSignature } from '../pkix/algorithms.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, CreationAlg, Instant, KeyRef, Steps } from '../ports.ts'

export type CrlSpec = {
  /** The authority: its name and key identifier stand in the list. */
  readonly issuer: Certificate
  /** §5.2.3: grows with every list. */
  readonly number: number
  readonly thisUpdate: Instant
  readonly nextUpdate: Instant
  readonly revoked: readonly { readonly serial: Bytes; readonly at: Instant }[]
  readonly signWith: { readonly alg: CreationAlg; readonly key: KeyRef }
}

const CRL_NUMBER = '2.5.29.20'
const AUTHORITY_KEY = '2.5.29.35'

/** The result is not verified here: `checkRevocation` does that. */
export function* createCrl(spec: CrlSpec): Steps<Bytes> {
  if (spec.nextUpdate <= spec.thisUpdate) throw new DerError('nextUpdate: not after thisUpdate')
  const { issuer, revoked, signWith } = spec
  const algorithm = createAlgorithm(signWith.alg)
  const entries = revoked.map(({ serial, at }) => write.sequence(write.integer(serial), write.time(at)))
  const extensions = [
    ...(issuer.ski === undefined
      ? []
      : [extension(AUTHORITY_KEY, write.sequence(write.der(context(0), issuer.ski)))]),
    extension(CRL_NUMBER, write.smallInteger(spec.number)),
  ]
  const tbs = write.sequence(
    write.smallInteger(1),
    algorithm,
    issuer.subject.raw,
    write.time(spec.thisUpdate),
    write.time(spec.nextUpdate),
    ...(entries.length === 0 ? [] : [write.sequence(...entries)]),
    write.der(context(0, true), write.sequence(...extensions)),
  )
  const raw: Bytes = yield { op: 'sign', ...signWith, data: tbs }
  return write.sequence(tbs, algorithm, write.bitString(encodeSignature(signWith.alg, raw)))
}

function extension(id: string, value: Bytes): Bytes {
  return write.sequence(write.oid(id), write.octetString(value))
}
