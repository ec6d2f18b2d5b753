/** Values of PDF → text, one character for each octet (ISO 32000-2 §7.3). What was read is written as it was. */
import { hex } from '../../bytes.ts'
import type { Bytes } from '../../ports.ts'
import type { PdfDictionary, PdfValue } from './parse-value.ts'

export function valueText(value: PdfValue): string {
  switch (value.kind) {
    case 'name':
      return nameText(value.text)
    case 'string':
      return `(${latin1Octets(value.bytes)})`
    case 'hex':
      return `<${hex(value.bytes)}>`
    case 'ref':
      return `${value.number} ${value.generation} R`
    case 'array':
      return `[${value.items.map(valueText).join(' ')}]`
    case 'dictionary':
      return `<<${value.entries.map(([key, one]) => ` ${nameText(key)} ${valueText(one)}`).join('')} >>`
    case 'null':
    case 'boolean':
    case 'number':
    case 'keyword':
      return value.text
  }
}

/** Octets of a string that is left as it stands: `latin1` of `TextDecoder` is Windows-1252 for some of them. */
function latin1Octets(bytes: Bytes): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** §7.3.5: everything but regular characters is written by its number. */
function nameText(name: string): string {
  const escaped = name.replace(
    /[^!-~]|[#()<>[\]{}/%]/g,
    (character) => `#${(character.charCodeAt(0) & 255).toString(16).padStart(2, '0')}`,
  )
  return `/${escaped}`
}

/** §7.9.2.2: text for people, whatever its script. */
export function textString(text: string): string {
  let units = 'feff'
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i).toString(16).padStart(4, '0')
  return `<${units}>`
}

/** Entries in place of those of the same name, or behind the others. */
export function withEntries(
  dictionary: PdfDictionary,
  entries: Readonly<Record<string, PdfValue>>,
): PdfDictionary {
  const kept = dictionary.entries.filter(([key]) => !Object.hasOwn(entries, key))
  return { kind: 'dictionary', entries: [...kept, ...Object.entries(entries)] }
}

/** Text of one character for each octet → octets. */
export function octets(text: string): Bytes {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
