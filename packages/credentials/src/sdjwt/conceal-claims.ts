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
import type { HashAlg, Step, Steps } from '../ports.ts'
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

/** A node of the tree that the patterns make; `below` only where a pattern goes on. */
type Frame = { disclosable: boolean; used: boolean; below?: Map<string | number | null, Frame> }
type Work = Required<Omit<Concealment, 'disclosable'>> & { readonly disclosures: string[] }

/** RFC 9901 §4.2: replaces the chosen claims by digests; inner claims first, so that nothing nested leaks. */
export function* concealClaims(claims: JsonObject, concealment: Concealment): Steps<ConcealedClaims> {
  const { disclosable, salt, hashAlg = 'sha-256', decoys = 0 } = concealment
  const frame = frameOf(disclosable)
  const work: Work = { salt, hashAlg, decoys, disclosures: [] }
  if ('_sd_alg' in claims) throw new FormatError('SDJWT_NAME', 'a claim cannot be called "_sd_alg"')
  const payload = yield* concealObject(claims, { frames: [frame], above: undefined, key: '' }, work)
  const unused = unusedPath(frame)
  if (unused !== undefined) throw new FormatError('SDJWT_PATH', `no claim at ${JSON.stringify(unused)}`)
  if (work.disclosures.length > 0 || '_sd' in payload) payload['_sd_alg'] = hashAlg
  return { payload, disclosures: work.disclosures }
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
  const root: Frame = { disclosable: false, used: true }
  for (const pattern of patterns) {
    let frame = root
    for (const key of pattern) {
      const below = (frame.below ??= new Map())
      let next = below.get(key)
      if (next === undefined) below.set(key, (next = { disclosable: false, used: false }))
      frame = next
    }
    if (frame === root) throw new FormatError('SDJWT_PATH', 'an empty path names no claim')
    frame.disclosable = true
  }
  return root
}

/** A container of the claims, with the frames that speak of it. */
type Place = {
  readonly frames: readonly Frame[]
  readonly above: Place | undefined
  readonly key: string | number
}

const NO_FRAMES: readonly Frame[] = []

/** Frames that speak of one member or element; most claims have none, so nothing is made for them. */
function framesAt(frames: readonly Frame[], key: string | number): readonly Frame[] {
  let found: Frame[] | undefined
  for (const { below } of frames) {
    if (below === undefined) continue
    const named = below.get(key)
    if (named !== undefined) (found ??= []).push(named)
    const each = typeof key === 'number' ? below.get(null) : undefined
    if (each !== undefined) (found ??= []).push(each)
  }
  if (found === undefined) return NO_FRAMES
  for (const frame of found) frame.used = true
  return found
}

function isDisclosable(frames: readonly Frame[]): boolean {
  for (const frame of frames) if (frame.disclosable) return true
  return false
}

function goesOn(frames: readonly Frame[]): boolean {
  for (const frame of frames) if (frame.below !== undefined) return true
  return false
}

function* concealObject(source: JsonObject, place: Place, work: Work): Steps<{ [name: string]: Json }> {
  const target = emptyObject()
  const digests: string[] = []
  for (const name of Object.keys(source)) {
    checkName(name)
    const frames = framesAt(place.frames, name)
    const item = source[name] as Json
    const value = goesOn(frames)
      ? yield* conceal(item, { frames, above: place, key: name }, work)
      : checked(item)
    if (!isDisclosable(frames)) target[name] = value
    else digests.push(yield hashed(createDisclosure(work.salt(), name, value), work))
  }
  for (let count = decoyCount(place, digests.length, work); count > 0; count--) {
    digests.push(yield { op: 'hash', alg: work.hashAlg, data: work.salt() })
  }
  // Sorted digests say nothing about the order of the claims (RFC 9901 §4.2.4.1).
  if (digests.length > 0) target['_sd'] = digests.sort()
  return target
}

/** A value of which some part may have to be hidden. */
function* conceal(value: Json, place: Place, work: Work): Steps<Json> {
  if (isArray(value)) return yield* concealArray(value, place, work)
  if (isObject(value)) return yield* concealObject(value, place, work)
  return value
}

function* concealArray(source: readonly Json[], place: Place, work: Work): Steps<Json[]> {
  const target: Json[] = []
  let hiddenCount = 0
  for (const { below } of place.frames) {
    const each = below?.get(null)
    if (each !== undefined) each.used = true
  }
  for (const [index, item] of source.entries()) {
    const frames = framesAt(place.frames, index)
    const value = goesOn(frames)
      ? yield* conceal(item, { frames, above: place, key: index }, work)
      : checked(item)
    if (isDisclosable(frames)) {
      hiddenCount++
      target.push({ '...': yield hashed(createDisclosure(work.salt(), undefined, value), work) })
    } else target.push(value)
  }
  for (let count = decoyCount(place, hiddenCount, work); count > 0; count--) {
    const digest = (yield { op: 'hash', alg: work.hashAlg, data: work.salt() }) as string
    // The digest is random: its first character decides where the decoy stands.
    target.splice(digest.charCodeAt(0) % (target.length + 1), 0, { '...': digest })
  }
  return target
}

function checkName(name: string): void {
  if (RESERVED_NAMES.includes(name)) {
    throw new FormatError('SDJWT_NAME', `a claim cannot be called ${JSON.stringify(name)}`)
  }
}

/** A value that no pattern enters stays as it is; only its names have to be allowed. */
function checked(value: Json): Json {
  if (isArray(value)) value.forEach(checked)
  else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      checkName(name)
      checked(value[name] as Json)
    }
  }
  return value
}

function decoyCount(place: Place, hiddenCount: number, { decoys }: Work): number {
  if (typeof decoys === 'number') return place.above === undefined ? decoys : 0
  return hiddenCount > 0 ? decoys(pathOf(place)) : 0
}

function pathOf({ above, key }: Place): Path {
  return above === undefined ? [] : [...pathOf(above), key]
}

function hashed(text: string, { hashAlg, disclosures }: Work): Step {
  disclosures.push(text)
  return { op: 'hash', alg: hashAlg, data: text }
}

/** A path that met no claim is a mistake of the issuer: the claim it meant to protect would be in clear. */
function unusedPath(frame: Frame, path: PathPattern = []): PathPattern | undefined {
  if (frame.below === undefined) return undefined
  for (const [key, inner] of frame.below) {
    if (!inner.used) return [...path, key]
    const found = unusedPath(inner, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}
