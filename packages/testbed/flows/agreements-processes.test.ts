import type { Agreement } from '@entente/agreement'
import { expect, test } from 'vitest'
import { addSeconds, steppingClock } from '../../national-node/src/kernel/clock.ts'
import type { Fetch } from '../../national-node/src/kernel/fetch.ts'
import { ownTables, type Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createJadesCompact, runSync } from '@entente/trust'
import { CONTENT_TYPES } from '@entente/agreement'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createTestPki } from '../src/pki.ts'
import {
  addressOf,
  ID,
  REASON,
  signedNodes,
  START,
  SUSPEND,
  suspendedBy,
  twoNodes,
} from './agreements-world.ts'

const DAY = 86_400

/** Like the agreement, but the keys of the signatories are pinned for ten days only. */
function pinnedForTenDays(agreement: Agreement): Agreement {
  const until = addSeconds(START, 10 * DAY)
  const parties = agreement.parties.map((party) => ({
    ...party,
    authorities: party.authorities.map((authority) => ({
      ...authority,
      signers: authority.signers?.map((signer) => ({ ...signer, until })),
    })),
  }))
  return { ...agreement, parties: parties as Agreement['parties'] }
}

/** The next version, in which Belgian credentials are no longer recognised. */
function nextVersion(agreement: Agreement, sha256: string, inForceFrom: string): Agreement {
  return {
    ...agreement,
    version: 2,
    previous: { version: 1, sha256 },
    validity: { ...agreement.validity, inForceFrom },
    recognitions: agreement.recognitions.map((rule) =>
      rule.id === 'be-jp.pid' ? { ...rule, status: 'ended' } : rule,
    ),
  }
}

function countingTransactions(store: Store) {
  const counted = { transactions: 0 }
  const counting: Store = {
    ...store,
    transaction(work) {
      counted.transactions++
      return store.transaction(work)
    },
  }
  return { counting, counted }
}

type Tables = {
  agreements_version: { version: number; envelope: string }
  agreements_notice: {
    sha256: string
    agreement: string
    party: string
    seq: number
    type: string
    compact: string
    received_at: string
  }
  agreements_outbox: {
    kind: string
    document: string
    partner: string
    place: number
    delivered_at: string | null
  }
}

eachStore('agreements on more than one process, and over time', (open) => {
  test('a notice kept by a process whose clock runs ahead counts in the others as well', async () => {
    const { be, jp, startProcess } = await signedNodes(open)
    const slow = steppingClock(addSeconds(START, -2))
    const other = startProcess('JP', { store: jp.store, clock: slow })
    const { compact, id } = await be.signNotice(SUSPEND)
    await jp.receiveNotice(compact)
    expect(await suspendedBy(other, slow.now())).toEqual([])
    slow.advance(3)
    expect(await suspendedBy(other, slow.now())).toEqual([id])
  })

  async function secondVersion() {
    const nodes = await twoNodes(open)
    const { clock, jp, be } = nodes
    const first = pinnedForTenDays(nodes.agreement)
    const { sha256 } = await jp.install(await jp.countersign(await be.sign(first)))
    const second = nextVersion(first, sha256, addSeconds(START, DAY))
    const install = async () => (await jp.install(await jp.countersign(await be.sign(second)))).sha256
    const restarted = async () => {
      const process = nodes.startProcess('JP', { store: jp.store })
      return process.compiled(jp.store.db, clock.now())
    }
    return { ...nodes, install, restarted }
  }

  test('a version stays in force after the pins of those who signed it have ended', async () => {
    const { clock, install, restarted } = await secondVersion()
    await install()
    clock.advance(20 * DAY)
    const { states, rejected } = await restarted()
    expect(rejected).toEqual([])
    expect(states.get(ID)?.reference.version).toBe(2)
    expect(states.get(ID)?.rules.get('be-jp.pid')?.status).toBe('ended')
  })

  test('a version that no longer opens does not put the one before it back in force', async () => {
    const { jp, install, restarted, clock } = await secondVersion()
    await install()
    clock.advance(2 * DAY)
    const db = ownTables<Tables>(jp.store.db)
    await db.updateTable('agreements_version').set({ envelope: '{}' }).where('version', '=', 2).execute()
    const { states, rejected } = await restarted()
    expect(rejected).toMatchObject([{ id: ID, code: 'ENV_MALFORMED', between: [['BE'], ['JP']] }])
    expect(states.has(ID)).toBe(false)
  })

  test('a later version is signed by keys that the one before it pins, not by those of the beginning', async () => {
    const { clock, install } = await secondVersion()
    clock.advance(20 * DAY)
    await expect(install()).rejects.toMatchObject({ code: 'agreements/agr-signer-unknown' })
  })

  test('notices of strangers, and notices heard before, never wait for the store to write', async () => {
    const { be, jp, clock, startProcess } = await signedNodes(open)
    const { compact } = await be.signNotice(SUSPEND)
    const { counting, counted } = countingTransactions(jp.store)
    const node = startProcess('JP', { store: counting })
    const { key, x5c } = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes }).keys.get(
      'operations',
    )
    const payload = Buffer.from(compact.split('.')[1] as string, 'base64url').toString('utf8')
    const steps = createJadesCompact({
      payload: payload.replace('"seq":1', '"seq":2'),
      alg: 'ES256',
      key,
      x5c,
      iat: clock.seconds(),
      cty: CONTENT_TYPES.notice,
    })
    const forged = runSync(steps, nodeDriver() as (step: object) => unknown)
    await expect(node.receiveNotice(forged)).rejects.toMatchObject({ code: 'agreements/notice-not-allowed' })
    expect(await node.receiveNotice(compact)).toBe(false)
    expect(counted.transactions).toBe(0)
  })

  test('a partner out of reach, however much it has missed, does not keep a notice from another', async () => {
    const { be, jp, clock, startProcess } = await signedNodes(open)
    await be.signNotice({
      agreement: ID,
      type: 'incident',
      severity: 'low',
      target: SUSPEND.target,
      reason: REASON,
    })
    const asked: string[] = []
    const fetch: Fetch = async (url, init) => {
      asked.push(new URL(url).host)
      if (new URL(url).host !== 'jp.example') throw new Error('out of reach')
      const answer = await jp.app.request(new URL(url).pathname, { ...init, body: init?.body as string })
      return answer as unknown as Awaited<ReturnType<Fetch>>
    }
    const db = ownTables<Tables>(be.store.db)
    for (let n = 0; n < 101; n++) {
      const sha256 = String(n).padStart(64, '0')
      const about = { agreement: 'urn:entente:agreement:be-xx', party: 'BE', seq: 1, type: 'incident' }
      const row = { ...about, sha256, compact: 'x', received_at: START }
      await db.insertInto('agreements_notice').values(row).execute()
      await db
        .insertInto('agreements_outbox')
        .values({ kind: 'notice', document: sha256, partner: 'XX', place: n, delivered_at: null })
        .execute()
    }
    const partners = [{ party: 'XX', baseUrl: 'https://xx.example' }, addressOf('JP')]
    const node = startProcess('BE', { store: be.store, fetch, partners })
    const { id } = await node.signNotice(SUSPEND)
    expect(await suspendedBy(jp, clock.now())).toEqual([id])
    expect(asked.filter((host) => host === 'xx.example')).toHaveLength(1)
  })
})
