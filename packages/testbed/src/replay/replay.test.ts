import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, type Receipt, SEMANTICS } from '@entente/agreement'
import { createJadesCompact, payloadText, runSync, splitCompact } from '@entente/trust'
import { receiptsTexts } from '@entente/ui'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { type Browser, createBrowser } from '../browser.ts'
import {
  beginEnrolment,
  chooseTraveller,
  enrol,
  lift,
  receiveCredentials,
  suspend,
  type Traveller,
} from '../crossing.ts'
import { signAgreement, startTestbed, type Testbed } from '../start-testbed.ts'
import { runReplay } from './run-replay.ts'

const ENTENTE = join(import.meta.dirname, '../../../../scripts/entente.mjs')
const dir = mkdtempSync(join(tmpdir(), 'entente-replay-'))
let testbed: Testbed
let traveller: Traveller

type Visit = {
  readonly browser: Browser
  readonly text: string
  /** Addresses of the inputs, in the order of the documents: identity, diploma. */
  readonly links: readonly string[]
}
/** The first decision of all, as the person has it: files with receipt and inputs. */
let first: { readonly visit: Visit; readonly pid: Files; readonly diploma: Files }
let anchor: string

beforeAll(async () => {
  testbed = await startTestbed({ dir, webWallet: false })
  await signAgreement(testbed, 'be-jp')
  await signAgreement(testbed, 'eu-jp')
  traveller = await chooseTraveller(testbed)
  await receiveCredentials(testbed, traveller)
  const visit = await decide()
  const [pid, diploma] = await Promise.all(visit.links.map(async (link) => download(visit, link)))
  if (pid === undefined || diploma === undefined) throw new Error(visit.text)
  first = { visit, pid, diploma }
  const { x5c } = testbed.layout.pkis.jp.keys.get('receipt-signer')
  anchor = save('jp.pem', pemOf(x5c[0] ?? ''))
})
afterAll(async () => {
  await testbed.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Service page, wallet, decision page, in one browser session. */
async function decide(): Promise<Visit> {
  const browser = createBrowser()
  const opened = await traveller.wallet.open(await beginEnrolment(testbed, browser, 'en'))
  if (!opened.ok) throw new Error(opened.detail)
  const sent = await opened.approve()
  const { text } = await browser.get((sent.ok && sent.redirectUri) || '')
  const links = [...text.matchAll(/href="(\/en\/services\/enrolment\/inputs[^"]*)"/g)].map(
    ([, href = '']) => `${testbed.urls.jp}${href.replaceAll('&amp;', '&')}`,
  )
  return { browser, text, links }
}

type Files = { readonly receipt: string; readonly bundle: string; readonly text: string }

async function download({ browser }: Pick<Visit, 'browser'>, link: string): Promise<Files> {
  const { status, text } = await browser.get(link)
  if (status !== 200) throw new Error(`${status} ${text}`)
  const id = new URL(link).searchParams.get('receipt') ?? ''
  const receipt = await (await fetch(`${testbed.urls.jp}/verifier/receipts/${id}`)).text()
  return { receipt: save(`${id}.jose`, receipt), bundle: save(`${id}.json`, text), text }
}

function save(name: string, content: string | Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

async function replay(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runReplay(args, { out: (line) => out.push(line), error: (line) => errors.push(line) })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

type Bundle = { inputs: { role: string; text?: string; salt?: string }[] }

test('[BE-JP 4] both decisions of a crossing come out the same from what the person was given', async () => {
  for (const { receipt, bundle } of [first.pid, first.diploma]) {
    const result = await replay(receipt, '--bundle', bundle, '--anchor', anchor)
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(result.stdout).toContain(receiptsTexts.en.replay.identical)
    expect(result.stdout).toContain(receiptsTexts.en.replay.signerKnown)
  }
  const { stdout } = await replay(first.pid.receipt, '--bundle', first.pid.bundle, '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    result: 'identical',
    unchecked: ['presentation'],
    trusted: false,
    receipt: { node: 'jp', decision: 'recognise', verdict: 'RECOGNISED' },
  })
})

test('the inputs hold no value of a claim, and only the agreements that count', async () => {
  const { familyName, birthdate } = await testbed.nodes.be.registers.getPerson(traveller.personId)
  expect(first.visit.text).toContain(familyName)
  for (const value of [familyName, birthdate]) expect(first.pid.text).not.toContain(value)
  const { inputs } = JSON.parse(first.pid.text) as Bundle
  const roles = inputs.map(({ role }) => role).toSorted()
  expect(roles).toEqual([
    'agreement',
    'agreement',
    'knowledge',
    'list',
    'presentation',
    'question',
    'receipt',
  ])
  expect(inputs.find(({ role }) => role === 'presentation')).not.toHaveProperty('text')
})

test.each(['question', 'knowledge', 'agreement', 'list'])(
  'one byte of %s changed: exit code 3',
  async (role) => {
    const bundle = JSON.parse(first.pid.text) as Bundle
    const input = bundle.inputs.find((one) => one.role === role) ?? expect.fail(role)
    const { text = '' } = input
    const place = Math.floor(text.length / 2)
    input.text = text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1)
    const file = save('changed.json', JSON.stringify(bundle))
    const result = await replay(first.pid.receipt, '--bundle', file, '--lang', 'fr')
    expect(result).toMatchObject({ code: 3, stderr: '' })
    expect(result.stdout).toContain(receiptsTexts.fr.replay.wrongInput)
    expect(result.stdout).toContain(`${role}: `)
  },
)

test.each(['question', 'knowledge', 'agreement'])('%s left out: exit code 3', async (role) => {
  const bundle = JSON.parse(first.pid.text) as Bundle
  const inputs = bundle.inputs.filter((one) => one.role !== role)
  const file = save('less.json', JSON.stringify({ ...bundle, inputs }))
  const { code, stdout } = await replay(first.pid.receipt, '--bundle', file, '--lang', 'ja')
  expect(code).toBe(3)
  expect(stdout).toContain(receiptsTexts.ja.replay.missing)
  expect(stdout).toContain(role)
})

/** Signed with the very key of the node, over what it never decided. */
function forged(change: (receipt: Receipt) => object): string {
  const { payload = '' } = splitCompact(readFileSync(first.pid.receipt, 'utf8')) ?? {}
  const receipt = JSON.parse(payloadText(payload) ?? '') as Receipt
  const { alg, key, x5c } = testbed.layout.pkis.jp.keys.get('receipt-signer')
  const steps = createJadesCompact({
    payload: canonicalJson({ ...receipt, ...change(receipt) }),
    alg,
    key,
    x5c,
    iat: testbed.clock.seconds(),
    cty: 'vnd.entente.receipt+json',
  })
  return runSync(steps, nodeDriver() as (step: object) => unknown)
}

/** The signature of the receipt with another letter in it. */
function tornReceipt(): string {
  const text = readFileSync(first.pid.receipt, 'utf8')
  const place = text.lastIndexOf('.') + 10
  return text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1)
}

