import { expect, test } from 'vitest'
import { steppingClock } from './clock.ts'
import { createNonces, NONCE_SECONDS } from './nonce.ts'

const START = '2026-11-22T09:00:00.000Z'
const secret = 'secret of the node'
const noncesAt = (seconds: number, purpose = 'c_nonce', key = secret) => {
  const clock = steppingClock(START)
  clock.advance(seconds)
  return createNonces({ clock, secret: key }, purpose)
}

test('a nonce is fresh for five minutes, in every process that knows the secret', () => {
  const nonce = noncesAt(0).create()
  expect(noncesAt(0).isFresh(nonce)).toBe(true)
  expect(noncesAt(NONCE_SECONDS).isFresh(nonce)).toBe(true)
  expect(noncesAt(NONCE_SECONDS + 1).isFresh(nonce)).toBe(false)
})

test('a process whose clock is a minute behind still accepts it, an hour it does not', () => {
  const nonce = noncesAt(0).create()
  expect(noncesAt(-60).isFresh(nonce)).toBe(true)
  expect(noncesAt(-3600).isFresh(nonce)).toBe(false)
})

test.each<[string, (nonce: string) => string]>([
  ['for another purpose', () => noncesAt(0, 'DPoP').create()],
  ['of another node', () => noncesAt(0, 'c_nonce', 'other secret').create()],
  ['with another time', (nonce) => nonce.replace(/^[^.]+/, 'zzzzzz')],
  ['with another salt', (nonce) => nonce.replace(/\.[^.]+\./, '.aaaaaaaaaaaaaaaaaaaaaa.')],
  ['without its MAC', (nonce) => nonce.slice(0, nonce.lastIndexOf('.'))],
  ['with something more', (nonce) => `${nonce}.x`],
  ['too long to be one', (nonce) => nonce + 'x'.repeat(200)],
  ['empty', () => ''],
])('a nonce %s is not ours', (_, change) => {
  expect(noncesAt(0).isFresh(change(noncesAt(0).create()))).toBe(false)
})

test('no two nonces are alike, and each has 128 bits of randomness', () => {
  const nonces = Array.from({ length: 100 }, () => noncesAt(0).create())
  expect(new Set(nonces).size).toBe(100)
  for (const nonce of nonces) expect(nonce.split('.')[1]).toMatch(/^[\w-]{22}$/)
})
