import { describe, expect, test } from 'vitest'
import { attribute, count, first, has, select, textAt } from './node.ts'
import { parseXml, type XmlDocument } from './parse-xml.ts'
import { lineFinder, pathFinder } from './place.ts'
import { XML_LIMITS, type XmlProblem } from './refusal.ts'

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const INVOICE = 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'

function read(input: string | Uint8Array): XmlDocument {
  const parsed = parseXml(input)
  return parsed.ok ? parsed.document : expect.fail(JSON.stringify(parsed.refusal))
}

/** With a byte order mark; the characters are of the first plane. */
const utf16 = (text: string, little: boolean): Uint8Array =>
  Uint8Array.from(
    Array.from(`\ufeff${text}`, (character) => character.charCodeAt(0)).flatMap((unit) =>
      little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255],
    ),
  )
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('what is refused', () => {
  test.each<[string, string | Uint8Array, XmlProblem]>([
    ['nothing', '', 'no-element'],
    ['white space', ' \n', 'no-element'],
    ['text', 'hello', 'not-well-formed'],
    ['a document type', '<!DOCTYPE a><a/>', 'doctype'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'doctype'],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'doctype'],
    ['a declaration inside', '<a><!ENTITY b "c"></a>', 'doctype'],
    ['an unknown entity', '<a>&nbsp;</a>', 'unknown-entity'],
    ['an open ampersand', '<a>fish & chips</a>', 'unknown-entity'],
    ['an open ampersand in an attribute', '<a b="x & y"/>', 'unknown-entity'],
    ['an ampersand that leaves its attribute', '<a b="&am" c="p;"/>', 'unknown-entity'],
    ['a reference to a control character', '<a>&#1;</a>', 'forbidden-character'],
    ['a reference to half a pair', '<a>&#xD800;</a>', 'forbidden-character'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'forbidden-character'],
    ['a control character', '<a>\u0001</a>', 'forbidden-character'],
    ['half a pair', '<a>\ud83d</a>', 'forbidden-character'],
    ['two roots', '<a/><b/>', 'not-well-formed'],
    ['text after the root', '<a/>b', 'not-well-formed'],
    ['an open element', '<a><b></b>', 'not-well-formed'],
    ['crossing elements', '<a><b></a></b>', 'not-well-formed'],
    ['a longer end', '<a></ab>', 'not-well-formed'],
    ['an open tag', '<a', 'not-well-formed'],
    ['an open comment', '<a><!-- b</a>', 'not-well-formed'],
    ['-- in a comment', '<a><!-- b -- c --></a>', 'not-well-formed'],
    ['an open marked section', '<a><![CDATA[b</a>', 'not-well-formed'],
    [']]> in text', '<a>]]></a>', 'not-well-formed'],
    ['an instruction that calls itself xml', '<a><?xml version="1.0"?></a>', 'not-well-formed'],
    ['a late declaration', ' <?xml version="1.0"?><a/>', 'not-well-formed'],
    ['XML 2', '<?xml version="2.0"?><a/>', 'not-well-formed'],
    ['< in an attribute', '<a b="<"/>', 'not-well-formed'],
    ['an attribute without quotes', '<a b=c/>', 'not-well-formed'],
    ['an attribute without value', '<a b/>', 'not-well-formed'],
    ['attributes without space', '<a b="c"d="e"/>', 'not-well-formed'],
    ['a name that begins with a digit', '<1a/>', 'not-well-formed'],
    ['a name with two colons', '<a:b:c xmlns:a="urn:a"/>', 'not-well-formed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'duplicate-attribute'],
    [
      'an attribute twice by namespace',
      '<a xmlns:x="urn:n" xmlns:y="urn:n" x:b="1" y:b="2"/>',
      'duplicate-attribute',
    ],
    ['a declaration twice', '<a xmlns:x="urn:n" xmlns:x="urn:m"/>', 'duplicate-attribute'],
    ['an unknown prefix', '<x:a/>', 'unknown-prefix'],
    ['an unknown prefix of an attribute', '<a x:b="1"/>', 'unknown-prefix'],
    ['a prefix that is taken away', '<a xmlns:x=""/>', 'unknown-prefix'],
    ['the prefix xmlns', '<a xmlns:xmlns="urn:x"/>', 'unknown-prefix'],
    ['another xml', '<a xmlns:xml="urn:x"/>', 'unknown-prefix'],
    ['Latin-1 bytes', latin1('<a>\u00e9</a>'), 'wrong-encoding'],
    ['a declared Latin-1', latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'), 'wrong-encoding'],
    [
      'UTF-16 that calls itself UTF-8',
      utf16('<?xml version="1.0" encoding="UTF-8"?><a/>', true),
      'wrong-encoding',
    ],
    [
      'UTF-8 that calls itself UTF-16',
      latin1('<?xml version="1.0" encoding="UTF-16"?><a/>'),
      'wrong-encoding',
    ],
    ['65 levels', '<a>'.repeat(65) + '</a>'.repeat(65), 'too-deep'],
    [
      '65 attributes',
      `<a ${Array.from({ length: 65 }, (_, at) => `b${at}="1"`).join(' ')}/>`,
      'too-many-attributes',
    ],
    ['a name of 300 characters', `<${'a'.repeat(300)}/>`, 'not-well-formed'],
    ['250,001 elements', `<a>${'<b/>'.repeat(XML_LIMITS.nodes)}</a>`, 'too-many-nodes'],
    ['a byte too many', new Uint8Array(XML_LIMITS.bytes + 1), 'too-large'],
  ])('%s', (_, input, problem) => {
    const parsed = parseXml(input)
    expect(parsed.ok ? 'read' : parsed.refusal.problem).toBe(problem)
  })

  test('says where: lines and columns from 1', () => {
    expect(parseXml('<a>\n  <b>&x;</b>\n</a>')).toMatchObject({
      ok: false,
      refusal: { problem: 'unknown-entity', line: 2, column: 6 },
    })
  })

  test('hostile sizes cost no more than their bytes', () => {
    const began = performance.now()
    parseXml(`<a>${'&lt;'.repeat(200_000)}</a>`)
    parseXml(`<a>${'<b x="1">'.repeat(60)}`)
    parseXml(`<a ${'xmlns:p="urn:x" '.repeat(100_000)}/>`)
    parseXml(`<a>${'<b xmlns:q="urn:q"/>'.repeat(50_000)}</a>`)
    parseXml(new Uint8Array(100 * 1024 * 1024))
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

describe('what is read', () => {
  test('names get the usual prefix of their namespace, whatever the document calls it', () => {
    const { root } = read(
      `<x:Invoice xmlns:x="${INVOICE}"><ID xmlns="${CBC}">1</ID><f:x xmlns:f="urn:f"/></x:Invoice>`,
    )
    expect([root.name, ...root.children.map(({ name }) => name)]).toEqual(['ubl:Invoice', 'cbc:ID', '?:x'])
  })

  test('an inner declaration ends with its element', () => {
    const { root } = read(`<a xmlns="urn:a"><b xmlns="${CBC}"><c/></b><d/></a>`)
    expect(root.children.map(({ name }) => name)).toEqual(['cbc:b', '?:d'])
    expect(root.children[0]?.children[0]?.name).toBe('cbc:c')
  })

  test('text: references, marked sections, comments and line ends', () => {
    const { root } = read('<a>1 &lt; 2 &amp;&#x20AC;<![CDATA[<&]]><!-- no --><?no no?>\r\nend\r</a>')
    expect(root.text).toBe('1 < 2 &€<&\nend\n')
  })

  test('white space of a leaf is text, white space between elements is not', () => {
    const { root } = read('<a>\n  <b> </b>\n  <c/>\n</a>')
    expect([root.text, root.children[0]?.text, root.children[1]?.text]).toEqual(['', ' ', ''])
  })

  test('attributes: both quotes, references, line breaks as spaces, none of the declarations', () => {
    const { root } = read(`<a xmlns:q="urn:q" b='1 "2"' c="&quot;x&quot;\ny" q:d="e" xml:lang="ja"/>`)
    expect(root.attributes).toEqual(['b', '1 "2"', 'c', '"x" y', '?:d', 'e', 'xml:lang', 'ja'])
    expect(attribute(root, 'c')).toBe('"x" y')
    expect(attribute(root, 'none')).toBeUndefined()
  })

  test.each([
    ['UTF-8', new TextEncoder().encode('<a>請求書</a>')],
    [
      'UTF-8 with a mark',
      new TextEncoder().encode('\ufeff<?xml version="1.0" encoding="utf-8"?><a>請求書</a>'),
    ],
    ['UTF-16, little end first', utf16('<?xml version="1.0" encoding="UTF-16"?><a>請求書</a>', true)],
    ['UTF-16, big end first', utf16('<a>請求書</a>', false)],
  ])('%s', (_, bytes) => {
    expect(read(bytes).root.text).toBe('請求書')
  })

  test('64 levels are as deep as it goes', () => {
    expect(parseXml('<a>'.repeat(64) + '</a>'.repeat(64)).ok).toBe(true)
    expect(parseXml(`${'<a>'.repeat(63)}<a/><a/>${'</a>'.repeat(63)}`).ok).toBe(true)
  })

  test('nodes are found by name in document order, and by path', () => {
    const { root, byName } = read('<a><b><c>1</c></b><b><c>2</c><c>3</c></b></a>')
    expect(byName.get('?:c')?.map(({ text }) => text)).toEqual(['1', '2', '3'])
    expect(select(root, '?:b/?:c').map(({ text }) => text)).toEqual(['1', '2', '3'])
    expect(first(root, '?:b/?:c')?.text).toBe('1')
    expect([textAt(root, '?:b/?:c'), textAt(root, '?:x'), has(root, '?:b/?:x')]).toEqual(['1', '', false])
  })

  test('a place is a path with numbers where there are several, and a line', () => {
    const { root, byName, text } = read('<a>\n<b/>\n<b><c/></b></a>')
    const c = byName.get('?:c')?.[0] ?? expect.fail('there is a c')
    const pathOf = pathFinder()
    expect(pathOf(c)).toBe('/?:a/?:b[2]/?:c')
    expect(pathOf(root)).toBe('/?:a')
    expect([root, c].map(({ offset }) => lineFinder(text)(offset))).toEqual([1, 3])
  })
})

test('a wide node is searched like a narrow one: what is found does not depend on how many stand beside it', () => {
  const found = (copies: number) => {
    const { root } = read(
      `<a xmlns="${CBC}">${'<x>x</x>'.repeat(copies)}<b><c>1</c></b><d>2</d><b><c>3</c></b></a>`,
    )
    return [
      select(root, 'cbc:b').length,
      select(root, 'cbc:b/cbc:c').map(({ text }) => text),
      textAt(root, 'cbc:d'),
      first(root, 'cbc:b/cbc:c')?.text,
      has(root, 'cbc:b/cbc:e'),
      count(root, 'cbc:b'),
      count(root, 'cbc:e'),
      select(root, 'cbc:e'),
    ]
  }
  expect(found(0)).toEqual([2, ['1', '3'], '2', '1', false, 2, 0, []])
  for (const copies of [1, 61, 62, 1000]) expect(found(copies)).toEqual(found(0))
})