function otherAnchor(): string {
  const { x5c } = testbed.layout.pkis.be.keys.get('receipt-signer')
  return save('be.pem', pemOf(x5c[0] ?? ''))
}

function pemOf(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
}

test('a receipt that says more than was decided: exit code 2, at the first place', async () => {
  const file = save(
    'forged.jose',
    forged(({ effect }) => ({ effect: { ...effect, assurance: 'high' } })),
  )
  const { code, stdout } = await replay(file, '--bundle', first.pid.bundle, '--anchor', anchor)
  expect(code).toBe(2)
  expect(stdout).toContain('  /effect/assurance\n  In the receipt: "high"\n  Repeated: "low"')
})

test('rules of tomorrow: exit code 4', async () => {
  const file = save(
    'tomorrow.jose',
    forged(() => ({ semantics: SEMANTICS + 1 })),
  )
  const { code, stdout } = await replay(file, '--bundle', first.pid.bundle)
  expect(code).toBe(4)
  expect(stdout).toContain(receiptsTexts.en.replay.unknownSemantics)
})

test('another time zone and language of the machine: the same to the byte', () => {
  const here = ['replay', first.pid.receipt, '--bundle', first.pid.bundle, '--json']
  const outputs = [
    { TZ: 'UTC', LANG: 'C' },
    { TZ: 'Pacific/Kiritimati', LANG: 'ar_TN.UTF-8', LC_ALL: 'ar_TN.UTF-8' },
    { TZ: 'America/St_Johns', LANG: 'ja_JP.UTF-8', LC_ALL: 'ja_JP.UTF-8' },
  ].map((env) =>
    spawnSync(process.execPath, [ENTENTE, ...here], { encoding: 'utf8', env: { ...process.env, ...env } }),
  )
  for (const { status, stdout, stderr } of outputs) {
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe(outputs[0]?.stdout)
  }
})

test('[BE-JP 2] a suspension: its own decision replays, and that of before replays as before', async () => {
  const notice = await suspend(testbed)
  const visit = await decide()
  const suspended = await download(visit, visit.links[0] ?? '')
  const roles = (JSON.parse(suspended.text) as Bundle).inputs.map(({ role }) => role)
  expect(roles).toContain('notice')
  await lift(testbed, notice)
  const after = await enrol(testbed, traveller)
  expect(after.credentials[0]?.decision.verdict).toBe('RECOGNISED')
  const { stdout, code } = await replay(suspended.receipt, '--bundle', suspended.bundle, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ result: 'identical', receipt: { verdict: 'SUSPENDED' } })
  // Asked for again today, the node gives the inputs of that day.
  const { text } = await first.visit.browser.get(first.visit.links[0] ?? '')
  const again = await replay(first.pid.receipt, '--bundle', save('again.json', text), '--json')
  expect(again.code).toBe(0)
  expect(JSON.parse(again.stdout)).toMatchObject({ receipt: { verdict: 'RECOGNISED' } })
})

