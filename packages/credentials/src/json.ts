import { FormatError } from './errors.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }
/** Where in a JSON value: member names and array indexes; `null` (all elements) only in questions. */
export type Path = readonly (string | number)[]
export type PathPattern = readonly (string | number | null)[]

export type JsonLimits = { readonly depthMax?: number; readonly charactersMax?: number }

/** JSON_DEPTH counts nested containers; the size is counted in characters of the text. */
export const JSON_DEPTH_MAX = 32
const CHARACTERS_MAX = 1_048_576
const QUOTE = 34
const BACKSLASH = 92

/**
 * RFC 8259 with the rules of I-JSON (RFC 7493 §2.3): a duplicate member is an error, never "last one wins".
 * Objects inherit nothing, so that `__proto__` and `toString` are names like any other.
 */
export function parseJson(text: string, limits: JsonLimits = {}): Json {
  if (text.length > (limits.charactersMax ?? CHARACTERS_MAX)) {
    throw new FormatError('INPUT_SIZE', `the JSON text has ${text.length} characters`)
  }
  const depthMax = limits.depthMax ?? JSON_DEPTH_MAX
  if (depthMax > 0 && isFlat(text)) return parseNative(text) as Json
  const memberCount = countMembers(text, depthMax)
  const members = { count: 0 }
  const value = withoutPrototypes(parseNative(text), members)
  // JSON.parse keeps one of two equal names: fewer members in the value than in the text means a duplicate.
  if (members.count !== memberCount) throw new FormatError('JSON_DUPLICATE', duplicateName(text))
  return value
}

export function parseJsonObject(text: string, limits?: JsonLimits): JsonObject {
  const value = parseJson(text, limits)
  if (!isObject(value)) throw new FormatError('JSON_FORM', 'the JSON value is not an object')
  return value
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Instances inherit from an empty object without prototype: no inherited name, and still fast in every engine. */
const Bare = function bare() {} as unknown as new () => { [name: string]: Json }
Bare.prototype = Object.freeze(Object.create(null))

/** A fresh object that inherits no name at all, to be filled with names from outside. */
export function emptyObject(): { [name: string]: Json } {
  return new Bare()
}

function parseNative(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FormatError('JSON_FORM', 'the text is not JSON')
  }
}

/**
 * No object and at most the one outer array: nothing to strip, to count or to measure, so the platform's answer is
 * ours. Most disclosures are such; a bracket inside a text only means that the long way is taken.
 */
function isFlat(text: string): boolean {
  return !text.includes('{') && text.indexOf('[', 1) === -1
}

/** Colons outside strings = members written. Also stops at too deep a nesting before anything is built. */
function countMembers(text: string, depthMax: number): number {
  let [count, depth] = [0, 0]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) index = endOfString(text, index)
    else if (code === 58) count++
    else if (code === 123 || code === 91) {
      if (++depth > depthMax) throw new FormatError('JSON_DEPTH', `nested deeper than ${depthMax}`)
    } else if (code === 125 || code === 93) depth--
  }
  return count
}

/** Index of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, index: number): boolean {
  let before = index - 1
  while (text.charCodeAt(before) === BACKSLASH) before--
  return (index - before) % 2 === 0
}

/** Arrays are changed in place: they came from `JSON.parse` a moment ago and belong to nobody else. */
function withoutPrototypes(value: unknown, members: { count: number }): Json {
  if (typeof value !== 'object' || value === null) return value as Json
  if (Array.isArray(value)) {
    const items = value as Json[]
    for (let index = 0; index < items.length; index++) {
      const item = items[index] as Json
      if (typeof item === 'object') items[index] = withoutPrototypes(item, members)
    }
    return items
  }
  const copy = emptyObject()
  const source = value as { readonly [name: string]: unknown }
  const names = Object.keys(source)
  members.count += names.length
  for (const name of names) {
    const item = source[name]
    copy[name] = typeof item === 'object' ? withoutPrototypes(item, members) : (item as Json)
  }
  return copy
}

/** Only for the message: `JSON.parse` with a reviver does not show duplicates, so look at the names in order. */
function duplicateName(text: string): string {
  const open: (Set<string> | undefined)[] = []
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (char === '{') open.push(new Set())
    else if (char === '[') open.push(undefined)
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = endOfString(text, index)
      const name = text.slice(index, end + 1)
      index = end
      if (!/^[ \t\r\n]*:/.test(text.slice(end + 1, end + 64))) continue
      const parsed = String(JSON.parse(name))
      const names = open.at(-1)
      if (names?.has(parsed)) return `member ${JSON.stringify(parsed)} occurs twice in one object`
      names?.add(parsed)
    }
  }
  return 'a member occurs twice in one object'
}
