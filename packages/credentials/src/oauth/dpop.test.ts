import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import { parseJws } from '../jose/jws.ts'
import { forgeJws, newKeyPair, run } from '../sd-jwt-fixtures.ts'
import { createDpopProof, type DpopExpected, verifyDpopProof } from './dpop.ts'

const NOW = 1_790_000_000
const URL_ASKED = 'https://issuer.example/issuer/credential'
const holder = await newKeyPair()
const dpopKey = { key: holder.key, publicJwk: holder.jwk }

const EXPECTED: DpopExpected = {
  proofs: [],
  method: 'POST',
  url: URL_ASKED,
  now: NOW,
  accessToken: 'token',
  isFreshNonce: (nonce) => nonce === 'server-nonce',
}
const ATH = 'PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A'

const foreign = await newKeyPair()
const otherCurve = await newKeyPair('ES384')
const CLAIMS = { jti: 'j', htm: 'POST', htu: URL_ASKED, iat: NOW, ath: ATH, nonce: 'server-nonce' }

/** Signed correctly, whatever it says. */
const proof = (header: object = {}, claims: object = {}): Promise<string> =>
  forgeJws({ alg: 'ES256', typ: 'dpop+jwt', jwk: holder.jwk, ...header }, { ...CLAIMS, ...claims }, holder)

const without = (name: string) => proof({}, { [name]: undefined })

type Change = Omit<Partial<DpopExpected>, 'proofs'> & {
  readonly proofs?: readonly (string | Promise<string>)[]
}
const verify = async ({ proofs = [], ...change }: Change) =>
  run(verifyDpopProof({ ...EXPECTED, ...change, proofs: await Promise.all(proofs.map(async (jwt) => jwt)) }))

function signedRs256(): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const header = { typ: 'dpop+jwt', alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) }
  const data = `${encodeBase64url(JSON.stringify(header))}.${encodeBase64url(JSON.stringify(CLAIMS))}`
  return `${data}.${sign('sha256', Buffer.from(data), privateKey).toString('base64url')}`
}

function unsigned(alg?: string): string {
  const header = { typ: 'dpop+jwt', ...(alg === undefined ? {} : { alg }), jwk: holder.jwk }
  return `${encodeBase64url(JSON.stringify(header))}.${encodeBase64url(JSON.stringify(CLAIMS))}.`
}

