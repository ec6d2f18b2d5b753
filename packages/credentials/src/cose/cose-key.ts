import { decodeBase64url, encodeBase64url } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { isBytes, isCborList, isCborMap, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import type { PublicJwk } from '../ports.ts'
import { algOfCose } from './cose-alg.ts'

/** RFC 9053 §7: labels and numbers of the two key types of this profile. */
const LABEL = { kty: 1, alg: 3, keyOps: 4, crv: -1, x: -2, y: -3, d: -4 } as const
const KTY = { okp: 1, ec2: 2 } as const
const OPERATION_VERIFY = 2

type Curve = { readonly crv: string; readonly kty: number; readonly size: number }
const CURVES: ReadonlyMap<number, Curve> = new Map([
  [1, { crv: 'P-256', kty: KTY.ec2, size: 32 }],
  [2, { crv: 'P-384', kty: KTY.ec2, size: 48 }],
  [3, { crv: 'P-521', kty: KTY.ec2, size: 66 }],
  [6, { crv: 'Ed25519', kty: KTY.okp, size: 32 }],
])
const CURVE_LIST = [...CURVES]

/**
 * A public COSE_Key from untrusted CBOR (RFC 9052 §7) as JWK. A private part makes it unusable, since whoever received
 * it could sign too; a compressed point is not read, since no platform imports one.
 */
export function parseCoseKey(value: CborValue): PublicJwk {
  if (!isCborMap(value)) return fail('the key is not a map')
  if (value.has(LABEL.d)) fail('the key has its private part')
  const curve = CURVES.get(Number(value.get(LABEL.crv)))
  if (curve === undefined || value.get(LABEL.kty) !== curve.kty)
    return fail('the key type and curve are not known')
  const x = coordinate(value, LABEL.x, curve)
  if (curve.kty === KTY.okp) return { kty: 'OKP', crv: curve.crv, x, ...purpose(value) }
  return { kty: 'EC', crv: curve.crv, x, y: coordinate(value, LABEL.y, curve), ...purpose(value) }
}

function coordinate(key: CborMap, label: number, { size }: Curve): string {
  const bytes = key.get(label)
  if (isBytes(bytes) && bytes.length === size) return encodeBase64url(bytes)
  return fail(typeof bytes === 'boolean' ? 'a compressed point' : `a coordinate is not ${size} bytes`)
}

/** A key made for one algorithm or for other operations is kept to it. */
function purpose(key: CborMap): { readonly alg?: string; readonly use?: string } {
  const [alg, operations] = [key.get(LABEL.alg), key.get(LABEL.keyOps)]
  const verifies =
    operations === undefined || (isCborList(operations) && operations.includes(OPERATION_VERIFY))
  return {
    ...(alg !== undefined && { alg: algOfCose(alg) ?? 'unknown' }),
    ...(!verifies && { use: 'enc' }),
  }
}

/** The least a key needs; whatever else the JWK says stays behind. */
export function coseKeyOf(jwk: PublicJwk): CborMap {
  const found = CURVE_LIST.find(([, { crv }]) => crv === jwk.crv)
  if (found === undefined || jwk.x === undefined) return fail('the key is not of a curve of this profile')
  const [number, { kty, size }] = found
  const entries: [number, CborValue][] = [
    [LABEL.kty, kty],
    [LABEL.crv, number],
    [LABEL.x, sized(jwk.x, size)],
  ]
  if (kty === KTY.ec2) entries.push([LABEL.y, sized(jwk.y ?? '', size)])
  return new Map(entries)
}

function sized(coordinate: string, size: number) {
  const bytes = decodeBase64url(coordinate, 'a coordinate of the key')
  return bytes.length === size ? bytes : fail(`a coordinate is not ${size} bytes`)
}

function fail(detail: string): never {
  throw new CborError('COSE_KEY', detail)
}
