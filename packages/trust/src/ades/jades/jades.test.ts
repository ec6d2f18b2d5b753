import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { base64, base64url } from '../../base64.ts'
import { concatBytes, encodeUtf8 } from '../../bytes.ts'
import { forgeHouse, type House } from '../../create/forge-house.ts'
import { type Bytes, runAsync } from '../../ports.ts'
import { validateDocument } from '../../validate-document.ts'
import type { DetachedFile } from '../cades/read-cades.ts'
import { cryptoOf, type SignatureReport } from '../outcome.ts'

let house: House
let digest: string
beforeAll(async () => {
  house = await forgeHouse()
  digest = await hashOf(house.chain.leaf)
})

const hashOf = async (data: Bytes): Promise<string> =>
  base64url((await house.drive({ op: 'digest', hash: 'sha-256', data })) as Bytes)
const AT = '2026-11-22T09:00:00.000Z'
const IAT = Date.parse(AT) / 1000
const TEXT = encodeUtf8('We agree.')

type Jws = { protected: string; signature: string; payload?: string; header?: object }

/** `payload`: what stands between the dots. */
async function sign(payload: string | Bytes, change: object = {}): Promise<Jws> {
  const x5c = [house.chain.leaf, house.chain.middle].map(base64)
  const header = { alg: 'ES256', typ: 'JOSE', iat: IAT, 'x5t#S256': digest, x5c, ...change }
  const head = base64url(encodeUtf8(JSON.stringify(header)))
  const bytes = typeof payload === 'string' ? encodeUtf8(payload) : payload
  const data = concatBytes([encodeUtf8(`${head}.`), bytes])
  const value = (await house.drive({ op: 'sign', alg: 'ES256', key: house.keys.leaf.key, data })) as Bytes
  return { protected: head, signature: base64url(value) }
}