describe('dpop-negative-tests: refused', () => {
  test.each<[string, Change, string]>([
    ['no proof', { proofs: [] }, 'DPOP_MISSING'],
    ['two headers', { proofs: [proof(), proof()] }, 'DPOP_FORM'],
    ['not a JWT', { proofs: ['not.a.jwt'] }, 'DPOP_FORM'],
    ['too long', { proofs: ['x'.repeat(9000)] }, 'DPOP_FORM'],
    ['typ missing', { proofs: [proof({ typ: undefined })] }, 'DPOP_TYP'],
    ['wrong typ', { proofs: [proof({ typ: 'JWT' })] }, 'DPOP_TYP'],
    ['alg missing', { proofs: [unsigned()] }, 'DPOP_ALG'],
    ['alg none', { proofs: [unsigned('none')] }, 'DPOP_ALG'],
    ['alg RS256', { proofs: [signedRs256()] }, 'DPOP_ALG'],
    ['jwk missing', { proofs: [proof({ jwk: undefined })] }, 'DPOP_KEY'],
    ['private jwk', { proofs: [proof({ jwk: { ...holder.jwk, d: 'x' } })] }, 'DPOP_KEY'],
    ['jwk of another curve', { proofs: [proof({ jwk: otherCurve.jwk })] }, 'DPOP_KEY'],
    ['jti missing', { proofs: [without('jti')] }, 'DPOP_JTI'],
    ['jti too long', { proofs: [proof({}, { jti: 'x'.repeat(300) })] }, 'DPOP_JTI'],
    ['htm missing', { proofs: [without('htm')] }, 'DPOP_METHOD'],
    ['wrong htm', { proofs: [proof({}, { htm: 'GET' })] }, 'DPOP_METHOD'],
    ['htm in lower case', { proofs: [proof({}, { htm: 'post' })] }, 'DPOP_METHOD'],
    ['htu missing', { proofs: [without('htu')] }, 'DPOP_URL'],
    ['wrong htu', { proofs: [proof({}, { htu: 'https://issuer.example/other' })] }, 'DPOP_URL'],
    [
      'htu of another host',
      { proofs: [proof({}, { htu: 'https://evil.example/issuer/credential' })] },
      'DPOP_URL',
    ],
    ['iat missing', { proofs: [without('iat')] }, 'DPOP_IAT'],
    ['iat an hour ago', { proofs: [proof({}, { iat: NOW - 3600 })] }, 'DPOP_IAT'],
    ['iat in an hour', { proofs: [proof({}, { iat: NOW + 3600 })] }, 'DPOP_IAT'],
    ['iat as text', { proofs: [proof({}, { iat: String(NOW) })] }, 'DPOP_IAT'],
    ['ath missing', { proofs: [without('ath')] }, 'DPOP_TOKEN'],
    ['wrong ath', { proofs: [proof({}, { ath: 'x'.repeat(43) })] }, 'DPOP_TOKEN'],
    ['nonce missing', { proofs: [without('nonce')] }, 'DPOP_NONCE'],
    ['nonce of another', { proofs: [proof({}, { nonce: 'old' })] }, 'DPOP_NONCE'],
    ['other key than the token', { proofs: [proof()], jkt: 'another-thumbprint' }, 'DPOP_BINDING'],
    [
      'bad signature',
      { proofs: [proof().then((jwt) => `${jwt.slice(0, -86)}${'A'.repeat(86)}`)] },
      'DPOP_SIGNATURE',
    ],
    ['signed by another key', { proofs: [proof({ jwk: foreign.jwk })] }, 'DPOP_SIGNATURE'],
  ])('%s', async (_, change, code) => {
    expect(await verify(change)).toMatchObject({ ok: false, code })
  })
})

describe('dpop-negative-tests: accepted', () => {
  test.each<[string, object]>([
    ['as it should be', {}],
    ['extra claims', { anything: { nested: true } }],
    ['htu with a query', { htu: `${URL_ASKED}?a=b` }],
    ['htu with a fragment', { htu: `${URL_ASKED}#here` }],
    ['scheme and host in upper case', { htu: 'HTTPS://ISSUER.example/issuer/credential' }],
    ['the default port', { htu: 'https://issuer.example:443/issuer/credential' }],
    ['iat 10 seconds before', { iat: NOW - 10 }],
    ['iat 10 seconds after', { iat: NOW + 10 }],
    ['nbf now and exp in 5 minutes', { nbf: NOW, exp: NOW + 300 }],
  ])('%s', async (_, claims) => {
    expect(await verify({ proofs: [proof({}, claims)] })).toMatchObject({ ok: true, jti: 'j' })
  })
})

test('what the wallet creates is what the resource accepts, with the thumbprint of its key', async () => {
  const created = await run(
    createDpopProof(dpopKey, {
      method: 'POST',
      url: `${URL_ASKED}?x=1#y`,
      jti: 'unique',
      iat: NOW,
      nonce: 'server-nonce',
      accessToken: 'token',
    }),
  )
  const result = await verify({ proofs: [created] })
  expect(result).toMatchObject({ ok: true, jti: 'unique', iat: NOW })
  const bound = await verify({ proofs: [created], ...(result.ok ? { jkt: result.jkt } : {}) })
  expect(bound).toMatchObject({ ok: true })
})

test('the RFC 9449 §7 example hashes its access token as we do', async () => {
  const accessToken = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU'
  const steps = createDpopProof(dpopKey, { method: 'GET', url: URL_ASKED, jti: 'j', iat: NOW, accessToken })
  const { payload } = parseJws(await run(steps))
  expect(payload['ath']).toBe('fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo')
})
