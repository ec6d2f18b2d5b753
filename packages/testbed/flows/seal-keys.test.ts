/** The seal of a node whose key is in a token (PKCS#11, SoftHSM) or at a signing service (CSC), through its own sealing. */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { plainPdf } from '../../trust/src/ades/pades/forge-pdf.ts'
import { listen, type Listening } from '../../national-node/src/http/server.ts'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import type { Sealing } from '../../national-node/src/modules/signatures/index.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import type { SealConfig } from '../../national-node/src/signing-config.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { certifyKey } from '../src/remote-signing/certify-key.ts'
import { createCscServer } from '../src/remote-signing/csc-server.ts'
import { RSA_SHA256, rsaSigner } from '../src/remote-signing/signing-keys.ts'
import { layOut } from '../src/start-testbed.ts'
import { configOf, type Layout } from '../src/testbed-config.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const MODULE = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
].find(existsSync)
const here = MODULE !== undefined && spawnSync('pkcs11-tool', ['--help']).error === undefined
if (!here) console.log('skipped: softhsm2 and opensc are not installed')

const PIN = '7391-seal'
const dir = mkdtempSync(join(tmpdir(), 'entente-seal-keys-'))
const clock = systemClock
const lines: string[] = []
let layout: Layout
let service: Listening
const open: NationalNode[] = []
let stores = 0

beforeAll(async () => {
  layout = await layOut({ dir: join(dir, 'nodes'), nodes: ['jp'] }, clock)
  service = await startService()
  if (here) fillToken()
})
const closeAll = async (): Promise<void> => {
  for (const node of open.splice(0)) await node.close()
}
afterEach(closeAll)
afterAll(async () => {
  await service?.close()
  rmSync(dir, { recursive: true, force: true })
})

/** By the TEST trust service of the country, as every seal there. */
function certified(publicKey: KeyObject, commonName: string): Uint8Array {
  return certifyKey({
    clock,
    authority: layout.pkis.jp.keys.get('seal-ca'),
    subject: { commonName, organization: 'TEST JP Authority', country: 'JP' },
    spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    usage: 'digitalSignature',
  })
}

const TOKEN_ENV = { SOFTHSM2_CONF: join(dir, 'softhsm2.conf') }

function fillToken(): void {
  mkdirSync(join(dir, 'tokens'))
  writeFileSync(TOKEN_ENV.SOFTHSM2_CONF, `directories.tokendir = ${join(dir, 'tokens')}\nlog.level = ERROR\n`)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [pem, der] = [join(dir, 'key.pem'), join(dir, 'key.der')]
  writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(der, certified(publicKey, 'TEST JP Seal in a token'))
  const env = { ...process.env, ...TOKEN_ENV }
  const run = (command: string, args: readonly string[]) => {
    const { status, stderr } = spawnSync(command, args, { env })
    if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`)
  }
  run('softhsm2-util', ['--init-token', '--free', '--label', 'SEAL', '--pin', PIN, '--so-pin', '4321'])
  run('softhsm2-util', ['--import', pem, '--token', 'SEAL', '--label', 'a', '--id', '0a', '--pin', PIN])
  const login = ['--module', MODULE ?? '', '--token-label', 'SEAL', '--login', '--pin', PIN]
  run('pkcs11-tool', [...login, '--write-object', der, '--type', 'cert', '--id', '0a'])
}

async function startService(): Promise<Listening> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const certificate = Buffer.from(certified(publicKey, 'TEST JP Seal at a service')).toString('base64')
  const credential = {
    id: 'house-seal',
    certificates: [certificate],
    algorithms: [RSA_SHA256],
    signDigest: rsaSigner(privateKey),
    approval: (pin: string) => pin === PIN,
  }
  const other = Buffer.alloc(32, 1).toString('base64')
  const lying = {
    ...credential,
    id: 'lying-seal',
    signDigest: ({ oid }: { oid: string }) => credential.signDigest({ oid, value: other }),
  }
  let count = 0
  const access = {
    list: async () => [credential, lying],
    find: async (id: string) => [credential, lying].find((one) => one.id === id),
  }
  const app = createCscServer({
    access: (token) => (token === 'house-token' ? access : undefined),
    random: () => `sad-${++count}`,
    now: () => 0,
  })
  return listen({ app, host: '127.0.0.1', port: 0 })
}

async function nodeWith(seal: SealConfig): Promise<NationalNode> {
  const store = await openStore({ file: join(dir, `${seal.kind}-${++stores}.sqlite`) })
  await migrate(store)
  const node = createNode(
    { ...configOf('jp', layout), seal },
    {
      clock,
      store,
      keys: layout.pkis.jp.keys,
      log: createLog({ node: 'jp', clock, write: (line) => lines.push(line) }),
      fetch: createFetch({ allowLocalHttp: true, clock }),
    },
  )
  open.push(node)
  await node.start()
  return node
}

type Wish = { readonly bytes?: Uint8Array; readonly level?: 'B' | 'LT' }

async function sealed(node: NationalNode, { bytes = plainPdf(), level = 'LT' }: Wish = {}): Promise<Sealing> {
  const { sealings } = node.signatures
  const id = sealings.start('operator', { name: 'a.pdf', bytes, level }) ?? ''
  return vi.waitFor(
    () => {
      const found = sealings.find('operator', id)
      if (found === undefined || found.state === 'running') throw new Error('not yet')
      return found
    },
    { timeout: 20_000, interval: 50 },
  )
}

const TOKEN = (change: object = {}): SealConfig => ({
  kind: 'pkcs11',
  module: MODULE ?? '',
  token: 'SEAL',
  keyId: '0a',
  pin: PIN,
  issuers: [],
  environment: TOKEN_ENV,
  ...change,
})
const SERVICE = (change: object = {}): SealConfig => ({
  kind: 'csc',
  url: `http://localhost:${service.port}`,
  credentialId: 'house-seal',
  token: 'house-token',
  pin: PIN,
  ...change,
})
const KINDS = [
  ['a token', here, TOKEN, 'TEST JP Seal in a token'],
  ['a signing service', true, SERVICE, 'TEST JP Seal at a service'],
] as const

