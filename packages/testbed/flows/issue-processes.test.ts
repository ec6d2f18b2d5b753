import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../national-node/src/store/database.ts'
import { eachLocation, eachStore } from '../../national-node/src/store/each-store.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { alternatingProxy } from '../src/alternating-proxy.ts'
import { createTestPki } from '../src/pki.ts'
import { walletOf } from './issue-trust.ts'
import { ALICE, freePort, openIssueWorld, rawWallet, START } from './issue-world.ts'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'

eachStore('several processes of one issuer', (open) => {
  test('answer as one, request by request in turn: both grants, login, credential, status', async () => {
    const store = await open()
    const clock = steppingClock(START)
    const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
    const port = await freePort()
    const baseUrl = `http://localhost:${port}`
    const workers = [
      await openIssueWorld(store, { clock, pki, baseUrl }),
      await openIssueWorld(store, { clock, pki, baseUrl }),
    ]
    let turn = 0
    const proxy = await alternatingProxy({
      targets: () => workers.map((worker) => worker.port),
      choose: (count) => turn++ % count,
      port,
    })
    const [world] = workers
    if (world === undefined) throw new Error('no worker')
    const { wallet } = walletOf(world)
    for (const first of [0, 1]) {
      turn = first
      const offer = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const byOffer = await wallet.receive(await wallet.openOffer(offer.linkByReference), {
        txCode: offer.txCode,
      })
      const { url } = await wallet.startAuthorization(await wallet.openIssuer(baseUrl, ['pid']))
      const back = await rawWallet(world).authorize(new URL(url).searchParams.get('request_uri') ?? '')
      const byCode = await wallet.continueWith(back.href)
      expect([...byOffer, ...byCode].map(({ copies }) => copies.length)).toEqual([3, 3])
    }
    await proxy.close()
    for (const worker of workers) await worker.close()
  })
})

const tables = ['issuer_once', 'status_entry', 'status_list', 'issuer_credential', 'audit_entry']
const rowsOf = async (store: Store) =>
  JSON.stringify(
    await Promise.all(
      tables.map((table) =>
        store.db
          .selectFrom(table)
          .selectAll()
          .$if(table === 'issuer_once', (query: any) => query.where('kind', '!=', 'dpop'))
          .execute(),
      ),
    ),
  )

/** The child issues and kills itself with SIGKILL at the moment named; what it left is read from the store. */
eachLocation('kill -9 during an issuance', (locate) => {
  const opened: Store[] = []
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()))
  })

  describe('leaves nothing half issued', () => {
    test.each<[string, boolean]>([
      ['first-signature', false],
      ['last-signature', false],
      ['before-audit', false],
      ['after-audit', false],
      ['after-commit', true],
      ['never', true],
    ])('killed at: %s → issued: %s', async (moment, issued) => {
      const location = await locate()
      const store = await openStore(location)
      opened.push(store)
      await migrate(store)
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'issue-and-die.ts'), JSON.stringify(location), moment],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      )
      let output = ''
      child.stdout.on('data', (chunk) => (output += chunk))
      child.stderr.on('data', (chunk) => (output += chunk))
      const [code, signal] = await once(child, 'exit')
      expect(moment === 'never' ? code : signal, output).toBe(moment === 'never' ? 0 : 'SIGKILL')
      const rows = await rowsOf(store)
      const [, entries, lists, records, audit] = JSON.parse(rows)
      expect(records).toHaveLength(issued ? 3 : 0)
      expect(entries).toHaveLength(issued ? 3 : 0)
      expect(lists).toHaveLength(issued ? 1 : 0)
      const events = audit.map(({ event }: { event: string }) => event)
      expect(events.filter((event: string) => event === 'issuer.credential-issued')).toHaveLength(
        issued ? 1 : 0,
      )
      expect(JSON.parse(rows)[0]).toHaveLength(issued ? 4 : 0)
    })
  })
})
