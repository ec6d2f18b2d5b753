/** The register of relying parties and the lists of trusted entities between nodes that are processes of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { createBrowser } from '../src/browser.ts'
import { entityLists } from '../src/entity-lists.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { PROCESS_CODES, type ProcessTestbed, startProcessTestbed } from '../src/process-testbed.ts'
import { identifierOf } from '../src/registered-party.ts'
import { beginEnrolment } from '../src/remote-crossing.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let testbed: ProcessTestbed
const dir = mkdtempSync(join(tmpdir(), 'entente-register-'))
beforeAll(async () => {
  testbed = await startProcessTestbed({ dir })
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

test('the university asks with certificates of its own register, and the wallet warns of nothing', async () => {
  const wallet = createHeadlessWallet(testbed.wallet, systemClock)
  const opened = await wallet.open(await beginEnrolment(testbed.urls, createBrowser()))
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
  expect(opened.summary.warnings).toBeUndefined()
  expect(opened.summary).toMatchObject({
    relyingParty: { identifier: identifierOf('jp'), supportUri: 'https://node.jp.example/support' },
    registration: { subject: identifierOf('jp'), registryUri: `${testbed.urls.jp}/wrp` },
  })
})

test('cancelled beside the process, the party is struck off in all that the process says', async () => {
  const wallet = createHeadlessWallet(testbed.wallet, systemClock)
  const before = await beginEnrolment(testbed.urls, createBrowser())
  const identifier = identifierOf('jp') ?? ''
  await testbed.inside('jp', async ({ registrar }) => registrar?.cancel(identifier, 'TEST', 'test'))
  const opened = await wallet.open(before)
  expect(opened).toMatchObject({ ok: false, detail: expect.stringContaining('leaf: revoked at ') })
})

test.each(PROCESS_CODES)(
  'every list of trusted entities of %s is read by the other process',
  async (code) => {
    const partner = code === 'be' ? 'jp' : 'be'
    const signers = [testbed.layout.pkis[code].keys.get('list-signer').x5tS256]
    const states = await testbed.inside(partner, async ({ trustLists }) =>
      Promise.all(
        Object.keys(entityLists(code)).map(async (name) => {
          const url = `${testbed.urls[code]}/lote/${name}.jwt`
          const { state, anchors } = await trustLists.find(
            { url, signers, maxAge: 'PT1H' },
            systemClock.now(),
          )
          return [name, state, anchors.length]
        }),
      ),
    )
    expect(states).toEqual(Object.keys(entityLists(code)).map((name) => [name, 'fresh', 1]))
  },
)
