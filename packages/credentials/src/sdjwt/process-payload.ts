import type { CheckCode } from '../check-code.ts'
import { FormatError } from '../errors.ts'
import { emptyObject, isArray, isObject, isStrings, type Json, type JsonObject, type Path } from '../json.ts'
import type { Check, HashAlg, Steps } from '../ports.ts'
import { failed, passed } from '../report.ts'
import { NESTING_MAX, parseDisclosure, RESERVED_NAMES, type Disclosure } from './disclosure.ts'

/** Where a disclosure ended up; `index` is its place among the disclosures received. */
export type DisclosedNode = { readonly path: Path; readonly index: number }

export type ProcessedPayload = {
  /** Payload with the disclosed values in place and every trace of the format removed. */
  readonly claims: JsonObject
  readonly disclosed: readonly DisclosedNode[]
  readonly hashAlg: HashAlg
  readonly checks: readonly Check[]
}

type Found = { readonly disclosure: Disclosure; readonly index: number; used: boolean }
type Walk = {
  readonly byDigest: Map<string, Found>
  /** Digests met that stand for nothing we were given: decoys, and claims that stay hidden. */
  readonly unknown: Set<string>
  readonly disclosed: DisclosedNode[]
  readonly problems: Problems
}

/** First detail for each code; one pass may meet the same fault many times. */
type Problems = Map<CheckCode, string>

const HASH_ALGS: readonly string[] = ['sha-256', 'sha-384', 'sha-512']
const CODES = [
  'SDJWT_HASH',
  'SDJWT_ARITY',
  'SDJWT_NAME',
  'SDJWT_COLLISION',
  'SDJWT_DUPLICATE',
  'SDJWT_UNREFERENCED',
] as const

/** RFC 9901 §7.1, step 3 onwards: one pass over the payload, every disclosure hashed once. */
export function* processPayload(
  payload: JsonObject,
  disclosures: readonly string[],
): Steps<ProcessedPayload> {
  const hashAlg = payload['_sd_alg'] ?? 'sha-256'
  const problems: Problems = new Map()
  if (!isHashAlg(hashAlg)) {
    const checks = [failed('SDJWT_HASH', 'the hash algorithm named in _sd_alg is not supported')]
    return { claims: emptyObject(), disclosed: [], hashAlg: 'sha-256', checks }
  }
  const byDigest = new Map<string, Found>()
  for (let index = 0; index < disclosures.length; index++) {
    const text = disclosures[index] as string
    addDisclosure({ text, index, digest: yield { op: 'hash', alg: hashAlg, data: text } }, byDigest, problems)
  }
  const walk: Walk = { byDigest, unknown: new Set(), disclosed: [], problems }
  const claims = walkObject(payload, walk, [])
  for (const { used } of byDigest.values()) {
    if (!used)
      note(problems, 'SDJWT_UNREFERENCED', 'a disclosure is not referenced by any digest the issuer signed')
  }
  return { claims, disclosed: walk.disclosed, hashAlg, checks: checksOf(problems) }
}

function isHashAlg(name: Json): name is HashAlg {
  return typeof name === 'string' && HASH_ALGS.includes(name)
}

type Hashed = { readonly text: string; readonly index: number; readonly digest: string }

function addDisclosure(
  { text, index, digest }: Hashed,
  byDigest: Map<string, Found>,
  problems: Problems,
): void {
  const disclosure = readDisclosure(text, problems)
  if (disclosure === undefined) return
  if (byDigest.has(digest)) note(problems, 'SDJWT_DUPLICATE', 'a disclosure is given twice')
  else byDigest.set(digest, { disclosure, index, used: false })
}

function readDisclosure(text: string, problems: Problems): Disclosure | undefined {
  try {
    return parseDisclosure(text)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    note(problems, error.code, error.detail)
    return undefined
  }
}

function isContainer(value: Json): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null
}

function walkValue(value: Json, walk: Walk, path: Path): Json {
  if (!isContainer(value)) return value
  if (path.length >= NESTING_MAX) {
    note(walk.problems, 'JSON_DEPTH', `claims nested deeper than ${NESTING_MAX}`)
    return null
  }
  return isArray(value) ? walkArray(value, walk, path) : walkObject(value, walk, path)
}

