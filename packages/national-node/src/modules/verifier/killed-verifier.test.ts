import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { privateJwkOf } from '../../kernel/crypto.ts'
import { openStore, ownTables, type Store } from '../../store/database.ts'
import { eachLocation } from '../../store/each-store.ts'
import { migrate } from '../../store/migrate.ts'
import { issueTestCredential } from './credential-fixtures.ts'
import type { KilledInput } from './killed-verifier.ts'
import { createTestVerifier, responseCodeOf, SESSION } from './verifier-fixtures.ts'

eachLocation('A node killed while it decides', (locate) => {
  const opened: Store[] = []
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()))
  })

  test('leaves no half decision, and the wallet may post the same answer to the next one', async () => {
    const location = await locate()
    const store = await openStore(location)
    opened.push(store)
    await migrate(store)
    const world = createTestVerifier({ store })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    const { accessKey, issuers } = world.pki
    const signal = await runUntilKilled({
      location,
      authority: Buffer.from(issuers.certificate).toString('base64'),
      access: { privateJwk: privateJwkOf(accessKey.key), x5c: accessKey.x5c },
      path: new URL(request.responseUri).pathname,
      form: form.toString(),
    })
    expect(signal).toBe('SIGKILL')

    const receipts = ownTables<{ recognition_receipt: { id: string } }>(store.db)
    expect(await receipts.selectFrom('recognition_receipt').select('id').execute()).toEqual([])
    const events = (await world.audit.list(store.db)).map(({ event }) => event)
    expect(events).toEqual(['verifier.presentation-requested'])

    const answer = await world.post(request, form)
    expect(answer.status).toBe(200)
    const result = await world.verifier.result({
      sessionHash: SESSION,
      responseCode: responseCodeOf(answer.body),
    })
    expect(result).toMatchObject({ outcome: 'decided' })
    expect(await world.audit.verifyChain(store.db)).toMatchObject({ ok: true, entries: 2 })
  })
})

async function runUntilKilled(input: KilledInput): Promise<NodeJS.Signals | null> {
  const script = join(import.meta.dirname, 'killed-verifier.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: 'inherit' })
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}
