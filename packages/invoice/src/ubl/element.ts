import { type Decimal, decimalText } from '../decimal.ts'
import type { Identifier } from '../model/model.ts'
import { escapeXml } from '../xml/escape.ts'

type Attributes = Readonly<Record<string, string | undefined>>

/** An element with a text in it; nothing where there is no text, since UBL has no empty elements. */
export function leaf(name: string, text: string | undefined, attributes: Attributes = {}): string {
  if (text === undefined || text === '') return ''
  const given = Object.entries(attributes).map(([attribute, value]) =>
    value === undefined ? '' : ` ${attribute}="${escapeXml(value)}"`,
  )
  return `<${name}${given.join('')}>${escapeXml(text)}</${name}>`
}

/** An element with elements in it, in the order of the schema; nothing where all of them are nothing. */
export function branch(name: string, children: readonly string[]): string {
  const content = children.join('')
  return content === '' ? '' : `<${name}>${content}</${name}>`
}

/** `cac:A/cac:B/cbc:C`: one in the other. */
export function nested(path: string, text: string | undefined, attributes: Attributes = {}): string {
  const names = path.split('/')
  return names
    .slice(0, -1)
    .reduceRight((inner, name) => branch(name, [inner]), leaf(names.at(-1) ?? path, text, attributes))
}

export const number = (name: string, value: Decimal | undefined, attributes: Attributes = {}): string =>
  leaf(name, value === undefined ? undefined : decimalText(value), attributes)

export const identifier = (path: string, id: Identifier | undefined, scheme = 'schemeID'): string =>
  nested(path, id?.value, { [scheme]: id?.scheme })
