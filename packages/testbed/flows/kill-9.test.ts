/**
 * A node is a process that may be killed at any moment. After each step of the crossing it is, by SIGKILL, and
 * started again before the answer goes on to whoever asked; the two requests that make something (a credential,
 * a decision) are also killed in their middle.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import type { Exchange } from '../src/alternating-proxy.ts'
import { createBrowser } from '../src/browser.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { type ProcessCode, type ProcessTestbed, startProcessTestbed } from '../src/process-testbed.ts'
import {
  beginEnrolment,
  enrol,
  readDecision,
  receive,
  receiveByLogin,
  takeOffer,
} from '../src/remote-crossing.ts'
import { seededChoice } from '../src/seeded-choice.ts'
import { configOf } from '../src/testbed-config.ts'
import { SUSPEND } from './agreements-world.ts'
import { checkKept } from './check-kept.ts'
import { PLACES, storedAt } from './each-place.ts'
import { rawWallet } from './issue-world.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })
/** About as long as such a request takes. */
const MOMENT_MS_MAX = 60
const COPIES = 3

const BELGIAN_STEPS = [
  'GET /en/issue 200',
  'POST /en/issue 200',
  'GET /issuer/offers/: 200',
  'GET /.well-known/openid-credential-issuer 200',
  'POST /as/token 400',
  'POST /as/token 200',
  'POST /issuer/nonce 200',
  'POST /issuer/credential 200',
  'POST /as/par 400',
  'POST /as/par 201',
  'GET /as/authorize 303',
  'GET /issuer/login/: 200',
  'POST /issuer/login/: 303',
  'GET /as/authorize/: 303',
]
const JAPANESE_STEPS = [
  'GET /en/services/enrolment 200',
  'POST /en/services/enrolment 303',
  'GET /verifier/requests/: 200',
  'POST /verifier/response/: 200',
  'GET /en/services/enrolment/return 200',
  'GET /verifier/receipts/: 200',
]

/** Texts that are the same for everybody and come from no step before: being killed after one is no case of its own. */
const SIGNED_TEXT = /^GET \/(lote|log|status|\.well-known\/oauth)/

