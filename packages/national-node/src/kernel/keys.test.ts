import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificate, runSync } from '@entente/trust'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newNoteKey, newSigningKey, nodeDriver, sha256 } from './crypto.ts'
import { loadKeys } from './keys.ts'

const pair = newSigningKey()
const other = newSigningKey()
const notes = newNoteKey()

function certificateFor({ key, spki }: typeof pair): string {
  const name = { commonName: 'TEST leaf' }
  const der = runSync(
    createCertificate({
      subject: name,
      issuer: name,
      subjectSpki: spki,
      issuerSpki: spki,
      serial: Uint8Array.of(1),
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key },
    }),
    nodeDriver(),
  )
  return Buffer.from(der).toString('base64')
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const good = { privateJwk: pair.privateJwk, x5c: [certificateFor(pair)] }

test.each<[string, unknown]>([
  ['is not JSON', '{'],
  ['has no certificate', { ...good, x5c: [] }],
  ['has a certificate that is no base64', { ...good, x5c: ['%'] }],
  ['has bytes that are no certificate', { ...good, x5c: ['AAAA'] }],
  ['has the certificate of another key', { ...good, x5c: [certificateFor(other)] }],
  ['has a field that is not known', { ...good, password: 'x' }],
  ['has only the public key', { ...good, privateJwk: pair.publicJwk }],
  ['has a key of another curve', { ...good, privateJwk: { ...pair.privateJwk, crv: 'P-384' } }],
  ['has a key for notes with a certificate', { ...good, privateJwk: notes.privateJwk }],
  ['has only the public key for notes', { privateJwk: { ...notes.privateJwk, d: undefined } }],
  ['has half a key for notes', { privateJwk: { ...notes.privateJwk, d: 'AAAA' } }],
  ['has a key without a certificate', { privateJwk: pair.privateJwk }],
])('a key file that %s stops the start, by its name and without its content', (_, content) => {
  writeFileSync(
    join(folder, 'operations.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
  const caught = catchError(() => loadKeys(folder))
  expect(caught.message).toContain('operations.json')
  expect(caught.message).not.toContain(pair.privateJwk.d)
})

test.each<[string, unknown]>([
  ['holds a short secret', { cookie: 'AAAA' }],
  ['holds a number', { cookie: 1 }],
  ['is a list', []],
])('a secrets file that %s stops the start', (_, content) => {
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(content))
  expect(() => loadKeys(folder)).toThrow('secrets.json')
})

test('keys and secrets are found by their names', () => {
  writeFileSync(join(folder, 'list-signer.json'), JSON.stringify(good))
  writeFileSync(
    join(folder, 'secrets.json'),
    JSON.stringify({ cookie: Buffer.alloc(32, 7).toString('base64url') }),
  )
  writeFileSync(join(folder, 'README.txt'), 'not a key')
  const keys = loadKeys(folder)
  const key = keys.get('list-signer')
  expect(key).toMatchObject({ alg: 'ES256', x5c: good.x5c, publicJwk: pair.publicJwk })
  expect(key.x5tS256).toBe(sha256(Buffer.from(good.x5c[0] ?? '', 'base64')))
  expect(keys.secret('cookie')).toEqual(Buffer.alloc(32, 7))
  expect(keys.find('access')).toBeUndefined()
  expect(() => keys.get('access')).toThrow('access')
  expect(() => keys.secret('else')).toThrow('else')
})

test('a key for notes is found as such, and signs nothing that needs a certificate', () => {
  writeFileSync(join(folder, 'log-signer.json'), JSON.stringify({ privateJwk: notes.privateJwk }))
  writeFileSync(join(folder, 'access.json'), JSON.stringify(good))
  const keys = loadKeys(folder)
  const [key, spki] = [keys.findNoteKey('log-signer'), notes.spki]
  expect(key?.publicKey).toEqual(spki.subarray(spki.length - 32))
  expect(keys.find('log-signer')).toBeUndefined()
  expect(keys.findNoteKey('access')).toBeUndefined()
  const data = 'example\n'
  const signature = nodeDriver()({ op: 'sign', alg: 'EdDSA', key: key?.key ?? {}, data }) as Uint8Array
  expect(nodeDriver()({ op: 'verifySpki', alg: 'EdDSA', spki, data, signature })).toBe(true)
})

function catchError(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('It did not throw')
}
