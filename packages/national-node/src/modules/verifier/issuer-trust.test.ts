import { expect, test } from 'vitest'
import { base64, fromBase64, parseCertificate } from '@entente/trust'
import type { IssuerStep } from '@entente/credentials'
import { secondsOf } from '../../kernel/clock.ts'
import { nodeDriver, sha256 } from '../../kernel/crypto.ts'
import type { IssuerTrust } from '../recognition/index.ts'
import { createTestAuthority, START, type TestAuthority } from './credential-fixtures.ts'
import { createIssuerTrustCache } from './issuer-trust.ts'

const authority = createTestAuthority('PID CA')
const issuer = authority.issue('PID issuer')

function trustIn(listed: TestAuthority, version = 'v1'): IssuerTrust {
  const der = listed.certificate
  const list = { uri: 'https://be.example/lote/pid.jwt', sequence: 7 }
  return { anchors: [{ der, sha256: sha256(der), list }], lists: [], version }
}

function stepOf(x5c: readonly string[], at = secondsOf(START)): IssuerStep {
  return { op: 'issuer', alg: 'ES256', role: 'pid', x5c, at }
}

/** The driver of the node, counting how often a certificate signature is checked. */
function countingCache(entriesMax?: number) {
  const driver = nodeDriver()
  const counted = { verified: 0 }
  const cache = createIssuerTrustCache((step) => {
    if (step.op === 'verifySpki') counted.verified++
    return driver(step)
  }, entriesMax)
  return { cache, counted }
}

test('The issuer of a listed authority is trusted, with the list that says so', () => {
  const { cache } = countingCache()
  expect(cache.open(trustIn(authority)).answer(stepOf(issuer.x5c))).toMatchObject({
    trusted: true,
    issuer: {
      subject: expect.stringContaining('TEST PID issuer'),
      country: 'BE',
      chain: [issuer.x5tS256],
      anchor: sha256(authority.certificate),
      aki: [expect.stringMatching(/^[\w-]{27}$/)],
      list: { uri: 'https://be.example/lote/pid.jwt', sequence: 7 },
    },
  })
})

test.each([
  ['no certificate', [], 'X5C_FORM'],
  ['text that is no base64', ['!'], 'X5C_FORM'],
  ['bytes that are no certificate', ['AAAA'], 'X5C_FORM'],
  ['the anchor itself', [base64(authority.certificate)], 'X5C_FORM'],
  ['the leaf with its anchor', [...issuer.x5c, base64(authority.certificate)], 'X5C_FORM'],
])('%s is not trusted (%s)', (_, x5c, code) => {
  const answer = countingCache().cache.open(trustIn(authority)).answer(stepOf(x5c))
  expect(answer).toMatchObject({ trusted: false, code })
})

test('Of an unlisted issuer the key is told all the same, so that its signature can be judged', () => {
  const answer = countingCache()
    .cache.open(trustIn(createTestAuthority('Other CA')))
    .answer(stepOf(issuer.x5c))
  expect(answer).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  expect(answer.key).toBeDefined()
})

test('An algorithm that the certified key does not serve is not trusted', () => {
  const answer = countingCache()
    .cache.open(trustIn(authority))
    .answer({ ...stepOf(issuer.x5c), alg: 'ES384' })
  expect(answer).toMatchObject({ trusted: false, code: 'X5C_FORM' })
})

test('A path is kept only after the token itself verified', () => {
  const { cache, counted } = countingCache()
  const unverified = cache.open(trustIn(authority))
  unverified.answer(stepOf(issuer.x5c))
  expect(cache.size).toBe(0)
  const verified = cache.open(trustIn(authority))
  verified.answer(stepOf(issuer.x5c))
  verified.keep()
  expect([cache.size, counted.verified]).toEqual([1, 2])
  cache.open(trustIn(authority)).answer(stepOf(issuer.x5c))
  expect(counted.verified).toBe(2)
})

test('What was refused is never kept', () => {
  const { cache } = countingCache()
  const opened = cache.open(trustIn(createTestAuthority('Other CA')))
  opened.answer(stepOf(issuer.x5c))
  opened.keep()
  expect(cache.size).toBe(0)
})

