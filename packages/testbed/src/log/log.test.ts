import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  fetchOver,
  hostOf,
  leaf,
  type LogNode,
  newKeys,
  newWorld,
  verifierOf,
  type World,
} from '../../../national-node/src/modules/audit/public-log/log-fixtures.ts'
import { openStore } from '../../../national-node/src/store/database.ts'
import { migrate } from '../../../national-node/src/store/migrate.ts'
import { runLog } from './run-log.ts'

const ENTENTE = join(import.meta.dirname, '../../../../scripts/entente.mjs')
const URL_OF_LOG = 'https://be.example/log'
const folder = mkdtempSync(join(tmpdir(), 'entente-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

let world: World
let be: LogNode
let jp: LogNode
let files = 0
const file = (name = 'seen'): string => join(folder, `${files}-${name}`)

async function newNode(party: 'BE' | 'JP', name: string): Promise<LogNode> {
  const store = await openStore({ file: file(`${name}.sqlite`) })
  await migrate(store)
  return world.start(party, store)
}

/** A Belgian log of three leaves that Japan has cosigned. */
beforeEach(async () => {
  files++
  world = newWorld()
  be = await newNode('BE', 'be')
  jp = await newNode('JP', 'jp')
  await be.add(1, 2, 3)
  await be.publish()
})

const keys = () => ({ log: be.verifierKeys?.log ?? '', cosigner: jp.verifierKeys?.cosigner ?? '' })

async function log(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const terminal = { out: (line: string) => out.push(line), error: (line: string) => errors.push(line) }
  const code = await runLog(args, terminal, { fetch: fetchOver(world.line), clock: world.clock })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

const ask = (...more: string[]) => log(URL_OF_LOG, '--key', keys().log, ...more)

/** Another log of Belgium with the same keys, where the first one was. */
async function split(...numbers: number[]): Promise<void> {
  delete world.line.apps[hostOf('JP')]
  const other = await newNode('BE', 'other')
  await other.add(...numbers)
  await other.publish()
}

test('a log that holds: its size, who cosigned it, a leaf of it', async () => {
  const { code, stdout, stderr } = await ask(
    '--cosigner',
    keys().cosigner,
    '--leaf',
    leaf(2).sha256,
    '--kind',
    'notice',
  )
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('be.example/log: 3 leaves')
  expect(stdout).toContain('holds          signature    3 leaves, signed by be.example/log')
  expect(stdout).toContain('holds          cosignature  jp.example/witness, 2027-01-15T10:00:00.000Z')
  expect(stdout).toContain('is number 1')
})

test('the first checkpoint is remembered, the next one is compared with it and takes its place', async () => {
  expect(await ask('--remember', file())).toMatchObject({ code: 0 })
  expect(readFileSync(file(), 'utf8').split('\n')[1]).toBe('3')
  await be.add(4, 5)
  await be.publish()
  const { code, stdout } = await ask('--remember', file())
  expect([code, stdout]).toEqual([0, expect.stringContaining('continues the 3 leaves seen before')])
  expect(readFileSync(file(), 'utf8').split('\n')[1]).toBe('5')
})

type Case = readonly [what: string, make: () => Promise<void>, code: number, said: string]

test.each<Case>([
  [
    'a fork of equal size',
    () => split(7, 8, 9),
    2,
    'does not hold  growth       a fork: 3 leaves seen before and 3',
  ],
  ['a larger fork', () => split(7, 8, 9, 10), 2, 'a fork: 3 leaves seen before and 4'],
  ['an older checkpoint', () => split(1), 2, 'an older checkpoint: 1 leaves, 3 were seen before'],
  [
    'a torn tile',
    async () => {
      await be.add(4)
      await be.publish()
      world.line.instead = (url) => (url.pathname.includes('/tile/') ? new Response('x') : undefined)
    },
    3,
    'not known      growth',
  ],
  [
    'tiles of another tree',
    async () => {
      await be.add(4)
      await be.publish()
      world.line.instead = (url) =>
        url.pathname.includes('/tile/') ? new Response(new Uint8Array(4 * 32)) : undefined
    },
    3,
    'the tiles are not those of this checkpoint',
  ],
])('%s: said, and what was seen before stays remembered', async (_, make, code, said) => {
  await ask('--remember', file())
  const before = readFileSync(file(), 'utf8')
  await make()
  const result = await ask('--remember', file())
  expect(result).toMatchObject({ code, stderr: '' })
  expect(result.stdout).toContain(said)
  expect(readFileSync(file(), 'utf8')).toBe(before)
})

test('the signature of another key is not believed, nor remembered', async () => {
  const other = verifierOf('log', 'be.example/log', newKeys().log)
  const { code, stdout } = await log(URL_OF_LOG, '--key', other, '--remember', file())
  expect([code, stdout]).toEqual([2, expect.stringContaining('does not hold  signature    not-signed')])
  expect(existsSync(file())).toBe(false)
})

test('a cosigner who did not, and one whose word is too old', async () => {
  const stranger = verifierOf('cosigner', 'w.example', newKeys().witness)
  const missing = await ask('--cosigner', keys().cosigner, '--cosigner', stranger, '--remember', file())
  expect([missing.code, missing.stdout]).toEqual([2, expect.stringContaining('w.example has not cosigned')])
  expect(existsSync(file())).toBe(false)
  const aged = () => ask('--cosigner', keys().cosigner, '--max-age', '900')
  expect(await aged()).toMatchObject({ code: 0 })
  world.clock.advance(901)
  expect(await aged()).toMatchObject({ code: 2, stdout: expect.stringContaining('901 s ago, more than 900') })
})

test('a leaf that is not there, and a proof of another log', async () => {
  const asked = () => ask('--leaf', leaf(2).sha256, '--kind', 'notice')
  expect(await ask('--leaf', leaf(2).sha256)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('it is not in the log'),
  })
  const proof = `/log/proof/notice/${leaf(2).sha256}`
  const text = await (await be.app.request(proof)).text()
  const instead =
    (body: string, status = 200) =>
    (url: URL) =>
      url.pathname === proof ? new Response(body, { status }) : undefined
  world.line.instead = instead(text.replace('index 1', 'index 2'))
  expect(await asked()).toMatchObject({ code: 2, stdout: expect.stringContaining('not in this tree') })
  world.line.instead = instead('', 500)
  expect(await asked()).toMatchObject({ code: 3, stdout: expect.stringContaining('answered 500') })
  world.line.instead = instead(text)
  await split(2, 5, 6)
  expect(await asked()).toMatchObject({ code: 2, stdout: expect.stringContaining('of another log') })
})

test('nobody answers: not known', async () => {
  delete world.line.apps[hostOf('BE')]
  expect(await ask()).toMatchObject({ code: 3, stdout: expect.stringContaining('could not be reached') })
})

test('JSON out holds the checkpoint as it was served, so that two of them are evidence', async () => {
  const { stdout } = await ask('--json', '--cosigner', keys().cosigner)
  const report = JSON.parse(stdout) as { checkpoint: object; note: string; findings: object[] }
  expect(report.checkpoint).toMatchObject({
    origin: 'be.example/log',
    size: 3,
    cosigned: [{ name: 'jp.example/witness', at: '2027-01-15T10:00:00.000Z' }],
  })
  expect(report.note).toBe(await (await be.app.request('/log/checkpoint')).text())
  expect(report.findings).toHaveLength(2)
})

const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SHA256 = 'a'.repeat(64)

test.each<[string, string[], string]>([
  ['no address', ['--key', VKEY], 'URL is missing'],
  ['two addresses', ['https://a.example', 'https://b.example', '--key', VKEY], 'one URL at a time'],
  ['an address of a file', ['file:///log', '--key', VKEY], 'http(s) prefix'],
  ['an address with a query', ['https://a.example/log?x=1', '--key', VKEY], 'http(s) prefix'],
  ['no key', ['https://a.example'], '--key is missing'],
  ['a key that is none', ['https://a.example', '--key', 'x'], '--key: not a verifier key'],
  [
    'a key with another id',
    ['https://a.example', '--key', VKEY.replace('530d903a', '00000000')],
    'the id of',
  ],
  [
    'a cosigner with the key of a log',
    ['https://a.example', '--key', VKEY, '--cosigner', VKEY],
    'of a cosigner',
  ],
  ['a leaf that is no hash', ['https://a.example', '--key', VKEY, '--leaf', 'ABC'], '64 hex digits'],
  [
    'an unknown kind',
    ['https://a.example', '--key', VKEY, '--leaf', SHA256, '--kind', 'x'],
    '--kind is one of',
  ],
  ['a kind of nothing', ['https://a.example', '--key', VKEY, '--kind', 'notice'], '--kind goes with'],
  ['an age of nobody', ['https://a.example', '--key', VKEY, '--max-age', '9'], '--max-age goes with'],
  ['an unknown option', ['https://a.example', '--key', VKEY, '--force'], '--force'],
])('%s: one clear line on standard error', async (_, args, part) => {
  const result = await log(...args)
  expect(result).toMatchObject({ code: 64, stdout: '' })
  expect(result.stderr).toContain(part)
})

test.each<[string, string]>([
  ['is not a checkpoint', 'x'],
  ['is a checkpoint of nobody', 'be.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
])('a remembered file that %s is left alone', async (_, content) => {
  writeFileSync(file(), content)
  expect(await ask('--remember', file())).toMatchObject({ code: 65, stdout: '' })
  expect(readFileSync(file(), 'utf8')).toBe(content)
})

test.each([
  [['log', '--help'], 0, 'Usage: entente log URL'],
  [['log'], 64, 'URL is missing'],
  [['log', 'http://127.0.0.1:9/log', '--key', VKEY], 3, 'could not be reached'],
  [['--help'], 0, 'entente log URL'],
])('entente %j ends with %i', (args, code, part) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTENTE, ...args], { encoding: 'utf8' })
  expect(status).toBe(code)
  expect(stdout + stderr).toContain(part)
  expect(stdout + stderr).not.toContain('    at ')
})
