import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { encodeUtf8 } from '../bytes.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml.ts'
import { type CanonicalForm, canonicalise as octetsOf } from './canonicalise.ts'
import { indexXml } from './index-xml.ts'
import { joinBase } from './join-base.ts'
import { nodesBelow, type NodeSet, wholeDocument, withoutSubtree } from './node-set.ts'

const INCLUSIVE: CanonicalForm = { method: 'c14n-1.0', comments: true }
const INCLUSIVE_11: CanonicalForm = { method: 'c14n-1.1', comments: true }
const EXCLUSIVE: CanonicalForm = { method: 'exclusive', comments: true }

const canonicalise = (set: NodeSet, form: CanonicalForm) => new TextDecoder().decode(octetsOf(set, form))
const read = (text: string) => readXml(encodeUtf8(text), { instructions: 'keep' })
const whole = (text: string, form: CanonicalForm) => canonicalise(wholeDocument(read(text), true), form)

function part(text: string, id: string, form: CanonicalForm): string {
  const document = read(text)
  const [found] = indexXml(document).ids.get(id) ?? []
  if (found === undefined) throw new Error(`no ${id}`)
  return canonicalise({ document, apex: found.element, around: found.around, comments: true }, form)
}

test.each<[string, string, string]>([
  ['empty elements get an end', '<a/>', '<a></a>'],
  ['white space in tags goes', "<a  b = 'c'\n>x</a >", '<a b="c">x</a>'],
  [
    'declarations come first, by prefix',
    '<a z="1" xmlns:b="urn:b" b:a="2" xmlns="urn:a"/>',
    '<a xmlns="urn:a" xmlns:b="urn:b" z="1" b:a="2"></a>',
  ],
  [
    'attributes go by namespace, then by name',
    '<e b:attr="1" a:attr="2" attr2="3" attr="4" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org"/>',
    '<e xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="4" attr2="3" b:attr="1" a:attr="2"></e>',
  ],
  ['declarations said again go', '<a xmlns="urn:a"><b xmlns="urn:a"/></a>', '<a xmlns="urn:a"><b></b></a>'],
  [
    'a default that ends is said',
    '<a xmlns="urn:a"><b xmlns=""><c xmlns=""/></b></a>',
    '<a xmlns="urn:a"><b xmlns=""><c></c></b></a>',
  ],
  ['an empty default where none was goes', '<a xmlns=""/>', '<a></a>'],
  ['CDATA becomes text', '<a><![CDATA[1 < 2 && 3 > 2]]></a>', '<a>1 &lt; 2 &amp;&amp; 3 &gt; 2</a>'],
  [
    'characters by number',
    '<a b="&#9;&#10;&#13;&quot;&lt;&gt;&#x20;">&#9;&#10;&#13;"\'</a>',
    '<a b="&#x9;&#xA;&#xD;&quot;&lt;> ">\t\n&#xD;"\'</a>',
  ],
  [
    'comments and instructions around the root',
    '<?xml version="1.0"?>\n\n<!-- 1 --><?p  x ?>\n<a/>\n<!--2-->\n\n<?q?>',
    '<!-- 1 -->\n<?p x ?>\n<a></a>\n<!--2-->\n<?q?>',
  ],
  [
    'beyond the first plane the order is by number',
    '<a xmlns:a="urn:\u{10000}" xmlns:b="urn:\uff5e" a:x="1" b:x="2"/>',
    '<a xmlns:a="urn:\u{10000}" xmlns:b="urn:\uff5e" b:x="2" a:x="1"></a>',
  ],
])('%s', (_, text, canonical) => {
  expect(whole(text, INCLUSIVE)).toBe(canonical)
  expect(whole(text, INCLUSIVE_11)).toBe(canonical)
})

test('without comments they go, in the root and around it', () => {
  const text = '<!--1--><a><!--2-->x</a><!--3-->'
  expect(whole(text, { method: 'c14n-1.0', comments: false })).toBe('<a>x</a>')
  expect(canonicalise(wholeDocument(read(text)), INCLUSIVE)).toBe('<a>x</a>')
})

