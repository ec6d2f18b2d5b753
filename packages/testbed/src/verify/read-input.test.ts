import { describe, expect, test } from 'vitest'
import { newTestKey } from '../test-driver.ts'
import { parseAnchors } from './anchors.ts'
import { parseArguments } from './arguments.ts'
import { printable } from './printable.ts'
import { readCredential } from './read-input.ts'

const HEADER = Buffer.from('{"alg":"ES256"}').toString('base64url')

test.each([
  ['nothing', '  \n', 'empty'],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----', 'PEM'],
  ['a letter', 'Dear Sir or Madam', 'holds spaces'],
  ['bytes', '\u0000\u0001~', 'bytes'],
  ['a plain JWT', `${HEADER}.e30.AA`, 'plain JWT'],
  ['an encrypted message', `${HEADER}....`, 'encrypted'],
  ['a word', 'hello', 'no ~'],
  ['a path', 'hello~', 'three parts'],
  ['three words', 'a.b.c~', 'no JSON header'],
  ['JSON of something else', '{"name":"Aiko"}', 'JSON serialisation'],
  ['broken JSON', '{"name"', 'JSON serialisation'],
])('%s is no credential, and the message says so', (_, text, part) => {
  expect(readCredential(text)).toEqual({ ok: false, message: expect.stringContaining(part) as string })
})

test('a token may stand between line ends, or in JSON', () => {
  const token = `${HEADER}.e30.AA~`
  expect(readCredential(`\n${token}\r\n`)).toEqual({ ok: true, token })
  const json = { protected: HEADER, payload: 'e30', signature: 'AA', header: { disclosures: [] } }
  expect(readCredential(JSON.stringify(json))).toEqual({ ok: true, token })
})

describe('anchors', () => {
  const { jwk, privateJwk } = newTestKey()

  test.each([
    ['nothing', '', 'neither'],
    ['a text', 'trust me', 'neither'],
    ['a list', '[]', 'neither'],
    ['a private JWK', JSON.stringify(privateJwk), 'private key'],
    ['a private key among public ones', JSON.stringify({ keys: [jwk, privateJwk] }), 'private key'],
    ['a private key in PEM', '-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----', 'private key'],
    ['an RSA key', '{"kty":"RSA","n":"AQAB","e":"AQAB"}', 'not a public key on'],
    [
      'a certificate that is none',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'cannot be read',
    ],
    ['too many keys', JSON.stringify({ keys: Array.from({ length: 201 }, () => jwk) }), 'more than 200'],
  ])('%s is refused', (_, text, part) => {
    expect(() => parseAnchors(text)).toThrow(part)
  })

  test('a JWK and a JWKS', () => {
    expect(parseAnchors(JSON.stringify(jwk))).toEqual({ certificates: [], keys: [jwk] })
    expect(parseAnchors(JSON.stringify({ keys: [jwk, jwk] })).keys).toHaveLength(2)
  })
})

describe('arguments', () => {
  test.each<[string, string[], string]>([
    ['no file', ['--anchor', 'a'], 'FILE is missing'],
    ['two files', ['x', 'y', '--anchor', 'a'], 'one FILE'],
    ['no anchor', ['x'], '--anchor FILE is missing'],
    ['a nonce alone', ['x', '--anchor', 'a', '--nonce', 'n'], 'go together'],
    ['an audience alone', ['x', '--anchor', 'a', '--audience', 'n'], 'go together'],
    ['an unknown option', ['x', '--anchor', 'a', '--trust-all'], '--trust-all'],
    ['an option without its value', ['x', '--anchor'], 'anchor'],
    ['a time that is none', ['x', '--anchor', 'a', '--at', 'tomorrow'], '--at'],
    ['a language without texts', ['x', '--anchor', 'a', '--lang', 'it'], '--lang'],
    ['a day that does not exist', ['x', '--anchor', 'a', '--at', '2026-13-01'], '--at'],
    ['an agreement with a path', ['x', '--anchor', 'a', '--agreement', '../be-jp'], '--agreement'],
  ])('%s is refused', (_, argv, part) => {
    expect(parseArguments(argv)).toEqual({ kind: 'usage', message: expect.stringContaining(part) as string })
  })

  test('everything that can be said', () => {
    const argv = [
      'x',
      '--anchor',
      'a',
      '--anchor',
      'b',
      '--status-list',
      's',
      '--nonce',
      'n',
      '--audience',
      'u',
      '--at',
      '2026-11-22T10:00:00Z',
      '--agreement',
      'be-jp',
      '--json',
      '--lang',
      'fr',
    ]
    expect(parseArguments(argv)).toEqual({
      kind: 'verify',
      options: {
        file: 'x',
        anchors: ['a', 'b'],
        statusList: 's',
        asked: { nonce: 'n', audience: 'u' },
        at: 1_795_341_600,
        agreement: 'be-jp',
        json: true,
        lang: 'fr',
      },
    })
    expect(parseArguments(['-', '--anchor', 'a', '--at', '5'])).toMatchObject({
      options: { file: '-', at: 5, json: false, lang: 'en' },
    })
    expect(parseArguments(['-', '--anchor', 'a', '--lang', 'ja'])).toMatchObject({
      options: { lang: 'ja' },
    })
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' })
  })
})

test('text from a token cannot steer the terminal or turn its direction', () => {
  expect(printable('a\u001b[31mb\u202ec\nd\u200be')).toBe('a\\u001b[31mb\\u202ec\\u000ad\\u200be')
  expect(printable('田中 愛子 é')).toBe('田中 愛子 é')
})
