import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DerError } from '../der/read-der.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import { driver, forgeChain, newKeys } from '../pkix/forge-chain.ts'
import { runAsync } from '../ports.ts'
import { checkRevocation } from './check-revocation.ts'
import { createCrl, type CrlSpec } from './create-crl.ts'

const AT = '2026-11-22T09:00:00.000Z'
const folder = mkdtempSync(join(tmpdir(), 'entente-crl-'))
afterAll(() => rmSync(folder, { recursive: true }))

const keys = await newKeys()
const chain = await forgeChain(keys, { leaf: { serial: 77 } })
const [leaf, middle] = [parseCertificate(chain.leaf), parseCertificate(chain.middle)]
const create = (change: Partial<CrlSpec> = {}) =>
  runAsync(
    createCrl({
      issuer: middle,
      number: 5,
      thisUpdate: '2026-11-22T08:00:00.000Z',
      nextUpdate: '2026-11-23T08:00:00.000Z',
      revoked: [],
      signWith: { alg: 'ES256', key: keys.middle.key },
      ...change,
    }),
    driver,
  )
const statusUnder = async (crl: Uint8Array, at = AT) => {
  const [status] = await runAsync(checkRevocation({ path: [leaf], anchor: middle, at, crls: [crl] }), driver)
  return status
}

test('a certificate that is not on the list is good, one on it is revoked from then on', async () => {
  expect(await statusUnder(await create())).toEqual({ status: 'good' })
  const revoked = [{ serial: Uint8Array.of(77), at: '2026-11-20T00:00:00.000Z' }]
  expect(await statusUnder(await create({ revoked }))).toMatchObject({
    status: 'revoked',
    revokedAt: '2026-11-20T00:00:00.000Z',
  })
  expect(await statusUnder(await create({ revoked: [{ serial: Uint8Array.of(78), at: AT }] }))).toEqual({
    status: 'good',
  })
})

test('a list of another key, or after its time, says nothing; dates that cannot be are refused', async () => {
  const other = await create({ signWith: { alg: 'ES256', key: keys.root.key } })
  expect(await statusUnder(other)).toMatchObject({ status: 'unknown' })
  expect(await statusUnder(await create(), '2026-11-24T00:00:00.000Z')).toMatchObject({ status: 'unknown' })
  await expect(create({ nextUpdate: '2026-11-22T08:00:00.000Z' })).rejects.toThrow(DerError)
})

test('openssl reads the list and finds the signature of the authority', async () => {
  const revoked = [{ serial: Uint8Array.of(77), at: '2026-11-20T00:00:00.000Z' }]
  const pem = (label: string, der: Uint8Array) =>
    `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`
  writeFileSync(join(folder, 'list.der'), await create({ revoked }))
  writeFileSync(join(folder, 'ca.pem'), pem('CERTIFICATE', chain.middle))
  const { stdout, stderr } = spawnSync(
    'openssl',
    ['crl', '-inform', 'DER', '-in', 'list.der', '-CAfile', 'ca.pem', '-noout', '-text'],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(stderr).toContain('verify OK')
  expect(stdout).toContain('Serial Number: 4D')
})