test('inputs are for the session of the decision: no session, another one, another receipt', async () => {
  const [link = ''] = first.visit.links
  const other = await decide()
  const stranger = createBrowser()
  expect((await stranger.get(link)).status).toBe(403)
  await stranger.get(`${testbed.urls.jp}/en/services/enrolment`)
  expect((await stranger.get(link)).status).toBe(403)
  expect((await other.browser.get(link)).status).toBe(403)
  const id = new URL(other.links[0] ?? '').searchParams.get('receipt') ?? ''
  const mixed = new URL(link)
  mixed.searchParams.set('receipt', id)
  expect((await first.visit.browser.get(mixed.href)).status).toBe(403)
  for (const broken of ['', '?response_code=x', '?response_code=x&receipt=../1'])
    expect((await stranger.get(`${testbed.urls.jp}/en/services/enrolment/inputs${broken}`)).status).toBe(400)
  expect((await stranger.get(`${testbed.urls.jp}/en/receipts/${id}/inputs`)).status).toBe(401)
})

test('operators may read the inputs, and it is noted who did', async () => {
  const { jp } = testbed.nodes
  const operator = createBrowser()
  const code = await jp.operators.invite('complaints')
  await operator.submit(await operator.get(`${testbed.urls.jp}/en/workbench/sign-in?code=${code}`))
  const id = new URL(first.visit.links[0] ?? '').searchParams.get('receipt') ?? ''
  const page = await operator.get(`${testbed.urls.jp}/en/receipts/${id}/inputs`)
  expect(page.status).toBe(200)
  // Not compared by the test runner: two pages of it would be printed.
  expect(page.text === first.pid.text).toBe(true)
  const entries = await jp.audit.list(jp.store.db, { limit: 1000 })
  expect(entries.map(({ data }) => data)).toContainEqual({
    operator: 'complaints',
    action: 'read-inputs',
    subject: id,
  })
  const unknown = '01946830-0000-7000-8000-000000000000'
  expect((await operator.get(`${testbed.urls.jp}/en/receipts/${unknown}/inputs`)).status).toBe(404)
  expect((await operator.get(`${testbed.urls.jp}/en/receipts/unknown/inputs`)).status).toBe(400)
})

test.each<[string, () => string[], number, string]>([
  ['no receipt', () => [], 64, 'RECEIPT is missing'],
  ['two receipts', () => ['a', 'b', '--bundle', 'c'], 64, 'one RECEIPT at a time'],
  ['no inputs', () => [first.pid.receipt], 64, '--bundle FILE is missing'],
  ['an unknown language', () => ['a', '--bundle', 'b', '--lang', 'it'], 64, '--lang is one of'],
  ['an unknown option', () => ['a', '--fix'], 64, '--fix'],
  ['a receipt that is not there', () => [join(dir, 'none'), '--bundle', first.pid.bundle], 65, 'cannot read'],
  [
    'a receipt that is none',
    () => [first.pid.bundle, '--bundle', first.pid.bundle],
    65,
    'not a signed receipt',
  ],
  [
    'a receipt with another signature',
    () => [save('torn.jose', tornReceipt()), '--bundle', first.pid.bundle],
    65,
    'JWS_SIGNATURE',
  ],
  [
    'a signer that nobody named',
    () => [first.pid.receipt, '--bundle', first.pid.bundle, '--anchor', otherAnchor()],
    65,
    'none of the anchors',
  ],
  [
    'an anchor that is none',
    () => [first.pid.receipt, '--bundle', first.pid.bundle, '--anchor', first.pid.bundle],
    65,
    'not a public key',
  ],
  [
    'inputs that are none',
    () => [first.pid.receipt, '--bundle', first.pid.receipt],
    65,
    'not a bundle of inputs',
  ],
  [
    'inputs that are not UTF-8',
    () => [first.pid.receipt, '--bundle', save('latin', new Uint8Array([0xe9]))],
    65,
    'not UTF-8',
  ],
])('%s: one clear line on standard error', async (_, args, code, part) => {
  const result = await replay(...args())
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(part)
})

test('entente replay --help tells the exit codes', () => {
  const { status, stdout } = spawnSync(process.execPath, [ENTENTE, 'replay', '--help'], { encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout).toContain('Exit code: 0 identical')
})
