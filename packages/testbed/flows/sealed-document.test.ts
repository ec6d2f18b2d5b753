/** A document with the seal of Japan, as a member of the Union answers it: at home, under the agreement, replayed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBundle, readReceipt, replayReceipt } from '@entente/agreement'
import { parseJws } from '@entente/credentials'
import { createXades, fromBase64, runSync } from '@entente/trust'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { replayPorts } from '../src/replay/replay-ports.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const WORDS = {
  fr: 'Exercice TEST.',
  nl: 'TEST-oefening.',
  de: 'TEST-Übung.',
  en: 'A TEST exercise.',
  ja: 'TESTの訓練です。',
  ar: 'تمرين TEST.',
  vi: 'Diễn tập TEST.',
}
const AGREEMENT = 'urn:entente:agreement:eu-jp'
const dir = mkdtempSync(join(tmpdir(), 'entente-sealed-'))
let testbed: Testbed
beforeAll(async () => {
  testbed = await startTestbed({ dir, nodes: ['jp', 'eu', 'be'], webWallet: false })
  await signAgreement(testbed, 'eu-jp')
  // A member holds what the Union has signed, as the Union tells it to everybody.
  const told = await testbed.nodes.eu.app.request('/agreements/eu-jp/1')
  await testbed.nodes.be.agreements.install(await told.text())
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

function sealed(by: 'jp' | 'be', text = '<report>the result</report>'): Uint8Array {
  const { alg, key, x5c } = testbed.layout.pkis[by].keys.get('seal')
  const certificates = x5c.map((one) => fromBase64(one) ?? new Uint8Array())
  const spec = { id: 's', alg, key, certificates, signingTime: testbed.clock.now() } as const
  return Buffer.from(runSync(createXades(text, spec), documentDriver()))
}

type Asked = { readonly at?: 'be' | 'jp'; readonly receipts?: boolean }

async function check(bytes: Uint8Array, { at = 'be', receipts = false }: Asked = {}) {
  const checked = await testbed.nodes[at].signatures.check({ bytes, detached: [] }, { receipts })
  if (!checked.ok) throw new Error(checked.detail)
  const [signature] = checked.signatures
  if (signature === undefined) throw new Error('no signature')
  const [under] = signature.under
  return { home: signature.home, under, sha256: checked.sha256 }
}

/** What both parties publish reaches whoever reads it; nodes send notices to the other party only. */
async function tellBelgium(): Promise<void> {
  const { jp, eu, be } = testbed.nodes
  for (const { app } of [jp, eu]) {
    const told = await app.request('/agreements/eu-jp/notices')
    const { notices } = (await told.json()) as { notices: readonly { compact: string }[] }
    const type = { 'content-type': 'application/vnd.entente.notice+jws' }
    for (const { compact } of notices)
      await be.app.request('/agreements/notices', { method: 'POST', body: compact, headers: type })
  }
}

test('[EU-JP 2] a seal of Japan is valid at home there, and recognised as advanced in Belgium', async () => {
  const bytes = sealed('jp')
  const there = await check(bytes, { at: 'jp' })
  expect(there.home).toMatchObject({ verdict: 'valid', service: { provider: 'TEST authority JP' } })
  const { home, under } = await check(bytes)
  expect(home).toMatchObject({ verdict: 'unknown', report: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' } })
  expect(under?.report.indication).toBe('TOTAL_PASSED')
  expect(under?.decision).toMatchObject({
    decision: 'acceptSignature',
    verdict: 'RECOGNISED',
    rule: 'jp-eu.signature',
    effect: { trustService: 'advanced', printQualified: false },
  })
})

test('a document that was changed afterwards is refused in both places, with its reason', async () => {
  const changed = Buffer.from(Buffer.from(sealed('jp')).toString().replace('the result', 'a result'))
  const { home, under } = await check(changed)
  expect(home.verdict).toBe('not-valid')
  expect(under?.decision.verdict).toBe('NOT_RECOGNISED')
  expect(under?.decision.reasons.map(({ code }) => code)).toContain('SIGNATURE_FAILED')
})

test('a seal of our own is valid at home, and under the agreement with Japan nobody is listed for it', async () => {
  const { home, under } = await check(sealed('be'))
  expect(home).toMatchObject({ verdict: 'valid', service: { provider: 'TEST authority BE' } })
  expect(under?.decision.verdict).toBe('NOT_RECOGNISED')
  expect(under?.decision.reasons.map(({ code }) => code)).toContain('NOT_LISTED')
})

test('while the agreement suspends the rule the answer is suspended, and afterwards as before', async () => {
  const bytes = sealed('jp')
  const { nodes } = testbed
  const about = { agreement: AGREEMENT, reason: { code: 'S2', text: WORDS } } as const
  const { sha256 } = await nodes.jp.agreements.signNotice({
    ...about,
    type: 'suspend',
    target: ['recognitions:jp-eu.signature'],
    severity: 'high',
  })
  await tellBelgium()
  expect((await check(bytes)).under?.decision.verdict).toBe('SUSPENDED')
  for (const code of ['jp', 'eu'] as const)
    await nodes[code].agreements.signNotice({ ...about, type: 'lift', refs: [sha256] })
  await tellBelgium()
  expect((await check(bytes)).under?.decision.verdict).toBe('RECOGNISED')
})

test('the receipt is signed, names no document, and a replay gives the same bytes', async () => {
  const bytes = sealed('jp')
  const { recognition } = testbed.nodes.be
  expect((await check(bytes)).under?.receiptId).toBeUndefined()
  const { under, sha256 } = await check(bytes, { receipts: true })
  const id = under?.receiptId ?? ''
  const compact = (await recognition.findReceipt(id)) ?? ''
  const bundle = (await recognition.findBundle(id)) ?? ''
  const { payload } = parseJws(compact)
  const text = JSON.stringify(payload)
  expect(text).toContain('acceptSignature')
  expect(text).not.toContain(sha256)
  const read = readReceipt(text)
  if (read.result !== 'read') throw new Error('the receipt cannot be read')
  const replayed = (of: string) => {
    const inputs = readBundle(of)
    if (!inputs.ok) throw new Error(inputs.detail)
    return replayReceipt(read.receipt, inputs.inputs, replayPorts).result
  }
  expect(replayed(bundle)).toBe('identical')
  const other = bundle
    .replaceAll('"passed"', '"failed"')
    .replaceAll(String.raw`\"passed\"`, String.raw`\"failed\"`)
  expect(other).not.toBe(bundle)
  expect(replayed(other)).not.toBe('identical')
})
