/**
 * What `node:crypto` alone allows: the same public-key operations and hashes on kept `KeyObject`s and prepared
 * bytes, and nothing around them. Between this floor and the limit lies Node; between it and ours lies our code.
 */
import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import type { PublicJwk } from '@entente/credentials'
import type { Issuing, Presented } from './inputs.ts'

/** One signature over the header and payload of a real token, one hash for each of its disclosures. */
export function issueFloor({ privateJwk }: Issuing, token: string): () => unknown {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  const [jwt = '', ...disclosures] = token.split('~').filter((part) => part !== '')
  const input = Buffer.from(jwt.slice(0, jwt.lastIndexOf('.')))
  return () => {
    for (const disclosure of disclosures) hash('sha256', disclosure, 'base64url')
    return sign('sha256', input, key)
  }
}

type Signed = { readonly data: Buffer; readonly signature: Buffer }
type Prepared = { readonly issued: Signed; readonly binding: Signed; readonly jwk: PublicJwk }

/** Two signatures, the import of the holder's key between them, and every hash a verification needs. */
export function floor({ publicJwk }: Issuing, tokens: readonly Presented[]): (turn: number) => unknown {
  const key = importJwk(publicJwk)
  const prepared = tokens.map(prepare)
  const hashed = tokens.map(({ presentation }) => presentation.split('~').slice(1))
  return (turn) => {
    const { issued, binding, jwk } = prepared[turn % prepared.length] as Prepared
    for (const text of hashed[turn % hashed.length] ?? []) hash('sha256', text, 'base64url')
    hash('sha256', issued.data, 'base64url')
    return check(issued, key) && check(binding, importJwk(jwk))
  }
}

/** The same, and the chain of two certificates to the root. */
export function floorCold(issuing: Issuing, tokens: readonly Presented[]): (turn: number) => unknown {
  const once = floor(issuing, tokens)
  const root = new X509Certificate(issuing.root).publicKey
  return (turn) => {
    const [leaf, middle] = issuing.x5c.map((text) => new X509Certificate(Buffer.from(text, 'base64')))
    if (!leaf?.verify(middle?.publicKey ?? root) || !middle?.verify(root)) throw new Error('chain')
    return once(turn)
  }
}

function prepare({ presentation, holder }: Presented): Prepared {
  const parts = presentation.split('~')
  const { kty, crv, x, y } = holder
  const jwk = { kty, crv, x, y } as PublicJwk
  return { issued: signed(parts[0] ?? ''), binding: signed(parts.at(-1) ?? ''), jwk }
}

function signed(jws: string): Signed {
  const end = jws.lastIndexOf('.')
  return {
    data: Buffer.from(jws.slice(0, end)),
    signature: toDer(Buffer.from(jws.slice(end + 1), 'base64url')),
  }
}

/** OpenSSL's own form of a signature: the floor does not pay for a conversion. */
function toDer(raw: Buffer): Buffer {
  const integer = (half: Buffer) => {
    const start = half.findIndex((byte) => byte !== 0)
    const digits = half.subarray(start === -1 ? half.length - 1 : start)
    const body = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits
    return Buffer.concat([Buffer.from([2, body.length]), body])
  }
  const body = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

function importJwk(jwk: PublicJwk): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: 'jwk' })
}

function check({ data, signature }: Signed, key: KeyObject): true {
  if (!verify('sha256', data, key, signature)) throw new Error('the floor verifies nothing')
  return true
}
