import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { validateCades } from '../ades/cades/validate-cades.ts'
import type { SignatureReport } from '../ades/outcome.ts'
import { context, type Der, DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { AT, type Chain, forgeChain, type Keys, newKey, newKeys } from '../pkix/forge-chain.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { attribute, type CmsSpec, createCms, finishCms, prepareCms } from './create-cms.ts'
import { SIGNED } from './oids.ts'
import { parseCms } from './parse-cms.ts'
import { childrenOfBer, compareBytes, readBer } from './read-ber.ts'

const driver = createWebDocumentDriver(crypto.subtle)
const CONTENT = new TextEncoder().encode('We agree.')
const dir = mkdtempSync(join(tmpdir(), 'cms-'))
afterAll(() => rmSync(dir, { recursive: true }))

let keys: Keys
let chain: Chain
let crls: readonly Bytes[]
beforeAll(async () => {
  keys = await newKeys()
  chain = await forgeChain(keys, {})
  crls = [await forgeCrl(keys.middle), await forgeCrl(keys.root, { issuer: 'TEST Root' })]
})

const specOf = (change: Partial<CmsSpec> = {}): CmsSpec => ({
  content: CONTENT,
  certificate: chain.leaf,
  chain: [chain.middle],
  signingTime: AT,
  alg: 'ES256',
  ...change,
})
const sign = (data: Bytes, key = keys.leaf): Promise<Bytes> =>
  driver({ op: 'sign', alg: 'ES256', key: key.key, data }) as Promise<Bytes>
const good = (change: Partial<CmsSpec> = {}): Promise<Bytes> =>
  runAsync(createCms(specOf(change), { alg: 'ES256', key: keys.leaf.key }), driver)

/** Signs attributes as they are given: what `prepareCms` would never write. */
async function signed(
  change: (attributes: Bytes[]) => readonly Bytes[],
  spec: Partial<CmsSpec> = {},
): Promise<Bytes> {
  const prepared = await runAsync(prepareCms(specOf(spec)), driver)
  const list = parts(prepared.toBeSigned)
  const toBeSigned = write.der(0x31, ...[...change(list)].sort(compareBytes))
  return finishCms({ ...prepared, toBeSigned }, await sign(toBeSigned))
}

const parts = (set: Bytes): Bytes[] => {
  const value = readBer(set)
  const list: Bytes[] = []
  for (let at = 0; at < value.content.length; ) {
    const length =
      (value.content[at + 1] ?? 0) < 0x80
        ? 2 + (value.content[at + 1] ?? 0)
        : 3 + (value.content[at + 2] ?? 0)
    list.push(value.content.slice(at, at + length))
    at += length
  }
  return list
}
const isOf =
  (id: string) =>
  (one: Bytes): boolean =>
    compareBytes(one.subarray(2, 2 + write.oid(id).length), write.oid(id)) === 0
const without =
  (id: string) =>
  (list: Bytes[]): Bytes[] =>
    list.filter((one) => !isOf(id)(one))

/** The same tree without members of the tag [0] that are empty: no signed attributes at all. */
function withoutEmpty(value: Der): Bytes {
  if ((value.tag & 0x20) === 0) return value.raw
  const kept = childrenOfBer(value, 'x', value.tag).filter(({ raw }) => raw[0] !== 0xa0 || raw[1] !== 0)
  return write.der(value.tag, ...kept.map(withoutEmpty))
}

async function report(bytes: Bytes, detached?: Bytes): Promise<SignatureReport | undefined> {
  const files = detached === undefined ? [] : [{ name: 'file', bytes: detached }]
  const input = { at: AT, anchors: [chain.anchor], crls }
  return (await runAsync(validateCades({ bytes, detached: files }, input), driver))[0]
}

function peer(bytes: Bytes, content?: Bytes): boolean {
  writeFileSync(join(dir, 'signed'), bytes)
  if (content !== undefined) writeFileSync(join(dir, 'content'), content)
  const words = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-in', join(dir, 'signed')]
  return (
    spawnSync('openssl', [...words, ...(content === undefined ? [] : ['-content', join(dir, 'content')])])
      .status === 0
  )
}

describe('what we sign', () => {
  test('has passed here, and openssl accepts it, with the content inside or beside it', async () => {
    expect(await report(await good())).toMatchObject({
      indication: 'TOTAL_PASSED',
      crypto: 'ok',
      level: 'CAdES_BASELINE_B',
      provenLevel: 'B',
      claimedTime: AT,
      coverage: [{ name: 'content', extent: 'full', bytes: CONTENT }],
      signer: { subject: 'CN=TEST Leaf, C=BE', issuer: 'CN=TEST Middle, C=BE' },
    })
    expect(peer(await good())).toBe(true)
    const detached = await good({ detached: true })
    expect(await report(detached, CONTENT)).toMatchObject({ indication: 'TOTAL_PASSED' })
    expect(await report(detached)).toMatchObject({ subIndication: 'SIGNED_DATA_NOT_FOUND' })
    expect(peer(detached, CONTENT)).toBe(true)
  })

  test('is one DER encoding, however often it is made', async () => {
    const prepared = await runAsync(prepareCms(specOf()), driver)
    const value = await sign(prepared.toBeSigned)
    expect(finishCms(prepared, value)).toEqual(finishCms(prepared, value))
    expect(parseCms(finishCms(prepared, value)).der).toBe(true)
  })

  test('without an anchor, after its time or revoked it has not passed', async () => {
    const bytes = await good()
    const ask = async (change: object) =>
      (
        await runAsync(validateCades({ bytes }, { at: AT, anchors: [chain.anchor], crls, ...change }), driver)
      )[0]
    expect(await ask({ anchors: [] })).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
    expect(await ask({ crls: [] })).toMatchObject({ subIndication: 'TRY_LATER' })
    expect(await ask({ crls: [], revocation: 'if-present' })).toMatchObject({
      indication: 'TOTAL_PASSED',
      findings: [{ code: 'REVOCATION_NOT_CHECKED' }],
    })
    expect(await ask({ at: '2027-06-01T00:00:00.000Z' })).toMatchObject({
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    })
    expect(await ask({ at: '2025-06-01T00:00:00.000Z' })).toMatchObject({
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    })
    const listed = await forgeCrl(keys.middle, { entries: [{ serial: 1 }] })
    expect(await ask({ crls: [listed, ...crls.slice(1)] })).toMatchObject({ subIndication: 'REVOKED_NO_POE' })
    const above = await forgeCrl(keys.root, { issuer: 'TEST Root', entries: [{ serial: 1 }] })
    expect(await ask({ crls: [...crls.slice(0, 1), above] })).toMatchObject({
      subIndication: 'REVOKED_CA_NO_POE',
    })
  })

  test('a proof from before the end of the certificate, or its revocation, keeps it', async () => {
    const bytes = await good()
    const [signer] = parseCms(bytes).signers
    const sha256 = (await driver({
      op: 'hash',
      alg: 'sha-256',
      data: signer?.signature ?? CONTENT,
    })) as string
    const ask = async (change: object) =>
      (
        await runAsync(validateCades({ bytes }, { at: AT, anchors: [chain.anchor], crls, ...change }), driver)
      )[0]
    const proofs = [{ sha256, at: AT }]
    const later = { at: '2027-06-01T00:00:00.000Z', proofs }
    expect(await ask(later)).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: AT })
    expect(await ask({ ...later, proofs: [{ sha256: 'another', at: AT }] })).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
    })
    const early = [{ sha256, at: '2026-09-01T00:00:00.000Z' }]
    const revokedAt = '2026-10-01T00:00:00.000Z'
    const listed = await forgeCrl(keys.middle, { entries: [{ serial: 1, revokedAt }] })
    const data = { crls: [listed, ...crls.slice(1)] }
    expect(await ask({ ...data, proofs: early })).toMatchObject({ indication: 'TOTAL_PASSED' })
    expect(await ask({ ...data, proofs })).toMatchObject({ subIndication: 'REVOKED_NO_POE' })
    const before = [{ sha256, at: '2025-12-31T00:00:00.000Z' }]
    expect(await ask({ proofs: before })).toMatchObject({
      indication: 'TOTAL_FAILED',
      subIndication: 'NOT_YET_VALID',
    })
  })
})

