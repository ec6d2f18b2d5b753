import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeXml } from './escape.ts'
import { attribute } from './node.ts'
import { parseXml } from './parse-xml.ts'
import { isXmlCharacter } from './text.ts'

function read(text: string) {
  const parsed = parseXml(text)
  return parsed.ok ? parsed.document.root : expect.fail(parsed.refusal.detail)
}

test('any text is text again after reading, in a tag and in an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const root = read(`<a b="${escapeXml(text)}">-${escapeXml(text)}-</a>`)
      expect(root.children).toEqual([])
      const characters = Array.from(text, (one) => (isXmlCharacter(one.codePointAt(0) ?? 0) ? one : '?'))
      const readable = characters.join('').replace(/\r\n?/g, '\n')
      expect(root.text).toBe(`-${readable}-`)
      expect(attribute(root, 'b')).toBe(readable.replace(/[\n\t]/g, ' '))
    }),
  )
})
