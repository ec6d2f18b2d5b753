import { beforeEach, expect, test } from 'vitest'
import type { IssuerAnswer, IssuerStep } from '../ports.ts'
import {
  AT,
  AUDIENCE,
  digestOf,
  forgeSdJwt,
  issuer,
  NONCE,
  PID,
  run,
  stranger,
  trusting,
  type Forgery,
} from '../sd-jwt-fixtures.ts'
import { verifySdJwtVc, type SdJwtVcPolicy } from '../sdjwtvc/verify-sd-jwt-vc.ts'
import {
  findKnownHeader,
  headerWorthKnowing,
  KNOWN_HEADERS_MAX,
  knownHeaderCount,
  rememberHeader,
} from './known-headers.ts'

const POLICY: SdJwtVcPolicy = {
  at: AT,
  role: 'pid',
  types: [PID],
  keyBinding: { audience: AUDIENCE, nonce: NONCE },
}

let count = 0
let x5c: string[] = []
/** A header that no test before has used, as long as one with certificates. */
beforeEach(() => {
  count++
  x5c = [`${count}`.padStart(800, 'A')]
})

const withChain = (change: Forgery = {}): Promise<string> =>
  forgeSdJwt({ ...change, header: { x5c, ...change.header } })

async function isKnown(token: string): Promise<boolean> {
  return findKnownHeader(await digestOf(token.slice(0, token.indexOf('.')))) !== undefined
}

async function failures(token: string, policy: Partial<SdJwtVcPolicy> = {}, trust = trusting(issuer)) {
  const { checks } = await run(verifySdJwtVc(token, { ...POLICY, ...policy }), trust)
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

/** Another token with the same header, which is known by then. */
async function afterwards(change: Forgery = {}): Promise<string> {
  const first = await withChain()
  expect(await failures(first)).toEqual([])
  expect(await isKnown(first)).toBe(true)
  return withChain(change)
}

test('a header is known once its signature verified, and serves the next token', async () => {
  const next = await afterwards()
  const asked: IssuerStep[] = []
  const trust = async (step: IssuerStep): Promise<IssuerAnswer> => {
    asked.push(step)
    return trusting(issuer)(step)
  }
  expect(await failures(next, {}, trust)).toEqual([])
  // Trust is asked for each token, at its own time.
  expect(asked).toMatchObject([{ op: 'issuer', x5c, at: AT }])
})

test('what is shared by many tokens cannot be changed by one of them', async () => {
  const token = await afterwards()
  const header = findKnownHeader(await digestOf(token.slice(0, token.indexOf('.'))))
  expect(Object.isFrozen(header)).toBe(true)
  expect(Object.isFrozen(header?.['x5c'])).toBe(true)
})

test('a header is not kept after a bad signature', async () => {
  const token = await withChain({ issuerKey: stranger })
  expect(await failures(token)).toEqual(['JWS_SIGNATURE'])
  expect(await isKnown(token)).toBe(false)
})

test('a header is not kept when its issuer is not trusted, though the signature is good', async () => {
  const token = await withChain()
  expect(await failures(token, {}, trusting(issuer, 'attestation'))).toEqual(['X5C_ROLE'])
  expect(await isKnown(token)).toBe(false)
})

test('a header without a chain is read each time', async () => {
  const token = await forgeSdJwt()
  expect(await failures(token)).toEqual([])
  expect(headerWorthKnowing(token)).toBeUndefined()
  expect(await isKnown(token)).toBe(false)
})

test('a header beyond 16 KiB is neither hashed nor kept', async () => {
  const token = await forgeSdJwt({ header: { x5c: ['A'.repeat(13_000)] } })
  expect(headerWorthKnowing(token)).toBeUndefined()
  expect(await failures(token)).toEqual(['INPUT_SIZE'])
})

test.each<[string, Forgery, Partial<SdJwtVcPolicy>, string[]]>([
  ['a signature of another key', { issuerKey: stranger }, {}, ['JWS_SIGNATURE']],
  ['an algorithm no longer allowed', {}, { algs: ['ES384'] }, ['JWS_ALG', 'JWS_ALG']],
  ['an expired credential', {}, { at: AT + 86_400 }, ['KB_IAT', 'VALIDITY']],
  ['another role', {}, { role: 'attestation' }, ['X5C_ROLE']],
])('a known header saves no check: %s', async (_, change, policy, codes) => {
  const token = await afterwards(change)
  expect(await failures(token, policy, trusting(issuer, 'pid'))).toEqual(codes)
})

test('a known header of an issuer who is no longer trusted helps nobody', async () => {
  const token = await afterwards()
  const gone = async (): Promise<IssuerAnswer> => ({ trusted: false, code: 'X5C_PATH', detail: 'expired' })
  expect(await failures(token, {}, gone)).toEqual(['X5C_PATH'])
})

test('a header that differs in one character is another one', async () => {
  await afterwards()
  expect(await isKnown(await withChain({ header: { x5c: [`${x5c[0]?.slice(1)}B`] } }))).toBe(false)
  expect(await failures(await withChain({ header: { typ: 'JWT' } }))).toEqual(['SDJWT_TYP'])
})

test('the memory is bounded: the oldest header is forgotten first', () => {
  for (let index = 0; index <= KNOWN_HEADERS_MAX; index++) rememberHeader(`hash ${index}`, { index })
  expect(knownHeaderCount()).toBe(KNOWN_HEADERS_MAX)
  expect(findKnownHeader('hash 0')).toBeUndefined()
  expect(findKnownHeader(`hash ${KNOWN_HEADERS_MAX}`)).toEqual({ index: KNOWN_HEADERS_MAX })
})
