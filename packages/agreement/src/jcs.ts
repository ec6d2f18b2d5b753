/** RFC 8785 canonical JSON for values made of integers, NFC strings, booleans, null, arrays and objects. */

/** Canonical text; throws a TypeError naming the place for a value that has no canonical form here. */
export function canonicalJson(value: unknown): string {
  return write(value, '')
}

function write(value: unknown, pointer: string): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeString(value, pointer)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError(`${place(pointer)}: only integers up to 2^53 − 1 have a canonical form`)
    return String(value)
  }
  if (Array.isArray(value))
    return `[${value.map((item, index) => write(item, `${pointer}/${index}`)).join(',')}]`
  if (typeof value === 'object') return writeObject(value as { readonly [member: string]: unknown }, pointer)
  throw new TypeError(`${place(pointer)}: ${typeof value} is not JSON`)
}

/** Members sorted by UTF-16 code unit (RFC 8785 §3.2.3), which is what `sort` does; undefined members are absent. */
function writeObject(value: { readonly [member: string]: unknown }, pointer: string): string {
  const members = Object.keys(value)
    .sort()
    .filter((name) => value[name] !== undefined)
    .map((name) => `${writeString(name, pointer)}:${write(value[name], `${pointer}/${name}`)}`)
  return `{${members.join(',')}}`
}

/** `JSON.stringify` writes strings exactly as RFC 8785 §3.2.2.2 asks, for well-formed text. */
function writeString(text: string, pointer: string): string {
  if (!text.isWellFormed()) throw new TypeError(`${place(pointer)}: lone surrogate`)
  if (text.normalize('NFC') !== text)
    throw new TypeError(`${place(pointer)}: text is not in Unicode form NFC`)
  return JSON.stringify(text)
}

function place(pointer: string): string {
  return pointer === '' ? 'the top' : pointer
}