describe.each(PLACES)('Killed with SIGKILL ($name)', (place) => {
  const { skipped } = place
  /** Belgium on PostgreSQL dies in issue-processes.test.ts. */
  const dying: readonly ProcessCode[] = place.name === 'SQLite' ? ['be', 'jp'] : ['jp']
  const dir = mkdtempSync(join(tmpdir(), 'entente-kill-'))
  const moments = seededChoice(9)
  let testbed: ProcessTestbed
  beforeAll(async () => {
    if (!skipped) testbed = await startProcessTestbed({ dir, ...storedAt(place) })
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const newWallet = () => createHeadlessWallet(testbed.wallet, systemClock)

  test.skipIf(skipped)(
    '[BE-JP 1] [BE-JP 2] after every step, the crossing goes on and completes',
    async () => {
      const killed = killAfterEachStep(testbed, dying)
      const wallet = newWallet()
      await receive(testbed.urls, wallet, 'pid')
      const { person } = await takeOffer(testbed.urls, 'diploma')
      await receiveByLogin(testbed.urls, wallet, { type: 'diploma', person })
      const { receipts, page } = await enrol(testbed.urls, wallet)
      expect(page.status).toBe(200)
      expect(receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
      killed.end()
      expect(killed.steps('jp')).toEqual(expect.arrayContaining(JAPANESE_STEPS))
      if (dying.includes('be')) expect(killed.steps('be')).toEqual(expect.arrayContaining(BELGIAN_STEPS))
      expect(await checkKept(testbed, 'be')).toBeGreaterThan(0)
      expect(await checkKept(testbed, 'jp')).toBe(1)
    },
  )

  test.skipIf(skipped)(
    '[BE-JP 1] the partner after it took a notice, before the sender knew: told again, it is kept once and counts',
    async () => {
      const wallet = newWallet()
      await receive(testbed.urls, wallet, 'pid')
      await receive(testbed.urls, wallet, 'diploma')
      testbed.watch.after = async (code, { url, status }) => {
        if (url !== '/agreements/notices') return
        expect(status).toBe(201)
        testbed.watch.after = undefined
        await testbed.stop(code, 'SIGKILL')
        throw new Error('the answer is lost with the process')
      }
      const suspension = await testbed.inside('be', (node) => node.agreements.signNotice(SUSPEND))
      // Whoever tells first, Belgium here or its process on its own, may have begun before this one.
      await vi.waitFor(() => expect(testbed.watch.after).toBeUndefined(), { timeout: 30_000 })
      await testbed.start('jp')
      await testbed.inside('be', async ({ agreements }) => {
        // The node itself tells again every ten seconds; whoever is first, the notice arrives once more.
        await agreements.deliver()
        expect(await agreements.deliver()).toEqual({ delivered: 0, waiting: 0 })
      })
      const { receipts } = await enrol(testbed.urls, wallet)
      expect(receipts.map(({ verdict }) => verdict).sort()).toEqual(['RECOGNISED', 'SUSPENDED'])
      const lift = { ...SUSPEND, type: 'lift', target: [], refs: [suspension.sha256] } as const
      for (const code of ['be', 'jp'] as const)
        await testbed.inside(code, (node) => node.agreements.signNotice(lift))
      for (const code of ['be', 'jp'] as const) await checkKept(testbed, code)
    },
  )

  /** `wait`: a lock of ours keeps the node from writing, so it dies before anything can be kept. */
  const MOMENTS = ['wait', 'chance 1', 'chance 2', 'chance 3'] as const

  const belgiumDies = dying.includes('be') ? describe : undefined
  belgiumDies?.skipIf(skipped)('Belgium, while it issues', () => {
    test.each(MOMENTS)(
      'issues all copies or none; the same request again tells which (%s)',
      async (moment) => {
        const wallet = rawWallet({ baseUrl: testbed.urls.be, clock: systemClock })
        const { link, txCode } = await takeOffer(testbed.urls, 'pid')
        const uri = new URL(link).searchParams.get('credential_offer_uri') ?? ''
        const offer = (await (await fetch(uri)).json()) as { [name: string]: unknown }
        const { body: granted } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
        const token = granted.access_token as string
        await wallet.credential({ token, body: {} })
        const body = await wallet.request(COPIES)
        const before = await checkKept(testbed, 'be')

        const death = await killDuring('be', '/issuer/credential', moment)
        const first = await wallet.credential({ token, body })
        await death.over()
        const issued = (await checkKept(testbed, 'be')) - before
        expect(moment === 'wait' || first.status === 200 ? [issued] : [0, COPIES]).toContain(issued)
        if (moment === 'wait') expect(issued).toBe(0)
        if (first.status === 200) expect(issued).toBe(COPIES)
        const again = await wallet.credential({ token, body })
        expect([again.status, again.body.error]).toEqual(
          issued === 0 ? [200, undefined] : [400, 'invalid_nonce'],
        )
        const anew = await wallet.credential({ token, body: await wallet.request(COPIES) })
        expect(anew.status).toBe(200)
        await checkKept(testbed, 'be')
      },
    )
  })

  describe.skipIf(skipped)('Japan, while it decides', () => {
    let wallet: ReturnType<typeof newWallet>
    beforeAll(async () => {
      wallet = newWallet()
      await receive(testbed.urls, wallet, 'pid')
      await receive(testbed.urls, wallet, 'diploma')
    })

    test.each(MOMENTS)(
      'has decided all or nothing; the same answer again tells which (%s)',
      async (moment) => {
        const browser = createBrowser()
        const opened = await wallet.open(await beginEnrolment(testbed.urls, browser))
        if (!opened.ok) throw new Error(opened.code)
        const before = await checkKept(testbed, 'jp')

        const death = await killDuring('jp', '/verifier/response/', moment)
        const sent = await opened.approve()
        const { url, body } = await death.over()
        const decided = (await checkKept(testbed, 'jp')) - before
        expect([0, 1]).toContain(decided)
        if (moment === 'wait') expect(decided).toBe(0)
        if (sent.ok) expect(decided).toBe(1)
        const again = await fetch(`${testbed.urls.jp}${url}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        })
        const answer = (await again.json()) as { redirect_uri?: string; error?: string }
        expect([again.status, answer.error]).toEqual(
          decided === 0 ? [200, undefined] : [400, 'invalid_request'],
        )
        const returned = answer.redirect_uri ?? (sent.ok ? sent.redirectUri : undefined)
        if (returned !== undefined) {
          const { receipts } = await readDecision(testbed.urls, browser, returned)
          expect(receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
        }
        const anew = await enrol(testbed.urls, wallet, { browser })
        expect(anew.receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
        await checkKept(testbed, 'jp')
      },
    )
  })

  test.skipIf(skipped)('leaves no word of complaint in the logs of those who came after', () => {
    for (const code of ['be', 'jp'] as const) {
      expect(testbed.errors(code)).toEqual([])
      expect(testbed.logs(code).filter((line) => line.includes('"level":"error"'))).toEqual([])
    }
  })

  /** The process dies while it works on the next request to this address; `over` starts it again. */
  async function killDuring(code: ProcessCode, path: string, moment: (typeof MOMENTS)[number]) {
    const lock = moment === 'wait' ? await lockStore(testbed, code) : undefined
    const died = Promise.withResolvers<{ url: string; body: string }>()
    testbed.watch.during = async (node, { url, body }) => {
      if (node !== code || !url.startsWith(path)) return
      testbed.watch.during = undefined
      await delay(moment === 'wait' ? 2 * MOMENT_MS_MAX : moments(MOMENT_MS_MAX))
      await testbed.stop(code, 'SIGKILL')
      died.resolve({ url, body })
    }
    return {
      async over() {
        const seen = await died.promise
        await lock?.release()
        await testbed.start(code)
        return seen
      },
    }
  }
})

/** Holds what every writer needs: on SQLite the one write lock, on PostgreSQL the row of the log's head. */
async function lockStore(
  { layout }: ProcessTestbed,
  code: ProcessCode,
): Promise<{ release(): Promise<void> }> {
  const store = await openStore(configOf(code, layout).database)
  const [locked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held = store.transaction(async (tx) => {
    await tx
      .updateTable('audit_head')
      .set((expression) => ({ seq: expression.ref('seq') }))
      .execute()
    locked.resolve()
    await released.promise
  })
  await locked.promise
  return {
    async release() {
      released.resolve()
      await held
      await store.close()
    },
  }
}

/** Kills the node when it has given an answer of a kind not seen before; requests wait until it is back. */
function killAfterEachStep(testbed: ProcessTestbed, dying: readonly ProcessCode[]) {
  const seen: Record<ProcessCode, string[]> = { be: [], jp: [] }
  const busy: Record<ProcessCode, number> = { be: 0, jp: 0 }
  const restarting: Partial<Record<ProcessCode, Promise<void>>> = {}
  const restart = async (code: ProcessCode): Promise<void> => {
    // Others that it works on at this moment are not the subject here.
    while (busy[code] > 0) await delay(5)
    await testbed.stop(code, 'SIGKILL')
    await testbed.start(code)
    delete restarting[code]
  }
  testbed.watch.before = async (code) => {
    while (restarting[code] !== undefined) await restarting[code]
    busy[code]++
  }
  testbed.watch.after = async (code, exchange) => {
    busy[code]--
    const step = stepOf(exchange)
    if (!dying.includes(code) || seen[code].includes(step) || SIGNED_TEXT.test(step)) return
    seen[code].push(step)
    while (restarting[code] !== undefined) await restarting[code]
    restarting[code] = restart(code)
    await restarting[code]
  }
  return {
    steps: (code: ProcessCode) => seen[code],
    end() {
      testbed.watch.before = undefined
      testbed.watch.after = undefined
    },
  }
}

/** Method, path with its secrets left out, status. */
function stepOf({ method, url, status }: Exchange): string {
  const [path = ''] = url.split('?')
  const open = path.replace(
    /^(\/(?:issuer\/offers|issuer\/login|status|as\/authorize|verifier\/\w+)\/).+$/,
    '$1:',
  )
  return `${method} ${open} ${status}`
}
