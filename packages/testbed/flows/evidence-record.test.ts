/** An evidence record, by itself and in a container that nobody signed: what a person reads, at home and abroad. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerTimestampRequest, fromBase64, runSync, stampSource } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { ASIC_S } from '../../trust/src/asic/create-asic.ts'
import { writeZip } from '../../trust/src/asic/write-zip.ts'
import { forgeErs } from '../../trust/src/evidence/forge-record.ts'
import { startTestbed, type Testbed } from '../src/start-testbed.ts'
import { testData } from '../src/test-data.ts'
import { bringFiles } from './bring-files.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const dir = mkdtempSync(join(tmpdir(), 'entente-evidence-'))
const drive = documentDriver()
const TEXT = new TextEncoder().encode('the minutes of the meeting')
let testbed: Testbed
let record: Uint8Array
let container: Uint8Array
beforeAll(async () => {
  testbed = await startTestbed({ dir, nodes: ['jp', 'be'], webWallet: false })
  const { alg, key, x5c } = testbed.layout.pkis.jp.keys.get('time-stamp')
  const [certificate = new Uint8Array(), ...chain] = x5c.map((one) => fromBase64(one) ?? new Uint8Array())
  const authority = { alg, key, certificate, chain, policy: '1.3.6.1.4.1.99999.1.1', accuracySeconds: 1 }
  const nonce = () => crypto.getRandomValues(new Uint8Array(8)).fill(1, 0, 1)
  const at = testbed.clock.now()
  const timestamps = stampSource({
    nonce,
    port: async ({ body }) => ({
      status: 200,
      contentType: 'application/timestamp-reply',
      body: runSync(answerTimestampRequest(body, authority, { at, serial: nonce() }), drive),
    }),
  })
  const chains = [{ hash: 'sha-256', times: [at] }] as const
  record = await forgeErs({ objects: [TEXT], chains, stampsAt: () => timestamps })
  container = writeZip([
    { name: 'mimetype', bytes: new TextEncoder().encode(ASIC_S) },
    { name: 'minutes.txt', bytes: TEXT },
    { name: 'META-INF/evidencerecord.ers', bytes: record },
  ])
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

async function check(bytes: Uint8Array, at: 'jp' | 'be', file?: Uint8Array) {
  const detached = file === undefined ? [] : [{ name: 'minutes.txt', bytes: file }]
  const checked = await testbed.nodes[at].signatures.check({ bytes, detached }, { receipts: false })
  if (!checked.ok) throw new Error(checked.detail)
  return checked
}

describe('an evidence record of an authority of Japan', () => {
  test('holds there, and nobody vouches for it in Belgium', async () => {
    const there = await check(container, 'jp')
    expect(there).toMatchObject({ form: 'ASiC', signatures: [], stamps: [] })
    expect(there.evidence).toMatchObject([{ verdict: 'valid', report: { indication: 'PASSED' } }])
    expect((await check(container, 'be')).evidence).toMatchObject([
      { verdict: 'unknown', report: { crypto: 'ok', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' } },
    ])
  })

  test('by itself, with its file and with another', async () => {
    expect((await check(record, 'jp', TEXT)).evidence).toMatchObject([{ verdict: 'valid' }])
    const other = await check(record, 'jp', new TextEncoder().encode('other minutes'))
    expect(other.evidence).toMatchObject([
      { verdict: 'not-valid', report: { subIndication: 'HASH_FAILURE' } },
    ])
  })
})

test.each([
  ['jp', 'en', 'Valid evidence record', 'Valid time-stamp'],
  ['jp', 'fr', 'Enregistrement de preuve valable', 'Il ne dit pas qui les a faits ou signés.'],
  ['jp', 'ar', 'سجل إثبات صالح', 'ولا يبيّن من أنشأها أو وقّعها.'],
  // The time-stamp it leans on is told there too, with what it is worth.
  ['be', 'en', 'Evidence record that cannot be confirmed', 'Time-stamp that cannot be confirmed'],
] as const)('a person brings the container in a browser (%s, %s)', async (country, lang, title, said) => {
  const file = new File([new Uint8Array(container)], 'minutes.asics')
  const answer = await bringFiles(testbed.nodes[country], lang, { file })
  const html = await answer.text()
  expect(answer.status).toBe(200)
  for (const one of [title, said, 'minutes.txt', 'evidence-1']) expect(html).toContain(one)
})

const xml = testData('signatures-xml')
if (xml === undefined) console.log('skipped: no test data for signatures-xml')

test.skipIf(xml === undefined)('time-stamps in counter-signatures have verdicts of their own', async () => {
  const file = join(xml ?? '', 'xades/xades-counter-sig-copied-sigtst.xml')
  const [signature] = (await check(new Uint8Array(readFileSync(file)), 'be')).signatures
  expect(signature?.home.report.timestamps).toHaveLength(1)
  expect(signature?.stamps.map(({ home, report }) => [home.verdict, report.crypto])).toEqual([
    ['unknown', 'ok'],
    ['not-valid', 'broken'],
    ['unknown', 'ok'],
  ])
})
