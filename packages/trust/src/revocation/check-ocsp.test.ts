import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import {
  AT,
  basic,
  type Chain,
  driver,
  forge,
  forgeChain,
  type Key,
  type Keys,
  newKey,
  newKeys,
  purposes,
  SIGN,
} from '../pkix/forge-chain.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { checkRevocation } from './check-revocation.ts'
import type { RevocationStatus } from './status.ts'
import { forgeCrl, reason } from './forge-crl.ts'
import { forgeOcsp, GOOD, revoked, UNKNOWN } from './forge-ocsp.ts'
import { parseOcsp } from './parse-ocsp.ts'

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
const NO_CHECK = ['1.3.6.1.5.5.7.48.1.5', false, write.nothing()] as const

let keys: Keys
let responder: Key
let chain: Chain
beforeAll(async () => {
  keys = await newKeys()
  responder = await newKey()
  chain = await forgeChain(keys, {})
})

type Change = Parameters<typeof forgeOcsp>[2]
type Given = { readonly crls?: readonly Bytes[]; readonly at?: string; readonly certificates?: Bytes[] }

async function leafStatus(ocsps: readonly Bytes[], given: Given = {}): Promise<RevocationStatus | undefined> {
  const path = [chain.leaf, chain.middle].map(parseCertificate)
  const anchor = parseCertificate(chain.anchor)
  const { crls = [], at = AT, certificates = [] } = given
  return (await runAsync(checkRevocation({ path, anchor, at, crls, ocsps, certificates }), driver))[0]
}

const answer = async (change: Change = {}, key = keys.middle): Promise<Bytes> =>
  (await forgeOcsp(chain.middle, key, change)).response

/** A responder the issuer made, with changes. */
const delegate = (change: Partial<Parameters<typeof forge>[0]> = {}): Promise<Bytes> =>
  forge({
    version: 3,
    alg: 'ES256',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    serial: 7,
    subject: 'TEST Responder',
    issuer: 'TEST Middle',
    key: responder,
    issuerKey: keys.middle,
    extensions: [basic(false), SIGN, purposes(false, OCSP_SIGNING), NO_CHECK],
    ...change,
  })

const endless = (at: string): Change => ({ thisUpdate: at, producedAt: at, nextUpdate: undefined })

test('an answer of the issuer, by name or key, by any hash, whole or only its core, is good', async () => {
  for (const change of [{}, { responder: 'TEST Middle' }, { hash: 'sha-256' as const }]) {
    const { response, basic: core } = await forgeOcsp(chain.middle, keys.middle, change)
    expect(await leafStatus([response])).toEqual({ status: 'good' })
    expect(await leafStatus([core])).toEqual({ status: 'good' })
  }
})

test('an answer without end holds for an hour', async () => {
  expect(await leafStatus([await answer(endless('2026-11-22T08:00:00.000Z'))])).toEqual({ status: 'good' })
})

test('a revocation is told with its time and reason, and counts more than any good answer', async () => {
  const bad = await answer({ status: revoked('2026-10-01T00:00:00.000Z', 1) })
  const told = { status: 'revoked', revokedAt: '2026-10-01T00:00:00.000Z', reason: 'keyCompromise' }
  expect(await leafStatus([bad])).toEqual(told)
  expect(await leafStatus([await answer(), bad])).toEqual(told)
  expect(await leafStatus([bad, await answer()])).toEqual(told)
  expect(await leafStatus([bad], { crls: [await forgeCrl(keys.middle)] })).toEqual(told)
  const listed = await forgeCrl(keys.middle, { entries: [{ serial: 1, extensions: [reason(1)] }] })
  expect(await leafStatus([await answer()], { crls: [listed] })).toMatchObject({ status: 'revoked' })
})

describe('an answer does not count', () => {
  test.each<[string, Change, string]>([
    ['about another certificate', { serial: 2 }, 'no list covers it'],
    ['that is of tomorrow', { thisUpdate: '2026-11-23T00:00:00.000Z' }, 'not valid before'],
    ['that will be made tomorrow', { producedAt: '2026-11-23T00:00:00.000Z' }, 'not valid before'],
    ['that is of yesterday', { nextUpdate: '2026-11-22T08:59:59.000Z' }, 'not valid after'],
    ['without end, of an hour and a second ago', endless('2026-11-22T07:59:59.000Z'), 'not valid after'],
    ['of a responder nobody knows', { responder: 'TEST Stranger' }, 'responder not found'],
    ['that says unknown', { status: UNKNOWN }, 'does not know'],
    ['with an unknown critical extension', { extensions: [['1.2.3', true, GOOD]] }, '1.2.3'],
    ['with one about the certificate', { singleExtensions: [['1.2.3', true, GOOD]] }, '1.2.3'],
  ])('%s', async (_, change, why) => {
    expect(await leafStatus([await answer(change)])).toEqual({
      status: 'unknown',
      why: expect.stringContaining(why),
    })
  })

  test('about an issuer of another name or with another key', async () => {
    const { response } = await forgeOcsp(chain.anchor, keys.middle, {})
    expect(await leafStatus([response])).toMatchObject({ why: expect.stringContaining('another name') })
    const twin = await forgeChain({ ...keys, middle: responder }, {})
    const about = await forgeOcsp(twin.middle, keys.middle, {})
    expect(await leafStatus([about.response])).toMatchObject({ why: expect.stringContaining('another key') })
  })

  test('with a signature of another key under the name of the issuer', async () => {
    const forged = await answer({ responder: 'TEST Middle' }, responder)
    expect(await leafStatus([forged])).toMatchObject({ why: 'signature of the answer is wrong' })
  })

  test('with any bit of what is signed changed', async () => {
    const good = await answer()
    const { data } = parseOcsp(good).signed
    const start = data.byteOffset - good.byteOffset
    await fc.assert(
      fc.asyncProperty(fc.nat(data.length * 8 - 1), async (bit) => {
        const copy = new Uint8Array(good)
        copy[start + (bit >> 3)] = (copy[start + (bit >> 3)] ?? 0) ^ (1 << (bit & 7))
        expect((await leafStatus([copy]))?.status).toBe('unknown')
      }),
      { numRuns: 60 },
    )
  })
})

