/** Elements → XML text. Whoever writes names the prefixes and declares them as attributes of the root. */
import { findNotXml, NAME_PATTERN, XmlError } from './xml.ts'

export type XmlDraft = {
  /** With its prefix. */
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  /** Text, or elements that are written on lines of their own. */
  readonly content?: string | readonly XmlDraft[]
}

const NAME = new RegExp(`^(?:${NAME_PATTERN}:)?${NAME_PATTERN}$`, 'u')
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** The whole document, in UTF-8 by its declaration. Throws `XmlError` for what no reader would take. */
export function writeXml(root: XmlDraft): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}\n`
}

/** An element inside a document that is already there. Throws `XmlError` as `writeXml` does. */
export function writeElement(element: XmlDraft): string {
  return elementText(element, '')
}

function elementText({ name, attributes = {}, content = [] }: XmlDraft, indent: string): string {
  if (!NAME.test(name)) throw new XmlError(`the name ${JSON.stringify(name)}`)
  const written = Object.entries(attributes).map(([key, value]) => ` ${attributeText(key, value)}`)
  const begin = `${indent}<${name}${written.join('')}`
  if (content.length === 0) return `${begin}/>`
  if (typeof content === 'string') return `${begin}>${escape(content, /[&<>\r]/g)}</${name}>`
  const inner = content.map((child) => elementText(child, `${indent}  `))
  return [`${begin}>`, ...inner, `${indent}</${name}>`].join('\n')
}

function attributeText(name: string, value: string): string {
  if (!NAME.test(name)) throw new XmlError(`the name ${JSON.stringify(name)}`)
  return `${name}="${escape(value, /[&<>"\t\n\r]/g)}"`
}

function escape(text: string, what: RegExp): string {
  if (findNotXml(text) >= 0 || !text.isWellFormed()) throw new XmlError('a character that XML does not have')
  return text.replace(what, (character) => ESCAPES[character] ?? character)
}
