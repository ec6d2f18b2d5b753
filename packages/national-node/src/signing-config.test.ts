import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeSigning, readSigning, zRemoteSigning, zSeal } from './signing-config.ts'

const from = mkdtempSync(join(tmpdir(), 'entente-signing-config-'))
afterAll(() => rmSync(from, { recursive: true }))
const pinFile = (name: string, content: string, mode: number): { file: string } => {
  writeFileSync(join(from, name), content)
  chmodSync(join(from, name), mode)
  return { file: name }
}
const around = { from, env: { SEAL_PIN: '2468' } }
const TOKEN = { kind: 'pkcs11', module: '/lib/hsm.so', token: 'SEAL', keyId: '0a' } as const
const SERVICE = { kind: 'csc', url: 'https://signing.example', credentialId: 'c-1' } as const
const seal = (given: object) => readSigning({ seal: zSeal.parse(given) }, around)

describe('a secret', () => {
  test('comes from the environment, or from a file that only the node may read', () => {
    expect(seal({ ...TOKEN, pin: { environment: 'SEAL_PIN' } })).toMatchObject({ seal: { pin: '2468' } })
    expect(seal({ ...TOKEN, pin: pinFile('tight', '1357\n', 0o600) })).toMatchObject({
      seal: { pin: '1357' },
    })
    const token = pinFile('token', 'abc', 0o400)
    expect(seal({ ...SERVICE, pin: { environment: 'SEAL_PIN' }, token })).toMatchObject({
      seal: { pin: '2468', token: 'abc' },
    })
  })

  test.each<[string, () => object, string]>([
    ['in clear', () => ({ ...TOKEN, pin: '1357' }), 'pin'],
    [
      'in a file that others may read',
      () => ({ ...TOKEN, pin: pinFile('open', '1357', 0o644) }),
      'chmod 600',
    ],
    [
      'in an empty file',
      () => ({ ...TOKEN, pin: pinFile('empty', ' \n', 0o600) }),
      'seal.pin: empty is empty',
    ],
    ['in a file that is not there', () => ({ ...TOKEN, pin: { file: 'gone' } }), 'gone'],
    [
      'in a variable that is not set',
      () => ({ ...TOKEN, pin: { environment: 'NO_PIN' } }),
      'NO_PIN is not set',
    ],
    ['in a variable with no such name', () => ({ ...TOKEN, pin: { environment: 'seal pin' } }), 'SEAL_PIN'],
  ])('%s stops the start with its name, and is not told', (_, given, named) => {
    let message = ''
    try {
      seal(given())
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain(named)
    expect(message).not.toContain('1357')
  })
})

test('the configuration that is shown holds no secret', () => {
  const pin = { environment: 'SEAL_PIN' }
  const shown = JSON.stringify([
    describeSigning(seal({ ...TOKEN, pin, environment: { HSM_PASSWORD: 'of-the-module' } }), '[hidden]'),
    describeSigning(seal({ ...SERVICE, pin, token: pin }), '[hidden]'),
    describeSigning(
      readSigning({ remoteSigning: zRemoteSigning.parse({ url: 'https://a.example', token: pin }) }, around),
      '[hidden]',
    ),
  ])
  expect(shown).not.toContain('2468')
  expect(shown).not.toContain('of-the-module')
  expect(shown).toContain('HSM_PASSWORD')
  expect(shown.match(/\[hidden\]/g)).toHaveLength(4)
  expect(describeSigning(readSigning({}, around), '[hidden]')).toEqual({})
})

test('issuers are read as DER or PEM, from where the file lies', () => {
  writeFileSync(join(from, 'ca.der'), Buffer.from([0x30, 0x00]))
  writeFileSync(join(from, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n')
  const read = seal({ ...TOKEN, pin: { environment: 'SEAL_PIN' }, issuers: ['ca.der', 'ca.pem'] })
  const both = [Uint8Array.of(0x30, 0), Uint8Array.of(0x30, 0)]
  expect(read.seal?.kind === 'pkcs11' && read.seal.issuers.map((one) => Uint8Array.from(one))).toEqual(both)
})

test.each<[string, object]>([
  ['a kind that is not known', { kind: 'smartcard' }],
  ['a key that is not hexadecimal', { ...TOKEN, keyId: 'xyz', pin: { environment: 'P' } }],
  [
    'an address with a final slash',
    { ...SERVICE, url: 'https://a.example/', pin: { environment: 'P' }, token: { environment: 'P' } },
  ],
  ['an unknown field', { kind: 'local', pin: '1' }],
])('%s is refused', (_, given) => {
  expect(zSeal.safeParse(given).success).toBe(false)
})
