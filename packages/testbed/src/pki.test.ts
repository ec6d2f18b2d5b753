import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase64, parseCertificate, runSync, verifyPath } from '@entente/trust'
import { afterEach, expect, test } from 'vitest'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { loadKeys } from '../../national-node/src/kernel/keys.ts'
import { createTestPki, KEY_PROFILES, type KeyName } from './pki.ts'

const clock = steppingClock('2026-11-22T09:00:00.000Z')

/** A source that repeats itself: same seed, same serial numbers. */
function seeded(seed: number): (size: number) => Uint8Array {
  let state = seed
  return (size) =>
    Uint8Array.from({ length: size }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state >> 16
    })
}

const newPki = (seed = 1) =>
  createTestPki({
    code: 'be',
    country: 'BE',
    clock,
    random: seeded(seed),
    keys: {
      'pid-issuer': {},
      'list-signer': {},
      access: { uri: 'https://rp.be.example', dns: 'rp.be.example' },
    },
  })

let folder = ''
afterEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true })
  folder = ''
})

test('the written folder is what the node loads', () => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'))
  const pki = newPki()
  pki.write(folder)
  const keys = loadKeys(folder)
  expect(keys.get('pid-issuer').x5tS256).toBe(pki.keys.get('pid-issuer').x5tS256)
  expect(keys.get('access').x5c).toEqual(pki.files['access']?.x5c)
  expect(keys.secret('mac')).toHaveLength(32)
  expect(keys.secret('cookies')).not.toEqual(keys.secret('mac'))
  expect(keys.find('eaa-issuer')).toBeUndefined()
  const [log, witness] = [keys.findNoteKey('log-signer'), keys.findNoteKey('log-witness')]
  expect(log?.publicKey).toEqual(pki.keys.findNoteKey('log-signer')?.publicKey)
  expect(log?.publicKey).not.toEqual(witness?.publicKey)
  expect(statSync(join(folder, 'log-signer.json')).mode & 0o077).toBe(0)
  expect(statSync(join(folder, 'pid-issuer.json')).mode & 0o077).toBe(0)
  expect(readdirSync(join(folder, 'anchors')).toSorted()).toEqual([
    'access-ca.der',
    'eaa-ca.der',
    'pid-ca.der',
    'registration-ca.der',
    'seal-ca.der',
    'signer-ca.der',
    'wallet-ca.der',
  ])
})

test('every key chains to the authority of its role, and to no other', () => {
  const pki = createTestPki({ code: 'jp', country: 'JP', clock, random: seeded(2) })
  for (const [name, { authority }] of Object.entries(KEY_PROFILES)) {
    const chain = pki.keys.get(name as KeyName).x5c.map((text) => fromBase64(text) ?? new Uint8Array())
    for (const candidate of Object.values(pki.authorities)) {
      const path = verifyPath({ chain, anchors: [candidate.certificate], at: clock.now() })
      expect([name, runSync(path, nodeDriver()).ok]).toEqual([name, candidate.name === authority])
    }
  }
})

test('every subject says TEST, and the serial numbers follow the source of randomness', () => {
  const serials = (seed: number) =>
    Object.values(newPki(seed).authorities).map(({ certificate }) => parseCertificate(certificate).serial)
  for (const { certificate } of Object.values(newPki().authorities))
    expect(new X509Certificate(certificate).subject).toContain('CN=TEST BE ')
  expect(serials(3)).toEqual(serials(3))
  expect(serials(3)).not.toEqual(serials(4))
})

test('an authority issues further certificates, such as an expired one', () => {
  const authority = newPki().authorities['pid-ca']
  const { certificate } = authority.issue({
    label: 'Former Issuer',
    notBefore: '2020-01-01T00:00:00.000Z',
    notAfter: '2021-01-01T00:00:00.000Z',
    subject: { organizationIdentifier: 'NTRBE-0123456789' },
  })
  const path = { chain: [certificate], anchors: [authority.certificate] }
  expect(runSync(verifyPath({ ...path, at: clock.now() }), nodeDriver())).toMatchObject({ code: 'X5C_PATH' })
  expect(parseCertificate(certificate).subject.organizationIdentifier).toBe('NTRBE-0123456789')
})

test('the access certificate carries its addresses', () => {
  const [x5c = ''] = newPki().keys.get('access').x5c
  const certificate = new X509Certificate(Buffer.from(x5c, 'base64'))
  expect(certificate.subjectAltName).toBe('DNS:rp.be.example, URI:https://rp.be.example')
})