describe('a signature is refused', () => {
  test.each<[string, () => Promise<Bytes>, string]>([
    ['without a message digest', () => signed(without(SIGNED.messageDigest)), 'FORMAT_FAILURE'],
    ['without a content type', () => signed(without(SIGNED.contentType)), 'FORMAT_FAILURE'],
    [
      'with two message digests',
      () =>
        signed((list) => [...list, attribute(SIGNED.messageDigest, write.octetString(new Uint8Array(32)))]),
      'FORMAT_FAILURE',
    ],
    [
      'with a message digest of two values',
      () =>
        signed((list) => {
          const [own] = list.filter(isOf(SIGNED.messageDigest))
          const value = (own ?? CONTENT).slice(-34)
          const rest = without(SIGNED.messageDigest)(list)
          return [...rest, attribute(SIGNED.messageDigest, value, write.octetString(new Uint8Array(32)))]
        }),
      'FORMAT_FAILURE',
    ],
    [
      'with another content type than the content has',
      () =>
        signed((list) => [
          ...without(SIGNED.contentType)(list),
          attribute(SIGNED.contentType, write.oid('1.2.3')),
        ]),
      'FORMAT_FAILURE',
    ],
    [
      'whose certificate is not the one it names',
      () =>
        signed((list) => [
          ...without(SIGNED.signingCertificateV2)(list),
          attribute(
            SIGNED.signingCertificateV2,
            write.sequence(write.sequence(write.sequence(write.octetString(new Uint8Array(32))))),
          ),
        ]),
      'NO_SIGNING_CERTIFICATE_FOUND',
    ],
    [
      'whose algorithms are not those it protects',
      () =>
        signed((list) => [
          ...without(SIGNED.algorithmProtection)(list),
          attribute(
            SIGNED.algorithmProtection,
            write.sequence(
              write.sequence(write.oid('2.16.840.1.101.3.4.2.3')),
              write.der(context(1, true), write.oid('1.2.840.10045.4.3.4')),
            ),
          ),
        ]),
      'SIG_CRYPTO_FAILURE',
    ],
  ])('%s', async (_, make, subIndication) => {
    expect(await report(await make())).toMatchObject({ subIndication })
  })

  test('whose algorithm is replaced by a weaker one, though nothing else changes', async () => {
    const bytes = await good()
    const swap = (from: string, to: string): Bytes => {
      const [a, b] = [write.oid(from), write.oid(to)]
      const copy = Buffer.from(bytes)
      const at = copy.lastIndexOf(a)
      return new Uint8Array(Buffer.concat([copy.subarray(0, at), b, copy.subarray(at + a.length)]))
    }
    // The last one is that of the signature; both identifiers have the same length.
    const weaker = swap('1.2.840.10045.4.3.2', '1.2.840.10045.4.3.1')
    expect(await report(weaker)).toMatchObject({ crypto: 'broken', subIndication: 'SIG_CRYPTO_FAILURE' })
    // openssl takes the hash of the content for that of the signature, and does not look at this one.
    expect(peer(weaker)).toBe(true)
  })

  test('by another key, and openssl refuses it too', async () => {
    const prepared = await runAsync(prepareCms(specOf()), driver)
    const bytes = finishCms(prepared, await sign(prepared.toBeSigned, await newKey()))
    expect(await report(bytes)).toMatchObject({
      indication: 'TOTAL_FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
    })
    expect(peer(bytes)).toBe(false)
  })

  test('over attributes, shown as one over content without attributes', async () => {
    const prepared = await runAsync(prepareCms(specOf()), driver)
    const value = await sign(prepared.toBeSigned)
    // The bytes that were signed become the content, and the attributes go.
    const spec = specOf({ content: prepared.toBeSigned })
    const forged = withoutEmpty(readBer(finishCms({ spec, toBeSigned: write.der(0x31) }, value)))
    expect(parseCms(forged).signers[0]?.signedAttributes).toBeUndefined()
    expect(peer(forged)).toBe(true)
    expect(await report(forged)).toMatchObject({ crypto: 'broken' })
  })

  test('without attributes, though its value is one over the content', async () => {
    const value = await sign(CONTENT)
    const plain = withoutEmpty(readBer(finishCms({ spec: specOf(), toBeSigned: write.der(0x31) }, value)))
    expect(peer(plain)).toBe(true)
    expect(await report(plain)).toMatchObject({
      subIndication: 'FORMAT_FAILURE',
      detail: 'no signed attributes',
    })
  })

  test('when any bit of content, attributes or value is changed', async () => {
    const bytes = await good()
    const { content, signers } = parseCms(bytes)
    const found = [content, signers[0]?.signedAttributes?.encoded.subarray(3), signers[0]?.signature]
    const spans = found.map((part) => ({
      start: Buffer.from(bytes).indexOf(part ?? CONTENT),
      length: part?.length ?? 0,
    }))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...spans),
        fc.nat(10_000),
        fc.nat(7),
        async ({ start, length }, at, bit) => {
          const copy = new Uint8Array(bytes)
          const where = start + (at % length)
          copy[where] = (copy[where] ?? 0) ^ (1 << bit)
          expect(['broken', 'refused']).toContain(await cryptoOrRefused(copy))
        },
      ),
      { numRuns: 120 },
    )
  })
})

