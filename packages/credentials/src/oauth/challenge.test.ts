import { expect, test } from 'vitest'
import { asksForNonce, parseChallenges } from './challenge.ts'

test.each([
  ['DPoP error="use_dpop_nonce", error_description="a, b \\"c\\"", algs="ES256"', true],
  ['dpop error=use_dpop_nonce', true],
  ['Bearer realm="x", DPOP  algs="ES256", error="use_dpop_nonce"', true],
  ['DPoP error="invalid_token"', false],
  ['Bearer error="use_dpop_nonce"', false],
  ['', false],
  [null, false],
  ['"""', false],
  ['x'.repeat(5000), false],
])('a challenge %s asks for a nonce: %s', (header, asks) => {
  expect(asksForNonce(header)).toBe(asks)
})

test('schemes and their parameters are kept apart', () => {
  expect(parseChallenges('Bearer realm="a", DPoP error="e", algs="ES256 ES384"')).toEqual([
    { scheme: 'bearer', parameters: { realm: 'a' } },
    { scheme: 'dpop', parameters: { error: 'e', algs: 'ES256 ES384' } },
  ])
})
