import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCms } from '../cms/create-cms.ts'
import { CONTENT } from '../cms/oids.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import { DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { basic, CERT_SIGN, forge, type Key, newKey, purposes, SIGN } from '../pkix/forge-chain.ts'
import { type Bytes, type HashName, runAsync } from '../ports.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { answerTimestampRequest, refusal, type TimestampAuthority } from './authority.ts'
import { askTimestamp, readTimestampResponse } from './client.ts'
import { parseResponse, parseToken } from './parse-token.ts'
import { createTimestampRequest, parseTimestampRequest } from './request.ts'
import { verifyToken } from './verify-token.ts'

const driver = createWebDocumentDriver(crypto.subtle)
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const POLICY = '1.3.6.1.4.1.99999.1'
const MOMENT = { at: '2026-11-22T09:00:00.250Z', serial: Uint8Array.of(1, 2, 3) }
const DATA = new TextEncoder().encode('What was there at nine o’clock')
const NONCE = Uint8Array.of(0x80, 1, 2, 3, 4, 5, 6, 7)

const dir = mkdtempSync(join(tmpdir(), 'tsp-'))
afterAll(() => rmSync(dir, { recursive: true }))

let root: Key
let stamper: Key
let anchor: Bytes
let authority: TimestampAuthority

const dates = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' }
const certificate = (extensions: Parameters<typeof forge>[0]['extensions']): Promise<Bytes> =>
  forge({
    version: 3,
    alg: 'ES256',
    ...dates,
    serial: 2,
    subject: 'TEST TSA',
    issuer: 'TEST Root',
    key: stamper,
    issuerKey: root,
    extensions,
  })

beforeAll(async () => {
  root = await newKey()
  stamper = await newKey()
  const own = { subject: 'TEST Root', issuer: 'TEST Root', key: root, issuerKey: root }
  anchor = await forge({ version: 3, alg: 'ES256', ...dates, ...own, extensions: [basic(true), CERT_SIGN] })
  authority = {
    certificate: await certificate([basic(false), SIGN, purposes(true, TIME_STAMPING)]),
    policy: POLICY,
    accuracySeconds: 1,
    alg: 'ES256',
    key: stamper.key,
  }
})

const digestOf = async (hash: HashName, data: Bytes = DATA): Promise<Bytes> =>
  (await driver({ op: 'digest', hash, data })) as Bytes
const request = async (change: object = {}): Promise<Bytes> =>
  createTimestampRequest({ hash: 'sha-256', imprint: await digestOf('sha-256'), nonce: NONCE, ...change })
const respond = (asked: Bytes, change: Partial<TimestampAuthority> = {}): Promise<Bytes> =>
  runAsync(answerTimestampRequest(asked, { ...authority, ...change }, MOMENT), driver)
const tokenOf = async (change: Partial<TimestampAuthority> = {}, asked?: Bytes): Promise<Bytes> => {
  const answer = parseResponse(await respond(asked ?? (await request()), change))
  if (!answer.granted) throw new Error(answer.text)
  return answer.token
}
const verify = (token: Bytes, data = DATA, certificates: Bytes[] = []) =>
  runAsync(
    verifyToken({ token, data, certificates: certificates.flatMap((der) => readCertificate(der) ?? []) }),
    driver,
  )

const pem = (der: Bytes): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
/** What `openssl ts -verify` says of a response over the data. */
function peer(response: Bytes, data = DATA): boolean {
  const files = { response, data, anchor: pem(anchor), tsa: pem(authority.certificate) }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content)
  const at = (name: string): string => join(dir, name)
  const words = ['-in', at('response'), '-data', at('data'), '-CAfile', at('anchor'), '-untrusted', at('tsa')]
  const when = ['-attime', String(Math.floor(Date.parse(MOMENT.at) / 1000))]
  return spawnSync('openssl', ['ts', '-verify', ...words, ...when]).status === 0
}