async function cryptoOrRefused(bytes: Bytes): Promise<string | undefined> {
  try {
    return (await report(bytes))?.crypto
  } catch (error) {
    expect(error).toBeInstanceOf(DerError)
    return 'refused'
  }
}

test('a value over attributes that are not in DER order is none, and that is said; their order in the file is free', async () => {
  const prepared = await runAsync(prepareCms(specOf()), driver)
  const turned = write.der(0x31, ...parts(prepared.toBeSigned).toReversed())
  const bytes = finishCms({ ...prepared, toBeSigned: turned }, await sign(turned))
  expect(await report(bytes)).toMatchObject({
    crypto: 'broken',
    subIndication: 'SIG_CRYPTO_FAILURE',
    findings: [{ code: 'ATTRIBUTES_NOT_DER' }],
  })
  const sorted = finishCms({ ...prepared, toBeSigned: turned }, await sign(prepared.toBeSigned))
  expect(await report(sorted)).toMatchObject({ crypto: 'ok', findings: [] })
})

describe('signatures that openssl makes', () => {
  beforeAll(() => {
    const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=TEST openssl', '-days', '2']
    execFileSync('openssl', [...words, '-keyout', join(dir, 'key'), '-out', join(dir, 'cert')], {
      stdio: 'ignore',
    })
    writeFileSync(join(dir, 'text'), CONTENT)
  })
  test.each([
    ['enveloping', ['-nodetach']],
    ['in BER with indefinite lengths', ['-nodetach', '-stream', '-indef']],
    ['with PSS', ['-nodetach', '-keyopt', 'rsa_padding_mode:pss']],
    ['by key identifier', ['-nodetach', '-keyid']],
    ['with SHA-512', ['-nodetach', '-md', 'sha512']],
  ])('%s are intact, and with a changed byte of content they are not', async (_, words) => {
    const common = ['-in', join(dir, 'text'), '-signer', join(dir, 'cert'), '-inkey', join(dir, 'key')]
    const out = ['-outform', 'DER', '-out', join(dir, 'made')]
    execFileSync('openssl', ['cms', '-sign', '-cades', '-binary', ...common, ...words, ...out], {
      stdio: 'ignore',
    })
    const bytes = new Uint8Array(readFileSync(join(dir, 'made')))
    const input = { at: AT, anchors: [] }
    const ask = async (given: Bytes) => (await runAsync(validateCades({ bytes: given }, input), driver))[0]
    expect(await ask(bytes)).toMatchObject({ crypto: 'ok', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
    const copy = new Uint8Array(bytes)
    const at = Buffer.from(copy).indexOf('agree')
    copy[at] = (copy[at] ?? 0) ^ 1
    expect(await ask(copy)).toMatchObject({ subIndication: 'HASH_FAILURE' })
    expect([peer(bytes), peer(copy)]).toEqual([true, false])
  })
})

describe('bytes that are no signed data', () => {
  test('cut, changed or random bytes throw a DerError, never more', async () => {
    const bytes = await good()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(bytes.length),
        (changes, cut) => {
          const copy = bytes.slice(0, cut === 0 ? bytes.length : cut)
          for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte
          try {
            parseCms(copy)
          } catch (error) {
            expect(error).toBeInstanceOf(DerError)
          }
        },
      ),
      { numRuns: 600 },
    )
  })
})
