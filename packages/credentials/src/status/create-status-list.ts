import { encodeBase64url } from '../bytes.ts'
import { createJws } from '../jose/jws.ts'
import type { Bytes, JwsAlg, KeyRef, Steps } from '../ports.ts'
import type { BitList, StatusBits } from './bit-list.ts'

/** DEFLATE in ZLIB form (RFC 1950). */
export type Deflate<Out = Bytes> = (bytes: Bytes) => Out

export type NewStatusListToken = {
  readonly bits: StatusBits
  /** The bytes of the list in ZLIB form. */
  readonly compressed: Bytes
  readonly uri: string
  readonly iat: number
  readonly exp: number
  readonly ttl: number
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** Base64 DER, leaf first, without the anchor. */
  readonly x5c?: readonly string[]
  readonly kid?: string
}

/** Token Status List §5.1 Status List Token in JWT form. */
export function* createStatusListToken(list: NewStatusListToken): Steps<string> {
  const { bits, compressed, uri, iat, exp, ttl, alg, key, x5c, kid } = list
  return yield* createJws({
    header: {
      typ: 'statuslist+jwt',
      ...(kid !== undefined && { kid }),
      ...(x5c && { x5c }),
    },
    payload: { sub: uri, iat, exp, ttl, status_list: { bits, lst: encodeBase64url(compressed) } },
    alg,
    key,
  })
}

/** The two steps in one, with the compression of the platform (node:zlib, or `CompressionStream` when awaited). */
export function* createStatusList(
  list: BitList,
  options: Omit<NewStatusListToken, 'bits' | 'compressed'> & { readonly deflate: Deflate },
): Steps<string> {
  const { deflate, ...token } = options
  return yield* createStatusListToken({ ...token, bits: list.bits, compressed: deflate(list.bytes) })
}
