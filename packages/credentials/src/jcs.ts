import { FormatError } from './errors.ts'
import { isArray, isObject, type Json } from './json.ts'

/** RFC 8785 JSON Canonicalization Scheme. */
export function canonicalJson(value: Json): string {
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isObject(value)) {
    // §3.2.3: names sorted by UTF-16 code units, which is what JavaScript compares.
    const names = Object.keys(value).sort()
    return `{${names.map((name) => `${canonicalText(name)}:${canonicalJson(value[name] as Json)}`).join(',')}}`
  }
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new FormatError('JSON_FORM', 'a number is not finite')
  }
  return JSON.stringify(value)
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new FormatError('JSON_FORM', 'a string holds a lone surrogate')
  return JSON.stringify(text)
}
