import { canonicalJson } from '@entente/credentials'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { type AuditData, canonicalData, checkEvent, hashEntry } from './entry.ts'

test.each<[string, unknown]>([
  ['a long text', { verdict: 'x'.repeat(513) }],
  ['a line break', { verdict: 'a\nb' }],
  ['a zero character', { verdict: 'a\u0000' }],
  ['half a character', { verdict: '\ud800' }],
  ['an endless number', { count: Number.POSITIVE_INFINITY }],
  ['no number', { count: Number.NaN }],
  ['a nested object', { place: {} }],
  ['a list', { reasons: ['A'] }],
  ['undefined', { verdict: undefined }],
  ['a large integer', { count: 1n }],
  ['a field in snake case', { status_index: 1 }],
  ['a field with a capital', { Verdict: 'x' }],
  ['a field without a name', { '': 'x' }],
  ['the field __proto__', JSON.parse('{"__proto__": "x"}')],
  ['too many fields', Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`f${at}`, at]))],
])('%s cannot be kept', (_, data) => {
  expect(() => canonicalData(data as AuditData)).toThrow(TypeError)
})

test.each([
  'name',
  'givenName',
  'birthdate',
  'address',
  'email',
  'nationality',
  'personId',
  'personalNumber',
  'portrait',
])('[BE-JP 4] the audit log refuses the personal field %s', (field) => {
  expect(() => canonicalData({ [field]: 'x' })).toThrow('personal data')
})

test.each([
  'credential-issued',
  'Issuer.credential-issued',
  'issuer.credential_issued',
  'issuer.',
  'a.b.c',
  '',
])('an event cannot be named "%s"', (event) => {
  expect(() => checkEvent(event)).toThrow(TypeError)
})

test('an event is named module.past-participle', () => {
  expect(() => checkEvent('trust-lists.list-published')).not.toThrow()
})

test('the order in which fields are given makes no difference', () => {
  expect(canonicalData({ b: 1, a: null, c: true })).toBe('{"a":null,"b":1,"c":true}')
  expect(canonicalData({ c: true, a: null, b: 1 })).toBe('{"a":null,"b":1,"c":true}')
})

test('the hash is that of the canonical JSON of the whole entry (RFC 8785)', () => {
  const anyData = fc.dictionary(
    fc.stringMatching(/^x[A-Za-z0-9]{0,8}$/),
    fc.oneof(
      fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    ),
    { maxKeys: 8 },
  )
  fc.assert(
    fc.property(anyData, fc.nat(), (data, seq) => {
      const entry = { seq, at: '2026-06-01T09:00:00.000Z', event: 'a.b', prev: 'p' }
      const hash = hashEntry({ ...entry, data: canonicalData(data) })
      return hash === sha256(canonicalJson({ ...entry, data }))
    }),
  )
})