async function ask(
  document: string | object,
  detached: readonly DetachedFile[] = [],
): Promise<readonly SignatureReport[]> {
  const bytes = encodeUtf8(typeof document === 'string' ? document : JSON.stringify(document))
  const { crls = [] } = await house.revocation([])
  const input = { at: AT, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  const report = await runAsync(validateDocument({ bytes, detached }, input), house.drive)
  if (!report.ok) throw new Error(report.detail)
  expect(report.form).toBe('JSON')
  return report.signatures
}

const compact = ({ protected: head, signature }: Jws, payload = ''): string =>
  `${head}.${payload}.${signature}`
const file = (name: string, text: string): DetachedFile => ({ name, bytes: encodeUtf8(text) })

describe('three ways to write one signature down', () => {
  test('compact, flattened and general have the same verdict', async () => {
    const payload = base64url(TEXT)
    const jws = await sign(payload)
    for (const document of [compact(jws, payload), { payload, ...jws }, { payload, signatures: [jws] }]) {
      const [report] = await ask(document)
      expect(report).toMatchObject({ indication: 'TOTAL_PASSED', level: 'JAdES_BASELINE_B', claimedTime: AT })
      expect(report?.coverage).toEqual([{ name: 'content', extent: 'full', bytes: TEXT }])
    }
  })

  test('several signatures: each its own verdict', async () => {
    const payload = base64url(TEXT)
    const [good, other] = [await sign(payload), await sign(base64url(encodeUtf8('We do not.')))]
    const reports = await ask({ payload, signatures: [good, other, 'none'] })
    expect(reports.map(({ subIndication }) => subIndication)).toEqual([
      undefined,
      'SIG_CRYPTO_FAILURE',
      'FORMAT_FAILURE',
    ])
    expect(cryptoOf(reports)).toBe('broken')
  })

  test('JSON that nobody has signed has no signatures', async () => {
    expect(await ask({ title: 'Hello' })).toEqual([])
  })
})

describe('what is signed', () => {
  test('a payload that is not encoded, in both forms; without crit it is no JAdES', async () => {
    const critical = { b64: false, crit: ['b64'] }
    const jws = await sign(TEXT, critical)
    const text = 'We agree.'
    for (const document of [compact(jws, text), { payload: text, ...jws }])
      expect(await ask(document)).toMatchObject([{ indication: 'TOTAL_PASSED', coverage: [{ bytes: TEXT }] }])
    const [silent] = await ask({ payload: text, ...(await sign(TEXT, { b64: false })) })
    expect(silent).toMatchObject({ crypto: 'ok', level: 'JSON_NOT_ETSI', indication: 'INDETERMINATE' })
  })

  test('a payload that is elsewhere is the one file there is', async () => {
    const jws = compact(await sign(base64url(TEXT)))
    expect(await ask(jws, [file('a.txt', 'We agree.')])).toMatchObject([{ indication: 'TOTAL_PASSED' }])
    expect(await ask(jws, [file('a.txt', 'We do not.')])).toMatchObject([
      { subIndication: 'SIG_CRYPTO_FAILURE' },
    ])
    expect(await ask(jws)).toMatchObject([{ subIndication: 'SIGNED_DATA_NOT_FOUND', crypto: 'broken' }])
  })

  const mechanism = (name: string): string => `http://uri.etsi.org/19182/${name}`
  const FILES = [file('a b.txt', 'first'), file('c.txt', 'second')]

  test('objects one after the other, by their names', async () => {
    const sigD = { mId: mechanism('ObjectIdByURI'), pars: ['a%20b.txt', 'c.txt'] }
    const payload = FILES.map(({ bytes }) => base64url(bytes)).join('')
    const jws = compact(await sign(payload, { sigD, crit: ['sigD'] }))
    const [report] = await ask(jws, FILES)
    expect(report).toMatchObject({ indication: 'TOTAL_PASSED', level: 'JAdES_BASELINE_B' })
    expect(report?.coverage.map(({ name }) => name)).toEqual(sigD.pars)
    expect(await ask(jws, FILES.slice(1))).toMatchObject([{ subIndication: 'SIGNED_DATA_NOT_FOUND' }])
  })

  test('fields of an HTTP message', async () => {
    const sigD = { mId: mechanism('HttpHeaders'), pars: ['(request-target)', 'Host', 'digest'] }
    const payload = '(request-target): post /orders\nhost: be.example\ndigest: SHA-256=abc'
    const jws = compact(await sign(payload, { b64: false, sigD, crit: ['b64', 'sigD'] }))
    const fields = [
      file('(request-target)', 'post /orders'),
      file('host', ' be.example '),
      file('Digest', 'SHA-256=abc'),
    ]
    expect(await ask(jws, fields)).toMatchObject([{ indication: 'TOTAL_PASSED' }])
    const other = [...fields.slice(0, 2), file('Digest', 'SHA-256=abd')]
    expect(await ask(jws, other)).toMatchObject([{ subIndication: 'SIG_CRYPTO_FAILURE' }])
    expect(await ask(jws, fields.slice(1))).toMatchObject([{ subIndication: 'SIGNED_DATA_NOT_FOUND' }])
  })

  test.each([
    ['a mechanism nobody knows', { mId: 'urn:x', pars: ['c.txt'] }, 'SIGNED_DATA_NOT_FOUND'],
    ['no objects', { mId: mechanism('ObjectIdByURI'), pars: [] }, 'FORMAT_FAILURE'],
    [
      'fewer digests than objects',
      { mId: mechanism('ObjectIdByURIHash'), pars: ['c.txt'], hashM: 'S256', hashV: [] },
      'FORMAT_FAILURE',
    ],
    [
      'a weak hash',
      { mId: mechanism('ObjectIdByURIHash'), pars: ['c.txt'], hashM: 'S1', hashV: ['AA'] },
      'SIG_CONSTRAINTS_FAILURE',
    ],
  ])('references with %s are refused', async (_, sigD, subIndication) => {
    const jws = compact(await sign('', { sigD, crit: ['sigD'] }))
    expect(await ask(jws, FILES)).toMatchObject([{ crypto: 'broken', subIndication }])
  })
})

describe('the certificate is the one that the header names', () => {
  test.each([
    ['x5t#o', () => ({ 'x5t#S256': undefined, 'x5t#o': { digAlg: 'S256', digVal: digest } })],
    ['sigX5ts', () => ({ 'x5t#S256': undefined, sigX5ts: [{ digAlg: 'S256', digVal: digest }] })],
  ])('by %s', async (_, change) => {
    const payload = base64url(TEXT)
    expect(await ask(compact(await sign(payload, change()), payload))).toMatchObject([
      { indication: 'TOTAL_PASSED' },
    ])
  })

  test('another digest, no digest: no certificate; two digests: no JAdES', async () => {
    const payload = base64url(TEXT)
    const asked = async (change: object) => (await ask(compact(await sign(payload, change), payload)))[0]
    const other = await hashOf(TEXT)
    expect(await asked({ 'x5t#S256': other })).toMatchObject({
      subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    })
    expect(await asked({ 'x5t#S256': undefined })).toMatchObject({
      subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    })
    const both = { 'x5t#o': { digAlg: 'S256', digVal: digest } }
    expect(await asked(both)).toMatchObject({
      crypto: 'ok',
      level: 'JSON_NOT_ETSI',
      indication: 'INDETERMINATE',
    })
  })
})

test.each([['none'], ['HS256'], ['ES384'], ['RS256'], ['EdDSA'], ['1.2.840.10045.4.3.2']])(
  'the algorithm %s does not stand for a signature by a key of P-256',
  async (alg) => {
    const payload = base64url(TEXT)
    expect(await ask(compact(await sign(payload, { alg }), payload))).toMatchObject([{ crypto: 'broken' }])
  },
)

test('a counter-signature is over the value around it, and over no other', async () => {
  const payload = base64url(TEXT)
  const parent = await sign(payload)
  const withCounter = (cSig: unknown, of = parent) => ({
    payload,
    ...of,
    header: { etsiU: [base64url(encodeUtf8(JSON.stringify({ cSig })))] },
  })
  const counter = await sign(parent.signature)
  for (const cSig of [counter, compact(counter), compact(counter, parent.signature)]) {
    const [report] = await ask(withCounter(cSig))
    expect(report?.counterSignatures).toMatchObject([{ id: 's-1-counter-1', indication: 'TOTAL_PASSED' }])
  }
  const moved = await ask(withCounter(counter, await sign(payload)))
  expect(moved[0]?.counterSignatures).toMatchObject([{ subIndication: 'SIG_CRYPTO_FAILURE' }])
  const attached = await ask(withCounter(compact(await sign(payload), payload)))
  expect(attached[0]?.counterSignatures).toMatchObject([{ subIndication: 'HASH_FAILURE' }])
  expect(cryptoOf(attached)).toBe('broken')
})

test('any character of what is signed changed: not intact, whatever it is', async () => {
  const payload = base64url(TEXT)
  const text = compact(await sign(payload), payload)
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...characters), async (at, character) => {
      fc.pre(text[at] !== character)
      const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`
      let reports: readonly SignatureReport[] = []
      try {
        reports = await ask(changed)
      } catch (error) {
        expect((error as Error).message).toMatch(/neither XML|cannot be read/)
      }
      expect(reports.some(({ indication }) => indication === 'TOTAL_PASSED')).toBe(false)
      expect(cryptoOf(reports)).not.toBe('ok')
    }),
    { numRuns: 300 },
  )
})