test('what is left of a large document keeps no room for all of it', () => {
  const document = read(`<a><b>${'x'.repeat(1 << 20)}</b></a>`)
  const [b] = document.root.children
  const without = new Set(b === undefined ? [] : [b])
  const octets = octetsOf({ ...wholeDocument(document), without }, EXCLUSIVE)
  expect(new TextDecoder().decode(octets)).toBe('<a></a>')
  expect(octets.buffer.byteLength).toBe(octets.length)
})

describe('of a part', () => {
  const text = `<n0:pdu xmlns:n0="http://a.example" xmlns:n1="http://b.example" xml:lang="en" xml:space="preserve"
    ><n1:elem2 Id="x" xml:lang="fr"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:pdu>`
  test('the inclusive form takes the declarations and the attributes of xml from around', () => {
    expect(part(text, 'x', INCLUSIVE)).toBe(
      '<n1:elem2 xmlns:n0="http://a.example" xmlns:n1="http://b.example" Id="x" xml:lang="fr" xml:space="preserve"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    )
  })
  test('the exclusive form takes what is visibly used', () => {
    expect(part(text, 'x', EXCLUSIVE)).toBe(
      '<n1:elem2 xmlns:n1="http://b.example" Id="x" xml:lang="fr"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    )
    expect(part(text, 'x', { ...EXCLUSIVE, prefixes: ['n0'] })).toContain(
      '<n1:elem2 xmlns:n0="http://a.example" xmlns:n1',
    )
  })
  test('version 1.1 inherits no identifier and joins bases; version 1.0 takes both as they are', () => {
    const based =
      '<a xml:id="top" xml:base="http://e.org/x/"><b xml:base="y/"><c Id="c" xml:base="../z"/></b></a>'
    expect(part(based, 'c', INCLUSIVE_11)).toBe('<c Id="c" xml:base="http://e.org/x/z"></c>')
    expect(part(based, 'c', INCLUSIVE)).toBe('<c Id="c" xml:base="../z" xml:id="top"></c>')
    expect(part(based.replace(' xml:base="../z"', ''), 'c', INCLUSIVE_11)).toBe(
      '<c Id="c" xml:base="http://e.org/x/y/"></c>',
    )
  })
  test('what lies inside an element that is left out hangs on the nearest one that is there', () => {
    const document = read('<a xmlns="urn:a" xmlns:p="urn:p"><b xmlns:p="urn:q" xml:lang="de"><p:c/></b></a>')
    const nodes = [...nodesBelow(document.root)]
    const only = new Set(nodes.filter((one) => one.kind !== 'element' || one.local !== 'b'))
    const set: NodeSet = { ...wholeDocument(document), only }
    expect(canonicalise(set, INCLUSIVE)).toBe(
      '<a xmlns="urn:a" xmlns:p="urn:p"><p:c xmlns:p="urn:q" xml:lang="de"></p:c></a>',
    )
    expect(canonicalise(set, EXCLUSIVE)).toBe('<a xmlns="urn:a"><p:c xmlns:p="urn:q"></p:c></a>')
  })
  test('a subtree that is left out leaves nothing behind', () => {
    const document = read('<a><b>1</b><c>2</c></a>')
    const [b] = document.root.children
    expect(canonicalise(withoutSubtree(wholeDocument(document), b as XmlElement), EXCLUSIVE)).toBe(
      '<a><c>2</c></a>',
    )
  })
})

test.each([
  ['http://a/b/c/d;p?q', 'g', 'http://a/b/c/g'],
  ['http://a/b/c/d;p?q', '../g', 'http://a/b/g'],
  ['http://a/b/c/d;p?q', '?y', 'http://a/b/c/d;p?y'],
  ['http://a/b/c/d;p?q', '', 'http://a/b/c/d;p?q'],
  ['http://a/b/c/d;p?q', '/g', 'http://a/g'],
  ['http://a/b/c/d;p?q', '//g', 'http://g'],
  ['http://a/b/c/d;p?q', 'x:y', 'x:y'],
  ['http://a/b/', '../../../g', 'http://a/g'],
  ['abc/', '../', ''],
  ['abc/', '..', ''],
  ['../..', 'x', '../../x'],
  ['../.', '..', '../../'],
])('%s joined with %s is %s', (base, reference, joined) => {
  expect(joinBase(base, reference)).toBe(joined)
})

const XMLLINT = 'xmllint'
const installed = spawnSync(XMLLINT, ['--version']).error === undefined
const MODES = [
  ['--c14n', INCLUSIVE],
  ['--c14n11', INCLUSIVE_11],
  ['--exc-c14n', EXCLUSIVE],
] as const

function oracle(mode: string, bytes: Uint8Array): string {
  const { stdout, status } = spawnSync(XMLLINT, ['--nonet', '--huge', mode, '-'], {
    input: bytes,
    maxBuffer: 64 << 20,
  })
  expect(status).toBe(0)
  return stdout.toString()
}

/** Small documents full of what canonical forms are about. */
const prefix = fc.constantFrom('', 'a', 'b')
const uri = fc.constantFrom('urn:1', 'urn:2', 'urn:3')
const chars = fc.string({
  unit: fc.constantFrom(
    'x',
    '&amp;',
    '&lt;',
    '&#13;',
    '&#10;',
    '\t',
    '\n',
    '\r\n',
    '>',
    "'",
    'é',
    '😀',
    '&quot;',
  ),
})
const { element: anyDocument } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .record({
      prefix,
      declared: fc.uniqueArray(fc.tuple(prefix, uri), { selector: ([one]) => one, maxLength: 2 }),
      undo: fc.boolean(),
      attributes: fc.uniqueArray(
        fc.tuple(fc.constantFrom('', 'a:', 'xml:'), fc.constantFrom('lang', 'y', 'z'), chars),
        {
          selector: ([before, local]) => before + local,
          maxLength: 3,
        },
      ),
      children: fc.array(
        fc.oneof(
          { depthSize: 'small' },
          chars.map((one) => one.replaceAll(']]>', '')),
          fc.constant('<!--c-->'),
          fc.constant('<?p i?>'),
          tie('element'),
        ),
        { maxLength: 4 },
      ),
    })
    .map(({ prefix: before, declared, undo, attributes, children }) => {
      const name = before === '' ? 'e' : `${before}:e`
      const spaces = declared.map(([one, value]) =>
        one === '' ? ` xmlns="${undo ? '' : value}"` : ` xmlns:${one}="${value}"`,
      )
      const values = attributes.map(([one, local, value]) => ` ${one}${local}="${value}"`)
      return `<${name}${spaces.join('')}${values.join('')}>${children.join('')}</${name}>`
    }),
}))