test.each(KINDS.filter(([, there]) => there))(
  'the key in %s seals at level B-LT, valid at home, and pdfsig accepts it',
  async (...row) => {
    const [, there, config, name] = row
    if (!there) return
    const node = await nodeWith(config())
    expect(node.signatures.sealLevels).toEqual(['B', 'T', 'LT', 'LTA'])
    const { state, file } = await sealed(node)
    expect(state).toBe('done')
    const bytes = file?.bytes ?? new Uint8Array()
    const checked = await node.signatures.check({ bytes, detached: [] }, { receipts: false })
    expect(checked.ok && checked.signatures[0]?.home).toMatchObject({
      verdict: 'valid',
      report: { level: 'PAdES_BASELINE_LT', indication: 'TOTAL_PASSED' },
    })
    writeFileSync(join(dir, 'sealed.pdf'), bytes)
    const told = spawnSync('pdfsig', ['-nocert', join(dir, 'sealed.pdf')], { encoding: 'utf8' }).stdout
    expect(told).toContain('Signature is Valid')
    expect(told).toContain(name)
  },
)

const WRONG = [
  ['a token', here, () => TOKEN({ pin: 'wrong-pin-99' }), 'wrong-pin-99'],
  ['a token that is not there', here, () => TOKEN({ token: 'OTHER' }), PIN],
  ['a tool that is not there', here, () => TOKEN({ command: 'no-such-tool' }), PIN],
  ['a signing service', true, () => SERVICE({ pin: 'wrong-pin-99' }), 'wrong-pin-99'],
  [
    'a signing service that does not know us',
    true,
    () => SERVICE({ token: 'strange-token' }),
    'strange-token',
  ],
  ['a signing service that is not there', true, () => SERVICE({ url: 'http://localhost:9' }), PIN],
] as const

test.each(WRONG.filter(([, there]) => there))(
  '%s that refuses: no seal, a reason, and no secret in it or in the log',
  async (...row) => {
    const [, , config, secret] = row
    const { state, detail, file } = await sealed(await nodeWith(config()))
    expect(state).toBe('refused')
    expect(file).toBeUndefined()
    expect(detail).toMatch(/^NOT_SIGNED: .{5}/)
    expect(`${detail} ${lines.join(' ')}`).not.toContain(secret)
  },
)

test('a value that seals something else is refused, also in a document that has good seals already', async () => {
  const sealedBy = async (seal: SealConfig, bytes = plainPdf()): Promise<Sealing> => {
    // All have one address.
    await closeAll()
    return sealed(await nodeWith(seal), { bytes, level: 'B' })
  }
  const bytesOf = ({ file }: Sealing) => file?.bytes ?? new Uint8Array()
  const once = bytesOf(await sealedBy({ kind: 'local' }))
  const twice = await sealedBy(SERVICE(), once)
  expect(twice.state).toBe('done')
  for (const bytes of [plainPdf(), once, bytesOf(twice)]) {
    const refused = await sealedBy(SERVICE({ credentialId: 'lying-seal' }), bytes)
    expect(refused).toMatchObject({ state: 'refused', detail: 'the seal was made and does not hold' })
    expect(refused.file).toBeUndefined()
  }
})
