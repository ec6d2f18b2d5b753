import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { readXml } from './read-xml.ts'
import { writeXml, type XmlDraft } from './write-xml.ts'
import { type XmlElement, XmlError } from './xml.ts'

test.each<[string, XmlDraft]>([
  ['a name with a space', { name: 'a b' }],
  ['an attribute that closes the tag', { name: 'a', attributes: { 'x="1"><b': '' } }],
  ['a control character in text', { name: 'a', content: '\u0001' }],
  ['a control character in a value', { name: 'a', attributes: { x: '\u0000' } }],
  ['half a surrogate pair', { name: 'a', content: '\ud800' }],
])('%s is not written', (_, draft) => expect(() => writeXml(draft)).toThrow(XmlError))

test('elements stand on lines of their own, text stands alone', () => {
  const draft = {
    name: 'p:a',
    attributes: { 'xmlns:p': 'u' },
    content: [{ name: 'p:b', content: 'x < y' }, { name: 'c' }],
  }
  expect(writeXml(draft)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<p:a xmlns:p="u">\n  <p:b>x &lt; y</p:b>\n  <c/>\n</p:a>\n',
  )
})

const text = fc.string({
  unit: fc.constantFrom('a', '<', '&', '>', '"', "'", ']]>', '\n', '\t', '\r', 'é', '😀', '\u0085'),
})
const leaf = fc.record({
  name: fc.constantFrom('a', 'p:b'),
  attributes: fc.dictionary(fc.constantFrom('x', 'p:y'), text),
  content: text,
})
const drawn = leaf.map((root) => ({ ...root, attributes: { 'xmlns:p': 'u', ...root.attributes } }))

test('what is written is read back: names, values and text, character by character', () => {
  fc.assert(
    fc.property(drawn, fc.array(leaf, { minLength: 1 }), (root, children) => {
      const again = (draft: XmlDraft) => readXml(encodeUtf8(writeXml(draft))).root
      const values = ({ attributes }: XmlElement) =>
        attributes.map(({ prefix, local, value }) => [prefix, local, value])
      const expected = ({ attributes = {} }: XmlDraft) =>
        Object.entries(attributes)
          .filter(([name]) => !name.startsWith('xmlns'))
          .map(([name, value]) => [name.includes(':') ? 'p' : '', name.replace('p:', ''), value])
      const alone = again(root)
      expect(values(alone)).toEqual(expected(root))
      expect(alone.children).toEqual(root.content === '' ? [] : [{ kind: 'text', value: root.content }])
      const parent = again({ ...root, content: children })
      const elements = parent.children.filter((node) => node.kind === 'element')
      expect(elements.map((one) => [one.local, values(one), one.children])).toEqual(
        children.map((one) => [
          one.name.replace('p:', ''),
          expected(one),
          one.content === '' ? [] : [{ kind: 'text', value: one.content }],
        ]),
      )
    }),
  )
})