describe.skipIf(!installed)('xmllint (skipped where it is not installed)', () => {
  test.each(MODES)('%s writes the same as we do, of any document', (mode, form) => {
    fc.assert(
      fc.property(anyDocument, (inner) => {
        const text = `<r xmlns:a="urn:0" xmlns:b="urn:b"><!--x-->${inner}</r>`
        expect(whole(text, form)).toBe(oracle(mode, encodeUtf8(text)))
      }),
      { numRuns: 60 },
    )
  })

  const lists = testData('trustedlists') ?? ''
  test.skipIf(lists === '').each(MODES)('%s writes the same as we do, of real lists', (mode, form) => {
    for (const file of ['national/LU.xml', 'national/EL.xml', 'v6/fi-v6.xml', 'current/tsl-be-81.xml.gz']) {
      const stored = readFileSync(join(lists, file))
      const bytes = file.endsWith('.gz') ? gunzipSync(stored) : stored
      expect(canonicalise(wholeDocument(readXml(bytes), true), form) === oracle(mode, bytes)).toBe(true)
    }
  })
})

test('a canonical form of a canonical form is itself', () => {
  fc.assert(
    fc.property(anyDocument, (inner) => {
      for (const [, form] of MODES) {
        const once = whole(`<r xmlns:a="urn:0" xmlns:b="urn:b">${inner}</r>`, form)
        // Carriage returns survive as references, so nothing changes the second time.
        expect(whole(once, form)).toBe(once)
      }
    }),
  )
})
