/** A time-stamp of Japan, in a sealed document and by itself: what it is worth at home and in Belgium, with receipt and replay. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBundle, readReceipt, replayReceipt } from '@entente/agreement'
import { parseJws } from '@entente/credentials'
import {
  answerTimestampRequest,
  type DocumentStep,
  fromBase64,
  localSigner,
  runSync,
  signDocument,
  stampSource,
  type TimestampPort,
} from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { replayPorts } from '../src/replay/replay-ports.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { bringFiles } from './bring-files.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const dir = mkdtempSync(join(tmpdir(), 'entente-stamped-'))
const drive = documentDriver()
const driveLater = async (step: DocumentStep) => drive(step)
const TEXT = new TextEncoder().encode('the minutes of the meeting')
let testbed: Testbed
beforeAll(async () => {
  testbed = await startTestbed({ dir, nodes: ['jp', 'eu', 'be'], webWallet: false })
  await signAgreement(testbed, 'eu-jp')
  const told = await testbed.nodes.eu.app.request('/agreements/eu-jp/1')
  await testbed.nodes.be.agreements.install(await told.text())
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

type Code = 'jp' | 'be'
const derOf = (x5c: readonly string[]) => x5c.map((one) => fromBase64(one) ?? new Uint8Array())
const random = () => crypto.getRandomValues(new Uint8Array(8)).fill(1, 0, 1)

/** An authority, asked as over the network. */
function authorityOf(by: Code): TimestampPort {
  const { alg, key, x5c } = testbed.layout.pkis[by].keys.get('time-stamp')
  const [certificate = new Uint8Array(), ...chain] = derOf(x5c)
  const authority = { alg, key, certificate, chain, policy: '1.3.6.1.4.1.99999.1.1', accuracySeconds: 1 }
  return async ({ body }) => ({
    status: 200,
    contentType: 'application/timestamp-reply',
    body: runSync(
      answerTimestampRequest(body, authority, { at: testbed.clock.now(), serial: random() }),
      drive,
    ),
  })
}

const timestampsOf = (by: Code) => stampSource({ port: authorityOf(by), nonce: random })

/** A token by itself, over these bytes. */
async function tokenOf(by: Code, data = TEXT): Promise<Uint8Array> {
  const imprint = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
  const answer = await timestampsOf(by)({ hash: 'sha-256', imprint })
  if (!answer.ok) throw new Error(answer.detail)
  return answer.token
}

async function sealedAndStamped(): Promise<Uint8Array> {
  const { alg, key, x5c } = testbed.layout.pkis.jp.keys.get('seal')
  const made = await signDocument({
    files: [{ name: 'minutes.txt', mimeType: 'text/plain', bytes: TEXT }],
    format: 'CAdES',
    level: 'T',
    signer: localSigner({ alg, key, certificates: derOf(x5c), drive: driveLater }),
    at: testbed.clock.now(),
    drive: driveLater,
    timestamps: timestampsOf('jp'),
  })
  if (!made.ok) throw new Error(made.detail)
  return made.bytes
}

type Asked = { readonly files?: readonly Uint8Array[]; readonly receipts?: boolean; readonly at?: Code }

async function check(bytes: Uint8Array, { files = [], receipts = false, at = 'be' }: Asked = {}) {
  const detached = files.map((one, place) => ({ name: `file-${place}`, bytes: one }))
  const checked = await testbed.nodes[at].signatures.check({ bytes, detached }, { receipts })
  if (!checked.ok) throw new Error(checked.detail)
  return checked
}

const RECOGNISED = { verdict: 'RECOGNISED', rule: 'jp-eu.time-stamp', effect: { trustService: 'advanced' } }