describe('a responder that the issuer made', () => {
  const byDelegate = async (der: Bytes, given: Given = {}, change: Change = {}) =>
    leafStatus([await answer({ certificates: [der], ...change }, responder)], given)

  test('answers for it, also when its certificate comes from elsewhere', async () => {
    const der = await delegate()
    expect(await byDelegate(der)).toEqual({ status: 'good' })
    expect(await leafStatus([await answer({}, responder)], { certificates: [der] })).toEqual({
      status: 'good',
    })
  })

  test.each<[string, () => Partial<Parameters<typeof forge>[0]>, string]>([
    ['not made for it', () => ({ extensions: [basic(false), SIGN, NO_CHECK] }), 'may not answer'],
    [
      'made for any purpose',
      () => ({ extensions: [basic(false), SIGN, purposes(false, '2.5.29.37.0'), NO_CHECK] }),
      'may not answer',
    ],
    ['of another issuer', () => ({ issuer: 'TEST Root', issuerKey: keys.root }), 'another issuer'],
    ['signed by another key', () => ({ issuerKey: keys.root }), 'signature on the responder'],
    ['from before its time', () => ({ notBefore: '2026-11-22T00:00:01.000Z' }), 'was not valid'],
    ['after its time', () => ({ notAfter: '2026-11-21T00:00:00.000Z' }), 'was not valid'],
    [
      'with an unknown critical extension',
      () => ({ extensions: [purposes(false, OCSP_SIGNING), NO_CHECK, ['1.2.3', true, GOOD]] }),
      'unknown critical',
    ],
    [
      'whose own status nobody knows',
      () => ({ extensions: [basic(false), SIGN, purposes(false, OCSP_SIGNING)] }),
      'status of the responder',
    ],
  ])('but %s does not count', async (_, change, why) => {
    expect(await byDelegate(await delegate(change()))).toEqual({
      status: 'unknown',
      why: expect.stringContaining(why),
    })
  })

  test('counts by its own status: good by a list, and not when revoked', async () => {
    const asks = await delegate({ extensions: [basic(false), SIGN, purposes(false, OCSP_SIGNING)] })
    const bad = await answer({ certificates: [asks], status: revoked(AT) }, responder)
    // Both lists say that the leaf is good: only an answer that counts says otherwise.
    const clean = await forgeCrl(keys.middle, { entries: [{ serial: 9 }] })
    expect(await leafStatus([bad], { crls: [clean] })).toMatchObject({ status: 'revoked' })
    const against = await forgeCrl(keys.middle, { entries: [{ serial: 7 }] })
    expect(await leafStatus([bad], { crls: [against] })).toEqual({ status: 'good' })
  })
})

describe('bytes that are no answer', () => {
  test.each<[string, Bytes]>([
    ['nothing', new Uint8Array()],
    ['a refusal', write.sequence(write.der(0x0a, Uint8Array.of(6)))],
    ['a success without an answer', write.sequence(write.der(0x0a, Uint8Array.of(0)))],
    ['an empty sequence', write.sequence()],
  ])('%s are refused', (_, bytes) => {
    expect(() => parseOcsp(bytes)).toThrow(DerError)
  })

  test('cut, grown or random ones are refused, never more', async () => {
    const good = await answer()
    for (let length = 0; length < good.length; length++)
      expect(() => parseOcsp(good.subarray(0, length))).toThrow(DerError)
    expect(() => parseOcsp(Uint8Array.of(...good, 0))).toThrow(DerError)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const copy = new Uint8Array(good)
        copy[at] = byte
        try {
          parseOcsp(copy)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
    )
  })
})

test('openssl reads our answers, and verifies them, whole and changed, as we do', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ocsp-'))
  try {
    const pem = (der: Bytes): string =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
    for (const name of ['leaf', 'middle', 'anchor'] as const) writeFileSync(join(dir, name), pem(chain[name]))
    const der = await delegate()
    const peer = (response: Bytes): boolean => {
      writeFileSync(join(dir, 'answer'), response)
      const [file, issuer, cert, root] = ['answer', 'middle', 'leaf', 'anchor'].map((name) => join(dir, name))
      const asked = ['-respin', file, '-issuer', issuer, '-cert', cert, '-CAfile', root, '-no-CApath']
      const rest = ['-attime', String(Date.parse(AT) / 1000), '-validity_period', '999999999']
      const words = ['ocsp', ...asked, ...rest, '-verify_other', issuer] as string[]
      const { stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' })
      return stderr.includes('verify OK') && stdout.includes(': good')
    }
    for (const good of [await answer(), await answer({ certificates: [der] }, responder)]) {
      expect(peer(good)).toBe(true)
      const bad = new Uint8Array(good)
      const { data } = parseOcsp(good).signed
      const at = data.byteOffset - good.byteOffset + data.length - 20
      bad[at] = (bad[at] ?? 0) ^ 1
      expect([peer(bad), (await leafStatus([bad]))?.status]).toEqual([false, 'unknown'])
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
})
