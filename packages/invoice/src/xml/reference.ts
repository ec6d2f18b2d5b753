import { fail, type Scan } from './scan.ts'
import { isXmlCharacter } from './text.ts'

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** `&#x0010FFFF;` is the longest that means anything. */
const LENGTH_MAX = 12

/** The character behind `&…;` at a place (XML 1.0 §4.1): one of five names, or a number. */
export function readReference(scan: Scan, at: number): { readonly text: string; readonly end: number } {
  scan.at = at
  const end = scan.text.indexOf(';', at)
  if (end < 0 || end - at > LENGTH_MAX) fail(scan, 'unknown-entity', 'an & that begins no known entity')
  const name = scan.text.slice(at + 1, end)
  const text = name.startsWith('#') ? characterOf(scan, name) : ENTITIES[name]
  if (text === undefined) fail(scan, 'unknown-entity', `the entity ${name} is not known`)
  return { text, end: end + 1 }
}

function characterOf(scan: Scan, name: string): string {
  const hex = name.startsWith('#x')
  const digits = name.slice(hex ? 2 : 1)
  const point = (hex ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits)
    ? Number.parseInt(digits, hex ? 16 : 10)
    : 0
  if (!isXmlCharacter(point)) fail(scan, 'forbidden-character', `the character ${name} is not allowed`)
  return String.fromCodePoint(point)
}
