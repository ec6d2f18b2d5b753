import { readFileSync } from 'node:fs'
import { findPack } from '@entente/invoice'
import { expect, test } from 'vitest'
import { packFile, unpackFile } from './carry-file.ts'
import { openFile } from './open-file.ts'
import { INVOICE_BYTES_MAX } from '../limits.ts'
import { deflateRawSync } from 'node:zlib'

const vector = (name: string) =>
  readFileSync(new URL(`../../../../../invoice/src/vectors/${name}`, import.meta.url))
const belgian = vector('belgian-invoice.xml')
const text = belgian.toString('utf8')
const bytes = (content: string) => Buffer.from(content)

test.each<[string, Uint8Array, string]>([
  ['nothing', bytes(''), 'empty-file'],
  ['a PDF', bytes('%PDF-1.7\n'), 'pdf'],
  ['an archive', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'archive'],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8]), 'archive'],
  ['a photograph', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'picture'],
  ['a drawing', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'picture'],
  ['a web page', bytes('\ufeff<!DOCTYPE html><html></html>'), 'web-page'],
  ['plain text', bytes('Invoice 17'), 'not-well-formed'],
  ['another document', bytes('<Order/>'), 'not-an-invoice'],
  ['a torn invoice', belgian.subarray(0, 900), 'not-well-formed'],
  ['a document type', bytes(`<!DOCTYPE Invoice>${text}`), 'doctype'],
  ['an entity that nobody declared', bytes(text.replace('Chocolate', '&bomb;')), 'unknown-entity'],
  ['other characters than it says', Buffer.from([0x3c, 0xe9, 0x3e]), 'wrong-encoding'],
  ['depth', bytes('<a>'.repeat(100) + '</a>'.repeat(100)), 'too-deep'],
  ['an attribute that is there twice', bytes('<a b="1" b="2"/>'), 'duplicate-attribute'],
  ['more than is read', Buffer.alloc(INVOICE_BYTES_MAX + 1, 0x20), 'too-large'],
])('%s is no invoice, and named for what it is', (_, file, problem) => {
  expect(openFile(file)).toMatchObject({
    ok: false,
    refusal: { problem, line: expect.any(Number) as number },
  })
})

test.each([
  ['belgian-invoice.xml', 'peppol-bis@3.0.21', 5],
  ['belgian-invoice-cii.xml', 'peppol-bis@3.0.21', 2],
  ['japanese-invoice.xml', 'pint-jp@1.1.3', 5],
])('%s is checked by the rules it names: %s', (name, pack, choices) => {
  const found = openFile(vector(name))
  expect(found).toMatchObject({ ok: true, opened: { chosenBy: 'document', report: { pack, valid: true } } })
  expect(found.ok && found.opened.packs).toHaveLength(choices)
})

test('other rules are asked where a person chooses them', () => {
  const found = openFile(belgian, findPack('pint-jp'))
  expect(found).toMatchObject({
    ok: true,
    opened: { chosenBy: 'person', report: { pack: 'pint-jp@1.1.3', valid: false } },
  })
})

test('rules for another syntax are not asked', () => {
  const found = openFile(vector('belgian-invoice-cii.xml'), findPack('pint-jp'))
  expect(found).toMatchObject({
    ok: true,
    opened: { chosenBy: 'document', report: { pack: 'peppol-bis@3.0.21' } },
  })
})

test('rules that nobody knows are told, and EN 16931 stands in', () => {
  const found = openFile(bytes(text.replace('urn:cen.eu:en16931:2017#compliant', 'urn:example:unknown')))
  expect(found).toMatchObject({
    ok: true,
    opened: { chosenBy: 'nobody', report: { pack: 'en16931@1.3.16', valid: false } },
  })
})

test('what a page carries comes back byte by byte', () => {
  expect(Buffer.from(unpackFile(packFile(belgian))).equals(belgian)).toBe(true)
})

test.each<[string, string, string]>([
  ['text of somebody else', 'not packed at all', 'invalid'],
  [
    'what would unpack to more than is read',
    deflateRawSync(Buffer.alloc(INVOICE_BYTES_MAX + 1)).toString('base64url'),
    'too-large',
  ],
  ['a part of it', packFile(belgian).slice(0, 200), 'invalid'],
])('%s is refused', (_, carried, kind) => {
  expect(() => unpackFile(carried)).toThrow(expect.objectContaining({ kind }) as Error)
})
