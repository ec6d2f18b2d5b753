import { FormatError } from '../errors.ts'
import {
  emptyObject,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type PathPattern,
} from '../json.ts'
import type { HashAlg, Steps } from '../ports.ts'
import { createDisclosure, RESERVED_NAMES } from './disclosure.ts'

/** What the holder may keep to themselves. */
export type Concealment = {
  /**
   * Paths of claims that are disclosed one by one: member names, array indexes, `null` for all elements of an
   * array. A path and a path below it may both be named: the inner claim is then hidden within the outer one.
   */
  readonly disclosable: readonly PathPattern[]
  /** A fresh salt of 128 random bits in base64url at each call (RFC 9901 §9.3). */
  readonly salt: () => string
  readonly hashAlg?: HashAlg
  /** Digests of nothing, so that the number of claims does not show: for the top level, or for each level. */
  readonly decoys?: number | ((level: Path) => number)
}

export type ConcealedClaims = { readonly payload: JsonObject; readonly disclosures: readonly string[] }

type Frame = { disclosable: boolean; used: boolean; readonly below: Map<string | number | null, Frame> }
type Work = Required<Omit<Concealment, 'disclosable'>> & { readonly disclosures: string[] }

/** RFC 9901 §4.2: replaces the chosen claims by digests; inner claims first, so that nothing nested leaks. */
export function* concealClaims(claims: JsonObject, concealment: Concealment): Steps<ConcealedClaims> {
  const { disclosable, salt, hashAlg = 'sha-256', decoys = 0 } = concealment
  const frame = frameOf(disclosable)
  const work: Work = { salt, hashAlg, decoys, disclosures: [] }
  if ('_sd_alg' in claims) throw new FormatError('SDJWT_NAME', 'a claim cannot be called "_sd_alg"')
  const payload = yield* concealObject(claims, { frames: [frame], path: [] }, work)
  const unused = unusedPath(frame)
  if (unused !== undefined) throw new FormatError('SDJWT_PATH', `no claim at ${JSON.stringify(unused)}`)
  const hidden = work.disclosures.length > 0 || '_sd' in payload
  return { payload: hidden ? { ...payload, _sd_alg: hashAlg } : payload, disclosures: work.disclosures }
}

/** Every member at every level and every array element: what PID-like types demand (ARF PID_21). */
export function everyPath(claims: JsonObject, except: readonly string[] = []): PathPattern[] {
  const names = Object.keys(claims).filter((name) => !except.includes(name))
  return names.flatMap((name) => pathsFrom(claims[name] as Json, [name]))
}

function pathsFrom(value: Json, path: Path): Path[] {
  if (isArray(value)) return [path, ...value.flatMap((item, index) => pathsFrom(item, [...path, index]))]
  if (!isObject(value)) return [path]
  return [path, ...Object.keys(value).flatMap((name) => pathsFrom(value[name] as Json, [...path, name]))]
}

function frameOf(patterns: readonly PathPattern[]): Frame {
  const root: Frame = { disclosable: false, used: true, below: new Map() }
  for (const pattern of patterns) {
    let frame = root
    for (const key of pattern) {
      const next = frame.below.get(key) ?? { disclosable: false, used: false, below: new Map() }
      frame.below.set(key, next)
      frame = next
    }
    if (frame === root) throw new FormatError('SDJWT_PATH', 'an empty path names no claim')
    frame.disclosable = true
  }
  return root
}

type Place = { readonly frames: readonly Frame[]; readonly path: Path }

function enter({ frames, path }: Place, key: string | number): Place {
  const keys = typeof key === 'number' ? [key, null] : [key]
  const entered = frames.flatMap(({ below }) => keys.flatMap((name) => below.get(name) ?? []))
  for (const frame of entered) frame.used = true
  return { frames: entered, path: [...path, key] }
}

function* conceal(value: Json, place: Place, work: Work): Steps<Json> {
  if (isArray(value)) return yield* concealArray(value, place, work)
  if (isObject(value)) return yield* concealObject(value, place, work)
  return value
}

function* concealObject(source: JsonObject, place: Place, work: Work): Steps<JsonObject> {
  const target = emptyObject()
  const digests: string[] = []
  for (const name of Object.keys(source)) {
    if (RESERVED_NAMES.includes(name)) {
      throw new FormatError('SDJWT_NAME', `a claim cannot be called ${JSON.stringify(name)}`)
    }
    const inner = enter(place, name)
    const value = yield* conceal(source[name] as Json, inner, work)
    if (isDisclosable(inner)) digests.push(yield* hide(value, name, work))
    else target[name] = value
  }
  for (let count = decoyCount(place, digests.length, work); count > 0; count--) {
    digests.push(yield { op: 'hash', alg: work.hashAlg, data: work.salt() })
  }
  // Sorted digests say nothing about the order of the claims (RFC 9901 §4.2.4.1).
  if (digests.length > 0) target['_sd'] = digests.sort()
  return target
}

function* concealArray(source: readonly Json[], place: Place, work: Work): Steps<Json[]> {
  const target: Json[] = []
  let hiddenCount = 0
  for (const { below } of place.frames) {
    const each = below.get(null)
    if (each !== undefined) each.used = true
  }
  for (const [index, item] of source.entries()) {
    const inner = enter(place, index)
    const value = yield* conceal(item, inner, work)
    if (isDisclosable(inner)) {
      hiddenCount++
      target.push({ '...': yield* hide(value, undefined, work) })
    } else target.push(value)
  }
  for (let count = decoyCount(place, hiddenCount, work); count > 0; count--) {
    const digest = (yield { op: 'hash', alg: work.hashAlg, data: work.salt() }) as string
    // The digest is random: its first character decides where the decoy stands.
    target.splice(digest.charCodeAt(0) % (target.length + 1), 0, { '...': digest })
  }
  return target
}

function isDisclosable({ frames }: Place): boolean {
  return frames.some(({ disclosable }) => disclosable)
}

function decoyCount({ path }: Place, hiddenCount: number, { decoys }: Work): number {
  if (typeof decoys === 'number') return path.length === 0 ? decoys : 0
  return hiddenCount > 0 ? decoys(path) : 0
}

function* hide(value: Json, name: string | undefined, work: Work): Steps<string> {
  const text = createDisclosure(work.salt(), name, value)
  work.disclosures.push(text)
  return yield { op: 'hash', alg: work.hashAlg, data: text }
}

/** A path that met no claim is a mistake of the issuer: the claim it meant to protect would be in clear. */
function unusedPath(frame: Frame, path: PathPattern = []): PathPattern | undefined {
  for (const [key, inner] of frame.below) {
    const found = inner.used ? unusedPath(inner, [...path, key]) : [...path, key]
    if (found !== undefined) return found
  }
  return undefined
}
