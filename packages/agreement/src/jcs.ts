/** RFC 8785 canonical JSON for values made of integers, NFC strings, booleans, null, arrays and objects. */

/** Where the writer is inside the value; read only to say where a value without canonical form lies. */
type Place = (string | number)[]

/** Canonical text; throws a TypeError naming the place for a value that has no canonical form here. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return `"${value}"`
  return write(value, [])
}

/** ASCII without anything to escape: well-formed, in NFC, and written as it stands. Nearly all strings are. */
const PLAIN = /^[ !#-[\]-~]*$/

/** Frozen values that come back in many documents, with their text once it has been written. */
const PREPARED = new WeakMap<object, string>()

/**
 * Freezes a value to its depth, so that its canonical text is written once however many documents it is part of:
 * a decision is made of such parts, and writing them anew costs more than deciding.
 */
export function prepareCanonical<T extends object>(value: T): T {
  freezeDeep(value)
  PREPARED.set(value, '')
  return value
}

export function isPrepared(value: object): boolean {
  return PREPARED.has(value)
}

function freezeDeep(value: object): void {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) freezeDeep(member)
  Object.freeze(value)
}

function write(value: unknown, place: Place): string {
  if (typeof value === 'string') return writeString(value, place)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError(`${textOf(place)}: only integers up to 2^53 − 1 have a canonical form`)
    return String(value)
  }
  if (typeof value !== 'object') throw new TypeError(`${textOf(place)}: ${typeof value} is not JSON`)
  const prepared = PREPARED.get(value)
  if (prepared !== undefined && prepared !== '') return prepared
  const text = Array.isArray(value) ? writeArray(value, place) : writeObject(value as Members, place)
  if (prepared === '') PREPARED.set(value, text)
  return text
}

function writeArray(items: readonly unknown[], place: Place): string {
  let text = ''
  for (let index = 0; index < items.length; index++) {
    place.push(index)
    text += (index === 0 ? '' : ',') + write(items[index], place)
    place.pop()
  }
  return `[${text}]`
}

type Members = { readonly [member: string]: unknown }

/** Members sorted by UTF-16 code unit (RFC 8785 §3.2.3), which is what `sort` does; undefined members are absent. */
function writeObject(value: Members, place: Place): string {
  let text = ''
  for (const name of sortedNames(value)) {
    const member = value[name]
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${writeString(name, place)}:`
    place.push(name)
    text += write(member, place)
    place.pop()
  }
  return `{${text}}`
}

/** A few names are put in order faster than `sort` gets started. */
function sortedNames(value: Members): readonly string[] {
  const names = Object.keys(value)
  if (names.length > 16) return names.sort()
  for (let end = 1; end < names.length; end++) {
    const name = names[end] as string
    let place = end
    for (; place > 0 && name < (names[place - 1] as string); place--)
      names[place] = names[place - 1] as string
    names[place] = name
  }
  return names
}

/** `JSON.stringify` writes strings exactly as RFC 8785 §3.2.2.2 asks, for well-formed text. */
function writeString(text: string, place: Place): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError(`${textOf(place)}: lone surrogate`)
  if (text.normalize('NFC') !== text) throw new TypeError(`${textOf(place)}: text is not in Unicode form NFC`)
  return JSON.stringify(text)
}

function textOf(place: Place): string {
  return place.length === 0 ? 'the top' : `/${place.join('/')}`
}