describe('our authority', () => {
  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('stamps %s, and openssl agrees', async (hash) => {
    const response = await respond(await request({ hash, imprint: await digestOf(hash) }))
    expect(peer(response)).toBe(true)
    const answer = parseResponse(response)
    expect(await verify(answer.granted ? answer.token : response)).toMatchObject({
      broken: undefined,
      hash: 'sha-256',
    })
  })

  test('writes what was asked, its policy, its time and its number', async () => {
    expect(parseToken(await tokenOf()).info).toEqual({
      policy: POLICY,
      hash: 'sha-256',
      imprint: await digestOf('sha-256'),
      serial: '010203',
      time: MOMENT.at,
      accuracyMicroseconds: 1_000_000,
      ordering: false,
      nonce: '8001020304050607',
      criticalUnknown: [],
    })
  })

  test('leaves out its certificate when it was not asked for, which may then be supplied', async () => {
    const token = await tokenOf({}, await request({ certificate: false }))
    expect(await verify(token)).toMatchObject({ broken: { subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' } })
    expect(await verify(token, DATA, [authority.certificate])).toMatchObject({ broken: undefined })
    expect(peer(await respond(await request({ certificate: false })))).toBe(true)
  })

  test('answers requests that openssl makes, without nonce too', async () => {
    writeFileSync(join(dir, 'asked'), DATA)
    for (const extra of [['-cert'], ['-no_nonce'], ['-sha512', '-tspolicy', POLICY]]) {
      const asked = execFileSync('openssl', ['ts', '-query', '-data', join(dir, 'asked'), ...extra], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const response = await respond(new Uint8Array(asked))
      expect(peer(response)).toBe(true)
      expect(readTimestampResponse(new Uint8Array(asked), response)).toMatchObject({ ok: true })
    }
  })

  test.each<[string, (good: Bytes) => Promise<Bytes> | Bytes, string]>([
    ['nothing', () => new Uint8Array(), 'badDataFormat'],
    ['half a request', (good) => good.subarray(0, 20), 'badDataFormat'],
    ['a request of five thousand bytes', () => new Uint8Array(5000), 'badDataFormat'],
    ['SHA-1', async () => request({ hash: 'sha-1', imprint: await digestOf('sha-1') }), 'badAlg'],
    ['a digest of another length', () => request({ imprint: new Uint8Array(20) }), 'badDataFormat'],
    ['another policy', () => request({ policy: '1.2.3' }), 'unacceptedPolicy'],
    [
      'a negative nonce',
      (good) => {
        const copy = new Uint8Array(good)
        // The zero before a first octet of 0x80; after the nonce stands one boolean.
        copy[copy.length - 3 - 9] = 0x81
        return copy
      },
      'badDataFormat',
    ],
  ])('refuses %s', async (_, change, failure) => {
    expect(parseResponse(await respond(await change(await request())))).toMatchObject({
      granted: false,
      failure,
    })
  })

  test('refuses what extensions would ask', async () => {
    const extension = write.sequence(write.oid('1.2.3'), write.octetString(new Uint8Array()))
    const asked = await request({ certificate: false })
    const grown = write.sequence(asked.subarray(2), write.der(0xa0, extension))
    expect(parseResponse(await respond(grown))).toMatchObject({ failure: 'unacceptedExtension' })
  })
})

describe('a token is refused', () => {
  test('over other data, by openssl too', async () => {
    const other = new TextEncoder().encode('another text')
    expect((await verify(await tokenOf(), other)).broken).toMatchObject({ subIndication: 'HASH_FAILURE' })
    expect(peer(await respond(await request()), other)).toBe(false)
  })

  test('with any byte changed: never intact and read as the same', async () => {
    const token = await tokenOf()
    const good = JSON.stringify(parseToken(token).info)
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const copy = new Uint8Array(token)
        copy[at] = (copy[at] ?? 0) ^ change
        const { broken, certificate, token: read } = await verify(copy)
        // What is not signed may change: sets of algorithms, the signature on the certificate, which the path checks.
        if (broken === undefined && !('subIndication' in certificate))
          expect(JSON.stringify(read?.info)).toBe(good)
      }),
      { numRuns: 150 },
    )
  })

  test.each<[string, () => Parameters<typeof certificate>[0], string]>([
    ['not for time-stamps', () => [basic(false), SIGN, purposes(true, '1.3.6.1.5.5.7.3.4')], 'alone'],
    [
      'for more than time-stamps',
      () => [basic(false), SIGN, purposes(true, TIME_STAMPING, '1.3.6.1.5.5.7.3.4')],
      'alone',
    ],
    ['for any purpose', () => [basic(false), SIGN], 'alone'],
    ['whose purpose is not critical', () => [basic(false), SIGN, purposes(false, TIME_STAMPING)], 'critical'],
  ])('of a certificate %s', async (_, extensions, why) => {
    const token = await tokenOf({ certificate: await certificate(extensions()) })
    expect((await verify(token)).certificate).toMatchObject({
      subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
      detail: expect.stringContaining(why),
    })
  })

  test('signed by another key under the name of the authority, by openssl too', async () => {
    const thief = await newKey()
    expect((await verify(await tokenOf({ key: thief.key }))).broken).toMatchObject({
      subIndication: 'SIG_CRYPTO_FAILURE',
    })
    expect(peer(await respond(await request(), { key: thief.key }))).toBe(false)
  })

  test('that is signed data of another kind, or with two signers', async () => {
    const steps = createCms({ content: DATA, certificate: authority.certificate }, authority)
    expect((await verify(await runAsync(steps, driver))).broken).toMatchObject({
      subIndication: 'FORMAT_FAILURE',
    })
    const info = { content: DATA, contentType: CONTENT.timestampInfo, certificate: authority.certificate }
    const empty = await runAsync(createCms(info, authority), driver)
    expect((await verify(empty)).broken).toMatchObject({ subIndication: 'FORMAT_FAILURE' })
  })
})

describe('the client', () => {
  const port =
    (response: Bytes, change: object = {}) =>
    async () => ({
      status: 200,
      contentType: 'application/timestamp-reply',
      body: response,
      ...change,
    })
  const spec = async () => ({ hash: 'sha-256', imprint: await digestOf('sha-256'), nonce: NONCE }) as const

  test('takes the token of its own question', async () => {
    const answer = await askTimestamp(
      async ({ body, contentType }) => {
        expect(contentType).toBe('application/timestamp-query')
        return { status: 200, contentType: 'application/timestamp-reply', body: await respond(body) }
      },
      await spec(),
    )
    expect(answer).toMatchObject({ ok: true, info: { time: MOMENT.at } })
  })

  test.each<[string, () => Promise<Bytes>, object, string]>([
    ['an error', () => request(), { status: 503 }, '503'],
    ['a page', () => request(), { contentType: 'text/html' }, 'text/html'],
    ['no response', () => request(), {}, ''],
    ['a refusal', async () => refusal('badAlg', 'no'), {}, 'badAlg'],
    [
      'the answer to another nonce',
      async () => respond(await request({ nonce: Uint8Array.of(1) })),
      {},
      'another question',
    ],
    [
      'an answer without nonce',
      async () => respond(await request({ nonce: undefined })),
      {},
      'another question',
    ],
    [
      'a stamp over other data',
      async () => respond(await request({ imprint: new Uint8Array(32) })),
      {},
      'other data',
    ],
  ])('refuses %s', async (_, response, change, why) => {
    const answer = await askTimestamp(port(await response(), change), await spec())
    expect(answer).toEqual({ ok: false, detail: expect.stringContaining(why) })
  })

  test('refuses another policy than the one asked for', async () => {
    const asked = await request({ policy: POLICY })
    const response = await respond(await request({ policy: undefined }), { policy: '1.2.3' })
    expect(readTimestampResponse(asked, response)).toEqual({
      ok: false,
      detail: 'time-stamp under another policy',
    })
  })
})

describe('bytes that are none of these', () => {
  test('cut, changed or random ones throw a DerError, never more', async () => {
    const [asked, response, token] = [await request(), await respond(await request()), await tokenOf()]
    const readers = [parseTimestampRequest, parseResponse, parseToken]
    fc.assert(
      fc.property(
        fc.constantFrom(asked, response, token),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 3 }),
        fc.nat(2000),
        (good, changes, length) => {
          const bytes = good.slice(0, Math.max(1, length))
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          for (const read of readers) {
            try {
              read(bytes)
            } catch (error) {
              expect(error).toBeInstanceOf(DerError)
            }
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a granted response without a token, or a refused one with one, is none', async () => {
    const status = (number: number): Bytes => write.sequence(write.smallInteger(number))
    expect(() => parseResponse(write.sequence(status(0)))).toThrow('without a token')
    const token = await tokenOf()
    expect(() => parseResponse(write.sequence(status(2), token))).toThrow('with a token')
  })
})
