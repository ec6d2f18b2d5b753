/** Against SoftHSM: a token of software behind the same interface as one of hardware. */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CreationAnswer,
  createCertificate,
  openPkcs11Signer,
  runAsync,
  type Signer,
  signDocument,
  validateDocument,
} from '@entente/trust'
import { plainPdf } from '../../../trust/src/ades/pades/forge-pdf.ts'
import { encodeUtf8 } from '../../../trust/src/bytes.ts'
import { forgeHouse, type House } from '../../../trust/src/create/forge-house.ts'
import { pkcs11Tool } from './pkcs11-tool.ts'

const module =
  [
    '/usr/lib/softhsm/libsofthsm2.so',
    '/usr/lib64/pkcs11/libsofthsm2.so',
    '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  ].find(existsSync) ?? ''
const here = module !== '' && spawnSync('pkcs11-tool', ['--help']).error === undefined
if (!here) console.log('skipped: softhsm2 and opensc are not installed')

const dir = mkdtempSync(join(tmpdir(), 'token-'))
afterAll(() => rmSync(dir, { recursive: true }))
const environment = { SOFTHSM2_CONF: join(dir, 'softhsm2.conf') }
const token = { module, label: 'TEST', pin: '1234', environment }
const PIN_ENV = { ...process.env, ...environment, PIN: token.pin }
const LOGIN = ['--module', module, '--token-label', 'TEST', '--login', '--pin', 'env:PIN']
const tool = (...args: string[]): Buffer => {
  const { status, stdout, stderr } = spawnSync('pkcs11-tool', [...LOGIN, ...args], { env: PIN_ENV })
  if (status !== 0) throw new Error(stderr.toString())
  return stdout
}

const KEYS = {
  '01': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  '02': () => generateKeyPairSync('rsa', { modulusLength: 3072 }),
  '03': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
} as const

let house: House
beforeAll(async () => {
  if (!here) return
  house = await forgeHouse()
  mkdirSync(join(dir, 'tokens'))
  writeFileSync(
    environment.SOFTHSM2_CONF,
    `directories.tokendir = ${join(dir, 'tokens')}\nlog.level = ERROR\n`,
  )
  const init = ['--init-token', '--free', '--label', 'TEST', '--pin', token.pin, '--so-pin', '4321']
  spawnSync('softhsm2-util', init, { env: PIN_ENV })
  for (const [id, generate] of Object.entries(KEYS)) {
    const { privateKey, publicKey } = generate()
    const [pem, der] = [join(dir, `${id}.pem`), join(dir, `${id}.der`)]
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const into = ['--import', pem, '--token', 'TEST', '--label', id, '--id', id, '--pin', token.pin]
    spawnSync('softhsm2-util', into, { env: PIN_ENV })
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
    writeFileSync(der, await certify(spki, Number(id)))
    tool('--write-object', der, '--type', 'cert', '--id', id)
  }
}, 60_000)

const certify = (subjectSpki: Uint8Array, serial: number): Promise<Uint8Array> =>
  runAsync(
    createCertificate({
      subject: { commonName: 'TEST Token', country: 'BE' },
      issuer: { commonName: 'TEST Middle', country: 'BE' },
      subjectSpki,
      issuerSpki: house.keys.middle.spki,
      serial: Uint8Array.of(100 + serial),
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key: house.keys.middle.key },
    }),
    house.drive,
  )

async function verdict(made: CreationAnswer): Promise<string | undefined> {
  if (!made.ok) return `${made.code}: ${made.detail}`
  const { chain, stampAnchor, at } = house
  const { crls = [] } = await house.revocation([])
  const input = { at, anchors: [chain.anchor], stampAnchors: [stampAnchor], crls }
  const report = await runAsync(validateDocument(made, input), house.drive)
  return report.ok ? report.signatures[0]?.indication : report.detail
}

const CASES = [
  ['01', undefined, 'ES256'],
  ['02', undefined, 'PS256'],
  ['02', 'RS512', 'RS512'],
  ['03', undefined, 'ES384'],
] as const

test.skipIf(!here).each(CASES)('key %s of a token signs as %s: every format holds', async (id, rsa, alg) => {
  const issuers = [house.chain.middle]
  const key = { tool: pkcs11Tool(token), id, issuers, ...(rsa !== undefined && { rsa }) }
  const signer: Signer = await openPkcs11Signer(key)
  expect(signer.alg).toBe(alg)
  const pdf = { name: 'a.pdf', mimeType: 'application/pdf', bytes: plainPdf() }
  const xml = { name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8('<doc>text</doc>') }
  for (const [format, file] of [
    ['PAdES', pdf],
    ['XAdES', xml],
    ['CAdES', pdf],
    ['JAdES', xml],
    ['ASiC-E/XAdES', pdf],
  ] as const) {
    const made = await signDocument({ ...house, signer, format, level: 'T', files: [file] })
    expect([format, await verdict(made)]).toEqual([format, 'TOTAL_PASSED'])
  }
})

test.skipIf(!here)(
  'a wrong PIN, a key that is not there, a tool that is not there: a refusal without the PIN',
  async () => {
    const [certificate] = (await openPkcs11Signer({ tool: pkcs11Tool(token), id: '01' })).certificates
    const certificates = [certificate ?? new Uint8Array()]
    const file = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('a') }
    const ask = async (change: object, id = '01'): Promise<CreationAnswer> => {
      const signer = await openPkcs11Signer({ tool: pkcs11Tool({ ...token, ...change }), id, certificates })
      return signDocument({ ...house, signer, format: 'CAdES', level: 'B', files: [file] })
    }
    for (const answer of [
      await ask({ pin: '98765' }),
      await ask({}, '0a'),
      await ask({ command: 'no-such-tool' }),
    ]) {
      expect(answer).toMatchObject({ ok: false, code: 'NOT_SIGNED' })
      expect(JSON.stringify(answer)).not.toContain('98765')
    }
    await expect(openPkcs11Signer({ tool: pkcs11Tool(token), id: '0a' })).rejects.toThrow('no certificate 0a')
    await expect(openPkcs11Signer({ tool: pkcs11Tool(token), id: '01; rm' })).rejects.toThrow('hexadecimal')
  },
)