function warm() {
  const world = countingCache()
  const opened = world.cache.open(trustIn(authority))
  opened.answer(stepOf(issuer.x5c))
  opened.keep()
  return world
}

test('A kept path does not outlive its certificates: the time is checked at each hit', () => {
  const { cache } = warm()
  const late = cache.open(trustIn(authority)).answer(stepOf(issuer.x5c, secondsOf(START) + 366 * 86_400))
  expect(late).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  const early = cache.open(trustIn(authority)).answer(stepOf(issuer.x5c, secondsOf(START) - 2 * 86_400))
  expect(early).toMatchObject({ trusted: false, code: 'X5C_PATH' })
})

test('A kept path is worked out again after a day', () => {
  const { cache, counted } = warm()
  cache.open(trustIn(authority)).answer(stepOf(issuer.x5c, secondsOf(START) + 86_399))
  expect(counted.verified).toBe(1)
  cache.open(trustIn(authority)).answer(stepOf(issuer.x5c, secondsOf(START) + 86_400))
  expect(counted.verified).toBe(2)
})

test('A change of a list or an agreement makes every kept path worthless', () => {
  const { cache, counted } = warm()
  const gone = cache.open(trustIn(createTestAuthority('Other CA'), 'v2')).answer(stepOf(issuer.x5c))
  expect(gone).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  cache.open(trustIn(authority, 'v3')).answer(stepOf(issuer.x5c))
  expect(counted.verified).toBe(2)
})

test('A kept path serves its own chain, role and algorithm only', () => {
  const { cache, counted } = warm()
  const other = authority.issue('Another issuer')
  const opened = cache.open(trustIn(authority))
  const answer = opened.answer(stepOf(other.x5c))
  expect(answer).toMatchObject({ trusted: true, issuer: { chain: [other.x5tS256] } })
  expect(counted.verified).toBe(2)
  opened.answer({ ...stepOf(issuer.x5c), role: 'attestation' })
  expect(counted.verified).toBe(3)
  expect(opened.answer({ ...stepOf(issuer.x5c), alg: 'ES384' }).trusted).toBe(false)
})

test('A chain is known by its content: another list with the same certificates hits, frozen or not', () => {
  const { cache, counted } = warm()
  const frozen = Object.freeze([...issuer.x5c])
  for (const x5c of [frozen, frozen, [...issuer.x5c]]) {
    expect(cache.open(trustIn(authority)).answer(stepOf(x5c)).trusted).toBe(true)
  }
  expect(counted.verified).toBe(1)
})

test('A list of certificates that changes after it was kept is another chain', () => {
  const { cache } = countingCache()
  const x5c = [...issuer.x5c]
  const opened = cache.open(trustIn(authority))
  opened.answer(stepOf(x5c))
  opened.keep()
  const unlisted = createTestAuthority('Other CA').issue('Stranger')
  x5c.splice(0, x5c.length, ...unlisted.x5c)
  expect(cache.open(trustIn(authority)).answer(stepOf(x5c))).toMatchObject({
    trusted: false,
    code: 'X5C_PATH',
  })
})

test('The time is checked to the second: from the first of the youngest certificate to before the last', () => {
  const { cache, counted } = warm()
  const trusted = (at: number) => cache.open(trustIn(authority)).answer(stepOf(issuer.x5c, at)).trusted
  const { notBefore } = parseCertificate(fromBase64(issuer.x5c[0] ?? '') ?? new Uint8Array())
  const first = secondsOf(notBefore)
  expect([trusted(first), counted.verified]).toEqual([true, 1])
  expect(trusted(first - 1)).toBe(false)
})

test('The cache is bounded: what was used longest ago is forgotten', () => {
  const { cache } = countingCache(2)
  for (const label of ['a', 'b', 'c']) {
    const opened = cache.open(trustIn(authority))
    opened.answer(stepOf(authority.issue(label).x5c))
    opened.keep()
  }
  expect(cache.size).toBe(2)
})
