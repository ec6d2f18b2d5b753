import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEcdsa, encodeEcdsa } from './ecdsa-signature.ts'

const CURVES = [
  ['P-256', 'sha256', 64],
  ['P-384', 'sha384', 96],
  ['P-521', 'sha512', 132],
] as const
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.each([
  ['leading zeros are dropped', `${'00'.repeat(31)}01${'00'.repeat(30)}0102`, '300702010102020102'],
  ['a high bit gets a zero before it', `${'00'.repeat(31)}80${'00'.repeat(31)}ff`, '300802020080020200ff'],
  ['zero stays one octet', '00'.repeat(64), '3006020100020100'],
  ['full length', 'ff'.repeat(64), `3046022100${'ff'.repeat(32)}022100${'ff'.repeat(32)}`],
  ['a long length of P-521', '01'.repeat(132), `308188${`0242${'01'.repeat(66)}`.repeat(2)}`],
])('%s', (_, raw, der) => {
  expect(hex(encodeEcdsa(Buffer.from(raw, 'hex')))).toBe(der)
  expect(hex(decodeEcdsa(Buffer.from(der, 'hex'), raw.length / 2))).toBe(raw)
})

test('any r‖s comes back', () => {
  const digits = fc.integer({ min: 0, max: 66 })
  fc.assert(
    fc.property(
      fc.constantFrom(64, 96, 132).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
      digits,
      digits,
      (raw, zerosOfR, zerosOfS) => {
        raw.fill(0, 0, Math.min(zerosOfR, raw.length / 2))
        raw.fill(0, raw.length / 2, Math.min(raw.length / 2 + zerosOfS, raw.length))
        expect(hex(decodeEcdsa(encodeEcdsa(raw), raw.length))).toBe(hex(raw))
      },
    ),
  )
})

describe.each(CURVES)('%s: Node converts to the same', (namedCurve, digest, length) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  const raw = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const

  test('what OpenSSL signed verifies as r‖s, and back', () => {
    for (let round = 0; round < 60; round++) {
      const data = Buffer.from(`round ${round}`)
      const signature = decodeEcdsa(sign(digest, data, privateKey), length)
      expect(verify(digest, data, raw, signature)).toBe(true)
      expect(verify(digest, data, publicKey, encodeEcdsa(signature))).toBe(true)
    }
  })

  test('a changed or impossible signature is refused by both', () => {
    const data = Buffer.from('content')
    const good = decodeEcdsa(sign(digest, data, privateKey), length)
    const bad = [0, length / 2 - 1, length / 2, length - 1].map((at) => {
      const changed = Uint8Array.from(good)
      changed[at] = (changed[at] ?? 0) ^ 1
      return changed
    })
    const zeroR = Uint8Array.from(good).fill(0, 0, length / 2)
    const zeroS = Uint8Array.from(good).fill(0, length / 2)
    for (const signature of [
      ...bad,
      zeroR,
      zeroS,
      new Uint8Array(length),
      new Uint8Array(length).fill(255),
    ]) {
      expect(verify(digest, data, raw, signature)).toBe(false)
      expect(verify(digest, data, publicKey, encodeEcdsa(signature))).toBe(false)
    }
  })
})
