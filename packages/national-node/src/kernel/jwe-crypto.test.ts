import { generateKeyPairSync } from 'node:crypto'
import { decryptJwe, encryptJwe, type JweCrypto, type PublicJwk, webJweCrypto } from '@entente/credentials'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeJweCrypto } from './jwe-crypto.ts'

const PLATFORMS: Readonly<Record<string, JweCrypto>> = { node: nodeJweCrypto, web: webJweCrypto }
const newPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    key: privateKey.export({ format: 'jwk' }),
    recipient: { ...publicKey.export({ format: 'jwk' }), kid: 'k1' } as PublicJwk,
  }
}
const { key, recipient } = newPair()
const seal = (platform: JweCrypto, plaintext: string) =>
  encryptJwe({ plaintext, recipient, enc: 'A256GCM', platform })

test.each([
  ['node', 'web'],
  ['web', 'node'],
  ['node', 'node'],
])('what %s has sealed, %s opens', async (from, to) => {
  const [sealing, opening] = [PLATFORMS[from] ?? nodeJweCrypto, PLATFORMS[to] ?? nodeJweCrypto]
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (plaintext) => {
      const jwe = await seal(sealing, plaintext)
      expect((await decryptJwe(jwe, { key, kid: 'k1', platform: opening })).plaintext).toBe(plaintext)
    }),
    { numRuns: 20 },
  )
})

test('with both lengths of the content key, in one word with WebCrypto', async () => {
  for (const enc of ['A128GCM', 'A256GCM'] as const) {
    const jwe = await encryptJwe({ plaintext: '{}', recipient, enc, platform: nodeJweCrypto })
    expect((await decryptJwe(jwe, { key })).plaintext).toBe('{}')
  }
})

test('any changed byte after the header is refused, and the key of somebody else', async () => {
  const jwe = await seal(nodeJweCrypto, '{"vp_token":{}}')
  const body = jwe.indexOf('..') + 2
  const open = (text: string, own = key) => decryptJwe(text, { key: own, platform: nodeJweCrypto })
  for (let at = body; at < jwe.length; at++) {
    const char = jwe[at]
    if (char === '.') continue
    const changed = jwe.slice(0, at) + (char === 'A' ? 'B' : 'A') + jwe.slice(at + 1)
    await expect(open(changed), `character ${at}`).rejects.toThrow(/JWE_DECRYPT|B64_FORM/)
  }
  await expect(open(jwe, newPair().key)).rejects.toThrow('JWE_DECRYPT')
})

test('a receiver whose key is no point of the curve, or too short, is refused', async () => {
  for (const [x, y] of [
    ['A'.repeat(43), 'A'.repeat(43)],
    [recipient.x, 'A'.repeat(43)],
    ['AAAA', recipient.y],
    [recipient.x, `${recipient.y ?? ''}AAAA`],
  ])
    await expect(
      encryptJwe({
        plaintext: '{}',
        recipient: { ...recipient, ...(x !== undefined && { x }), ...(y !== undefined && { y }) },
        enc: 'A256GCM',
        platform: nodeJweCrypto,
      }),
    ).rejects.toThrow('JWE_KEY')
})

test('a sender whose key is no point of the curve is refused before anything is opened', async () => {
  const [, ...rest] = (await seal(nodeJweCrypto, '{}')).split('.')
  const epk = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
  const header = Buffer.from(JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', epk })).toString('base64url')
  await expect(decryptJwe([header, ...rest].join('.'), { key, platform: nodeJweCrypto })).rejects.toThrow(
    'JWE_DECRYPT',
  )
})
