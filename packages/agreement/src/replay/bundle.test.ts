import { expect, test } from 'vitest'
import { BUNDLE_SCHEMA, createBundle, readBundle } from './bundle.ts'

const salt = new Uint8Array(32).fill(1)
const inputs = [
  { role: 'question', content: '{"a":"é"}', salt },
  { role: 'list', content: Uint8Array.of(0, 255, 1) },
  { role: 'presentation', salt },
]

test('text, bytes and a salt alone are read back as they were written', () => {
  expect(readBundle(createBundle(inputs))).toEqual({ ok: true, inputs })
})

const written = (input: unknown, rest: object = {}) =>
  JSON.stringify({ '@type': 'EntenteReplayBundle', schema: BUNDLE_SCHEMA, inputs: [input], ...rest })

test.each<[string, string, string]>([
  ['nothing', '', 'not a JSON value'],
  ['a list', '[]', 'expected object'],
  ['another type', written({ role: 'list' }, { '@type': 'EntenteReceipt' }), '/@type'],
  ['another schema', written({ role: 'list' }, { schema: 'x' }), '/schema'],
  ['a member too many', written({ role: 'list' }, { extra: 1 }), 'Unrecognized key'],
  ['an input with a member too many', written({ role: 'list', sha256: '' }), 'Unrecognized key'],
  ['an input without a role', written({ text: 'a' }), '/inputs/0/role'],
  ['a role that is none', written({ role: '../list' }), 'a role'],
  ['text and bytes at once', written({ role: 'list', text: 'a', base64url: 'YQ' }), 'text or base64url'],
  ['padding', written({ role: 'list', base64url: 'YQ==' }), 'base64url without padding'],
  ['spare bits', written({ role: 'list', base64url: 'YR' }), '/inputs/0: not base64url'],
  ['a short salt', written({ role: 'question', text: '', salt: 'AAAA' }), 'no salt of 32 bytes'],
  ['a member twice', '{"@type":"a","@type":"b"}', 'duplicate member name'],
])('%s: refused with its place', (_, text, detail) => {
  const result = readBundle(text)
  expect(result).toMatchObject({ ok: false })
  expect(result.ok ? '' : result.detail).toContain(detail)
})