describe('[EU-JP 2] a time-stamp of Japan by itself', () => {
  test('holds at home there, and is recognised as advanced in Belgium', async () => {
    const token = await tokenOf('jp')
    const there = await check(token, { files: [TEXT], at: 'jp' })
    expect(there).toMatchObject({ form: 'time-stamp', signatures: [] })
    expect(there.stamps).toMatchObject([
      { home: { verdict: 'valid', qualification: 'TSA', service: { provider: 'TEST authority JP' } } },
    ])
    const [here] = (await check(token, { files: [TEXT] })).stamps
    expect(here?.home).toMatchObject({ verdict: 'unknown' })
    expect(here?.under).toMatchObject([{ partner: 'JP', decision: RECOGNISED }])
  })

  test('among several files it is over the one that was stamped; over another file it is refused with its reason', async () => {
    const token = await tokenOf('jp')
    const other = new TextEncoder().encode('other minutes')
    const [among] = (await check(token, { files: [other, TEXT] })).stamps
    expect(among?.under).toMatchObject([{ decision: RECOGNISED }])
    const [refused] = (await check(token, { files: [other] })).stamps
    expect(refused?.report).toMatchObject({ crypto: 'broken', subIndication: 'HASH_FAILURE' })
    expect(refused?.home).toEqual({ verdict: 'not-valid', service: refused?.home.service })
    const decision = refused?.under[0]?.decision
    expect(decision?.verdict).toBe('NOT_RECOGNISED')
    expect(decision?.reasons.map(({ code }) => code)).toContain('SIGNATURE_FAILED')
  })

  test('one of our own is nobody’s in the list of Japan', async () => {
    const [own] = (await check(await tokenOf('be'), { files: [TEXT] })).stamps
    expect(own?.home).toMatchObject({ verdict: 'valid', qualification: 'TSA' })
    expect(own?.under[0]?.decision.verdict).toBe('NOT_RECOGNISED')
    expect(own?.under[0]?.decision.reasons.map(({ code }) => code)).toContain('NOT_LISTED')
  })

  test('its receipt is signed, and a replay gives the same bytes', async () => {
    const { recognition } = testbed.nodes.be
    const checked = await check(await tokenOf('jp'), { files: [TEXT], receipts: true })
    const id = checked.stamps[0]?.under[0]?.receiptId ?? ''
    const compact = (await recognition.findReceipt(id)) ?? ''
    const inputs = readBundle((await recognition.findBundle(id)) ?? '')
    const read = readReceipt(JSON.stringify(parseJws(compact).payload))
    if (read.result !== 'read' || !inputs.ok) throw new Error('the receipt cannot be read')
    expect(JSON.stringify(read.receipt)).toContain('jp-eu.time-stamp')
    expect(replayReceipt(read.receipt, inputs.inputs, replayPorts).result).toBe('identical')
  })
})

test('the time-stamp of a sealed document is decided apart from the seal, each under its own rule', async () => {
  const { signatures, stamps } = await check(await sealedAndStamped())
  expect(stamps).toEqual([])
  const [signature] = signatures
  expect(signature?.under).toMatchObject([{ decision: { verdict: 'RECOGNISED', rule: 'jp-eu.signature' } }])
  expect(signature?.stamps).toMatchObject([
    { report: { kind: 'signature' }, home: { verdict: 'unknown' }, under: [{ decision: RECOGNISED }] },
  ])
})

test.each([
  ['en', 'Time-stamp that cannot be confirmed', 'time-stamp that is not qualified'],
  ['fr', 'Horodatage impossible à confirmer', 'horodatage non qualifié'],
])('a person brings it in a browser and reads what it is worth (%s)', async (lang, title, worth) => {
  const file = new File([new Uint8Array(await tokenOf('jp'))], 'minutes.tsr')
  const detached = new File([TEXT], 'minutes.txt')
  const answer = await bringFiles(testbed.nodes.be, lang, { file, detached })
  const html = await answer.text()
  expect(answer.status).toBe(200)
  for (const said of [title, worth, 'jp-eu.time-stamp', 'minutes.tsr']) expect(html).toContain(said)
})
