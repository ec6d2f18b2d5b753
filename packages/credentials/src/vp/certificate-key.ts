import { encodeBase64url } from '../bytes.ts'
import type { Bytes, JwsAlg, PublicJwk } from '../ports.ts'

/** RFC 5480 §2: octets before the point, octets of one coordinate. */
const SHAPES: {
  readonly [alg: string]: { readonly crv: string; readonly head: number; readonly size: number }
} = {
  ES256: { crv: 'P-256', head: 27, size: 32 },
  ES384: { crv: 'P-384', head: 24, size: 48 },
  ES512: { crv: 'P-521', head: 26, size: 66 },
}

/**
 * The public key of a certificate as JWK, when it can serve this algorithm: a DER SubjectPublicKeyInfo with a named
 * curve and an uncompressed point has one length only. The parser of certificates has checked its inside.
 */
export function certificatePublicJwk(spki: Bytes, alg: JwsAlg): PublicJwk | undefined {
  const shape = SHAPES[alg]
  if (shape === undefined || spki.length !== shape.head + 2 * shape.size) return undefined
  if (spki[shape.head - 1] !== 4) return undefined
  const coordinate = (index: number): string => {
    const start = shape.head + index * shape.size
    return encodeBase64url(spki.subarray(start, start + shape.size))
  }
  return { kty: 'EC', crv: shape.crv, x: coordinate(0), y: coordinate(1) }
}
