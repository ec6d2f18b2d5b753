import { expect, test } from 'vitest'
import { readXml } from './read-xml.ts'
import { XmlError } from './xml.ts'

/** Every character one octet. */
const octets = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0))
const document = (encoding: string, content: string) =>
  octets(`<?xml version="1.0" encoding="${encoding}"?><r>${content}</r>`)
const textIn = (bytes: Uint8Array) => readXml(bytes, { encodings: 'one-octet' }).root.children

test.each([
  ['ISO-8859-1', '\xe9\x80', 'é\x80'],
  ['iso-8859-1', '\xff', 'ÿ'],
  ['ISO-8859-2', '\xb1\xe6', 'ąć'],
  ['ISO-8859-15', '\xa4', '€'],
  ['US-ASCII', 'x', 'x'],
])('%s is read where it is allowed', (encoding, content, value) => {
  expect(textIn(document(encoding, content))).toEqual([{ kind: 'text', value }])
  expect(() => readXml(document(encoding, content))).toThrow(XmlError)
})

test.each(['UTF-16', 'windows-1252', 'EBCDIC', 'ISO-8859-99'])('%s is not read', (encoding) => {
  expect(() => textIn(document(encoding, 'x'))).toThrow(`the encoding ${encoding}`)
})

test('UTF-8 is read as ever, and a character that XML does not have is found in any encoding', () => {
  expect(textIn(document('UTF-8', '\xc3\xa9'))).toEqual([{ kind: 'text', value: 'é' }])
  expect(() => textIn(document('ISO-8859-1', '\x01'))).toThrow('a character that XML does not have')
  expect(() => textIn(document('UTF-8', '\xef\xbf\xbf'))).toThrow('a character that XML does not have')
})