function walkObject(source: JsonObject, walk: Walk, path: Path): JsonObject {
  const digests = source['_sd']
  const target = digests === undefined ? emptyObject() : emptyTable()
  for (const name of Object.keys(source)) {
    if (name === '_sd' || (name === '_sd_alg' && path.length === 0)) continue
    const value = source[name] as Json
    target[name] = isContainer(value) ? walkValue(value, walk, [...path, name]) : value
  }
  if (digests === undefined) return target
  if (!isStrings(digests)) {
    note(walk.problems, 'SDJWT_FORM', '_sd is not a list of digests')
    return target
  }
  for (const digest of digests) revealMember(digest, walk, { target, path })
  return target
}

/**
 * For objects that receive disclosed members: these come in a random order, and an object that remembers the shape
 * of each order costs more than the whole walk. An object without prototype is a plain table.
 */
function emptyTable(): { [name: string]: Json } {
  return Object.create(null) as { [name: string]: Json }
}

/** RFC 9901 §7.1 3.c.ii: three elements, a name that is allowed and not taken. */
function revealMember(
  digest: string,
  walk: Walk,
  { target, path }: { target: { [name: string]: Json }; path: Path },
): void {
  const found = meet(digest, walk)
  if (found === undefined) return
  const { name, value } = found.disclosure
  if (name === undefined) {
    note(walk.problems, 'SDJWT_ARITY', 'a disclosure without a name stands for an object member')
  } else if (RESERVED_NAMES.includes(name)) {
    note(walk.problems, 'SDJWT_NAME', `a disclosure is called ${JSON.stringify(name)}`)
  } else if (name in target) {
    note(walk.problems, 'SDJWT_COLLISION', `${JSON.stringify(name)} is already there at its level`)
  } else {
    const at = [...path, name]
    walk.disclosed.push({ path: at, index: found.index })
    target[name] = walkValue(value, walk, at)
  }
}

function walkArray(source: readonly Json[], walk: Walk, path: Path): Json[] {
  const target: Json[] = []
  for (const item of source) {
    const digest = placeholderDigest(item)
    if (digest === undefined) {
      target.push(isContainer(item) ? walkValue(item, walk, [...path, target.length]) : item)
    } else revealElement(digest, walk, { target, path })
  }
  return target
}

/** Placeholders without a disclosure vanish (RFC 9901 §7.1 3.d). */
function revealElement(digest: string, walk: Walk, { target, path }: { target: Json[]; path: Path }): void {
  const found = meet(digest, walk)
  if (found === undefined) return
  const { name, value } = found.disclosure
  if (name !== undefined) {
    note(walk.problems, 'SDJWT_ARITY', 'a disclosure with a name stands for an array element')
    return
  }
  const at = [...path, target.length]
  walk.disclosed.push({ path: at, index: found.index })
  target.push(walkValue(value, walk, at))
}

/** Only an object with the single member `...` is a placeholder; anything else is data. */
function placeholderDigest(item: Json): string | undefined {
  if (!isObject(item)) return undefined
  const digest = item['...']
  return typeof digest === 'string' && Object.keys(item).length === 1 ? digest : undefined
}

/** Each digest may stand in one place only, decoys included (RFC 9901 §7.1 step 4). */
function meet(digest: string, walk: Walk): Found | undefined {
  const found = walk.byDigest.get(digest)
  if (found === undefined ? walk.unknown.has(digest) : found.used) {
    note(walk.problems, 'SDJWT_DUPLICATE', 'a digest stands in two places')
    return undefined
  }
  if (found === undefined) walk.unknown.add(digest)
  else found.used = true
  return found
}

function note(problems: Problems, code: CheckCode, detail: string): void {
  if (!problems.has(code)) problems.set(code, detail)
}

const ALL_PASSED: readonly Check[] = Object.freeze(CODES.map((code) => Object.freeze(passed(code))))

function checksOf(problems: Problems): readonly Check[] {
  if (problems.size === 0) return ALL_PASSED
  const others = [...problems.keys()].filter((code) => !CODES.some((known) => known === code))
  return [...CODES, ...others].map((code) => {
    const detail = problems.get(code)
    return detail === undefined ? passed(code) : failed(code, detail)
  })
}
