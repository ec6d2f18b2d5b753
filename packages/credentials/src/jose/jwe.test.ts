import { CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { encodeBase64url, utf8 } from '../bytes.ts'
import type { JsonObject } from '../json.ts'
import type { PublicJwk } from '../ports.ts'
import { decryptJwe, parseJweHeader } from './decrypt.ts'
import { encryptJwe } from './encrypt.ts'

const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
const privateJwk = await exportJWK(pair.privateKey)
const recipient = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ECDH-ES', use: 'enc' } as PublicJwk
const stranger = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
const plaintext = '{"vp_token":{}}'
const jwe = await encryptJwe({ plaintext, recipient, enc: 'A128GCM' })
const [head = '', , iv = '', text = '', tag = ''] = jwe.split('.')

/** The message of another sender, with a header of its choice. */
async function foreign(header: object, key: JWK = privateJwk): Promise<string> {
  const { d: _, ...open } = key
  const protectedHeader = { alg: 'ECDH-ES', enc: 'A128GCM', kid: 'k1', ...header }
  return new CompactEncrypt(utf8(plaintext)).setProtectedHeader(protectedHeader).encrypt(open)
}

function withHeader(change: JsonObject): string {
  const header = JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(atob(head.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)),
    ),
  ) as JsonObject
  return `${encodeBase64url(JSON.stringify({ ...header, ...change }))}..${iv}.${text}.${tag}`
}

test.each<[string, string, string]>([
  ['four parts', jwe.split('.').slice(1).join('.'), 'JWE_FORM'],
  ['six parts', `${jwe}.x`, 'JWE_FORM'],
  ['an encrypted key', `${head}.AAAA.${iv}.${text}.${tag}`, 'JWE_FORM'],
  ['padding', `${jwe}=`, 'B64_FORM'],
  ['another alg', withHeader({ alg: 'ECDH-ES+A128KW' }), 'JWE_HEADER'],
  ['direct encryption', withHeader({ alg: 'dir' }), 'JWE_HEADER'],
  ['an enc outside the profile', withHeader({ enc: 'A128CBC-HS256' }), 'JWE_HEADER'],
  ['no kid', withHeader({ kid: null }), 'JWE_HEADER'],
  ['another kid', withHeader({ kid: 'k2' }), 'JWE_HEADER'],
  ['zip', withHeader({ zip: 'DEF' }), 'JWE_HEADER'],
  ['crit', withHeader({ crit: ['x'] }), 'JWE_HEADER'],
  ['no epk', withHeader({ epk: null }), 'JWE_HEADER'],
  [
    'an epk on another curve',
    withHeader({ epk: { kty: 'EC', crv: 'P-384', x: 'A'.repeat(64), y: 'A'.repeat(64) } }),
    'JWE_HEADER',
  ],
  ['a private epk', withHeader({ epk: { ...privateJwk } }), 'JWE_HEADER'],
  [
    'an epk off the curve',
    withHeader({ epk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } }),
    'JWE_DECRYPT',
  ],
  [
    'a changed tag',
    `${head}..${iv}.${text}.${tag.startsWith('A') ? 'B' : 'A'}${tag.slice(1)}`,
    'JWE_DECRYPT',
  ],
  ['a header changed after encryption', withHeader({ cty: 'x' }), 'JWE_DECRYPT'],
])('a message with %s is refused', async (_, message, code) => {
  await expect(decryptJwe(message, { key: privateJwk, kid: 'k1' })).rejects.toThrow(code)
})

test('content algorithms that were not offered are refused', async () => {
  await expect(decryptJwe(jwe, { key: privateJwk, encs: ['A256GCM'] })).rejects.toThrow('JWE_HEADER')
})

test('another key does not open it', async () => {
  await expect(decryptJwe(jwe, { key: stranger.privateKey })).rejects.toThrow('JWE_DECRYPT')
})

test('too long a message is refused before anything is decoded', () => {
  expect(() => parseJweHeader('A'.repeat(101), { charactersMax: 100 })).toThrow('INPUT_SIZE')
})

test.each<[string, Partial<PublicJwk>]>([
  ['of another curve', { crv: 'P-384' }],
  ['for another algorithm', { alg: 'ECDH-ES+A256KW' }],
  ['for signatures', { use: 'sig' }],
  ['off the curve', { x: 'A'.repeat(43) }],
])('nothing is encrypted to a key %s', async (_, change) => {
  const attempt = encryptJwe({ plaintext, recipient: { ...recipient, ...change }, enc: 'A128GCM' })
  await expect(attempt).rejects.toThrow('JWE_KEY')
})

test.each(['A128GCM', 'A256GCM'] as const)(
  '%s: what is encrypted opens, with the kid of the receiver',
  async (enc) => {
    const message = await encryptJwe({ plaintext: { state: 's' }, recipient, enc, header: { cty: 'json' } })
    const opened = await decryptJwe(message, { key: pair.privateKey, kid: 'k1' })
    expect(opened.plaintext).toBe('{"state":"s"}')
    expect(opened.header).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'k1', cty: 'json' })
  },
)

test('the message of another implementation opens', async () => {
  expect((await decryptJwe(await foreign({}), { key: privateJwk, kid: 'k1' })).plaintext).toBe(plaintext)
})
