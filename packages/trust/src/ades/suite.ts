/**
 * Until when an algorithm is believed (ETSI TS 119 312 and its predecessors, as dates): a verdict asks with the time at
 * which the object is proven to have existed, never with the time it was looked at.
 */
import { DerError } from '../der/read-der.ts'
import { parseSpki } from '../pkix/algorithms.ts'
import type { Bytes, HashName, Instant } from '../ports.ts'
import type { UsedAlgorithm } from './facts.ts'

const NEVER = '0000-01-01T00:00:00.000Z'
const OPEN = '9999-12-31T23:59:59.999Z'
const day = (date: string): Instant => `${date}T00:00:00.000Z`

/** The first instant at which the hash no longer counts. */
const HASH_UNTIL: Readonly<Record<HashName, Instant>> = {
  md5: day('2004-08-01'),
  'sha-1': day('2012-08-01'),
  'ripemd-160': day('2014-08-01'),
  'sha-224': day('2029-01-01'),
  'sha3-224': day('2029-01-01'),
  'sha-256': OPEN,
  'sha-384': OPEN,
  'sha-512': OPEN,
  'sha3-256': OPEN,
  'sha3-384': OPEN,
  'sha3-512': OPEN,
}

/** By the size of the key in bits, largest first: from that size on, believed until. */
const RSA_UNTIL = [
  [3000, OPEN],
  [1900, day('2029-01-01')],
  [1024, day('2019-10-01')],
  [1, day('2010-08-01')],
] as const
const EC_UNTIL = [
  [256, OPEN],
  [224, day('2021-10-01')],
  [1, day('2012-08-01')],
] as const
const PKCS1_UNTIL = day('2029-01-01')
const DSA_UNTIL = day('2015-12-01')

/** Bits of curves this core verifies on but never signs with (RFC 5639, SEC 2). */
const OTHER_CURVES: Readonly<Record<string, number>> = {
  '1.3.36.3.3.2.8.1.1.7': 256,
  '1.3.36.3.3.2.8.1.1.11': 384,
  '1.3.36.3.3.2.8.1.1.13': 512,
  '1.2.840.10045.3.1.1': 192,
  '1.3.132.0.33': 224,
}
const ED448 = '1.3.101.113'

/** Why the algorithm is not believed at that time; undefined when it is. */
export function notBelieved(algorithm: UsedAlgorithm, at: Instant): string | undefined {
  const until = untilOf(algorithm)
  if (at < until) return undefined
  const name = 'scheme' in algorithm ? schemeName(algorithm) : algorithm.hash
  const when = until === NEVER ? 'is not known to be sound' : `was believed until ${until}`
  return `${algorithm.where}: ${name} ${when}`
}

function schemeName({ scheme }: Extract<UsedAlgorithm, { scheme: unknown }>): string {
  return scheme.kind === 'eddsa' ? 'EdDSA' : `${scheme.kind.toUpperCase()} with ${scheme.hash}`
}

function untilOf(algorithm: UsedAlgorithm): Instant {
  if (!('scheme' in algorithm)) return HASH_UNTIL[algorithm.hash]
  const { scheme, spki } = algorithm
  const key = keyUntil(spki)
  if (scheme.kind === 'eddsa') return key
  const hash = HASH_UNTIL[scheme.hash]
  const kind = scheme.kind === 'rsa' ? PKCS1_UNTIL : scheme.kind === 'dsa' ? DSA_UNTIL : OPEN
  return [scheme.kind === 'dsa' ? OPEN : key, hash, kind].reduce((a, b) => (a < b ? a : b))
}

function keyUntil(spki: Bytes): Instant {
  try {
    const key = parseSpki(spki)
    if (key.type === 'rsa') return untilFor(RSA_UNTIL, key.bits)
    if (key.type === 'ec' || key.type === 'ed25519') return OPEN
    if (key.oid === ED448) return OPEN
    return untilFor(EC_UNTIL, OTHER_CURVES[key.oid] ?? 0)
  } catch (error) {
    if (error instanceof DerError) return NEVER
    throw error
  }
}

function untilFor(table: readonly (readonly [number, Instant])[], bits: number): Instant {
  return table.find(([least]) => bits >= least)?.[1] ?? NEVER
}
