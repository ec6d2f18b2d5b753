/** An agreement that asks for evidence counts once both public logs hold it; a decision leaves its commitment there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commitTo } from '@entente/agreement'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'
import { chooseTraveller, enrol, receiveCredentials, suspend, type Traveller } from '../src/crossing.ts'
import { settleLogs, signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { PLACES, storedAt } from './each-place.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe.each(PLACES.map((place) => ({ ...place })))('an agreement in public logs on $name', (place) => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-logged-'))
  let testbed: Testbed
  let traveller: Traveller
  beforeAll(async () => {
    if (place.skipped) return
    testbed = await startTestbed({ dir, nodes: ['be', 'jp', 'eu'], webWallet: false, ...storedAt(place) })
    await signAgreement(testbed, 'be-jp', { logged: true })
    await signAgreement(testbed, 'eu-jp')
    traveller = await chooseTraveller(testbed)
    await receiveCredentials(testbed, traveller)
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  async function pid() {
    const { credentials } = await enrol(testbed, traveller)
    const found = credentials.find(({ queryId }) => queryId === 'pid')
    if (found === undefined) throw new Error('no decision about the PID')
    return found
  }

  test.skipIf(place.skipped)('before its proof it does not count, and says so', async () => {
    const { decision } = await pid()
    expect(decision.verdict).toBe('NOT_RECOGNISED')
    expect(decision.reasons.map(({ code }) => code)).toContain('AGR_NOT_LOGGED')
  })

  test.skipIf(place.skipped)('[BE-JP 18] with the proof of both logs it does', async () => {
    await settleLogs(testbed, ['be', 'jp'])
    expect((await pid()).decision.verdict).toBe('RECOGNISED')
  })

  test.skipIf(place.skipped)(
    'whoever has the salt finds the decision in the log, and nobody else',
    async () => {
      const { receipt, receiptId } = await pid()
      const bundle = JSON.parse((await testbed.nodes.jp.recognition.findBundle(receiptId)) ?? '{}') as {
        inputs: { role: string; salt?: string }[]
      }
      const { salt = '' } = bundle.inputs.find(({ role }) => role === 'receipt') ?? {}
      const commitment = commitTo(receipt, new Uint8Array(Buffer.from(salt, 'base64url')), (data) =>
        hexSha256(data),
      )
      await settleLogs(testbed, ['jp'])
      const proof = (leaf: string) => fetch(`${testbed.urls.jp}/log/proof/receipt-commitment/${leaf}`)
      expect((await proof(commitment)).status).toBe(200)
      expect((await proof(hexSha256(receipt))).status).toBe(404)
    },
  )

  test.skipIf(place.skipped)('a notice stands in the logs of both sides', async () => {
    const { sha256: notice } = await suspend(testbed)
    await settleLogs(testbed, ['be', 'jp'])
    for (const side of ['be', 'jp'] as const) {
      const answer = await fetch(`${testbed.urls[side]}/log/proof/notice/${notice}`)
      expect([side, answer.status]).toEqual([side, 200])
    }
  })

  test.skipIf(place.skipped)('so does every list that a node publishes', async () => {
    const list = await (await fetch(`${testbed.urls.be}/lote/pid.jwt`)).text()
    const answer = await fetch(`${testbed.urls.be}/log/proof/list-digest/${hexSha256(list)}`)
    expect(answer.status).toBe(200)
  })
})
