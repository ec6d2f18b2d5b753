import { inflateSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { type MaintainedStatus, parseJws, parseSdJwt } from '@entente/credentials'
import { steppingClock, systemClock } from '../../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../../national-node/src/kernel/crypto.ts'
import type { Fetch } from '../../../national-node/src/kernel/fetch.ts'
import type { Store } from '../../../national-node/src/store/database.ts'
import { eachStore } from '../../../national-node/src/store/each-store.ts'
import { createTestPki } from '../../src/pki.ts'
import { attestedRequest, statusFetch, STATUS_URL, walletInstance } from '../attest-kit.ts'
import { CLIENT, type IssueWorld, openIssueWorld, rawWallet, type WorldOptions } from '../issue-world.ts'

const DAY = 86_400
const UNIT = 11
const KEY_STORE = 12
const OTHER_UNIT = 13

eachStore('what became of the wallets that hold our credentials (WUA_29)', (open) => {
  const opened: IssueWorld[] = []
  afterAll(() => Promise.all(opened.map(({ close }) => close())))

  /** An issuer on a clock that moves on, and the list of a wallet provider with what a test revokes in it. */
  async function openWatched(options: WorldOptions = {}) {
    const store = await open()
    const clock = steppingClock(systemClock.now())
    const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
    const provider = { revoked: [] as number[], silent: false, lateSeconds: 0, asked: 0 }
    const fetch: Fetch = (url, init) => {
      provider.asked += 1
      const known = provider.silent ? 'https://provider.example/no-such-list' : url
      const late = { ...clock, seconds: () => clock.seconds() - provider.lateSeconds }
      return statusFetch({ pki, clock: late }, provider.revoked)(known, init)
    }
    const more = { clock, pki, attested: true, fetch, ...options }
    const world = await openIssueWorld(store, more)
    opened.push(world)
    /** A second process of the same issuer. */
    const beside = async () => {
      const other = await openIssueWorld(store, more)
      opened.push(other)
      return other
    }
    return { store, clock, provider, world, beside }
  }
  type Watched = Awaited<ReturnType<typeof openWatched>>

  const statusAt = ({ clock }: Watched, index: number, days = 40): MaintainedStatus => ({
    uri: STATUS_URL,
    index,
    maintainedUntil: clock.seconds() + days * DAY,
  })

  type Wish = { unit?: number; keyStore?: number; scope?: string; days?: number }
  async function ask(
    watched: Watched,
    { unit = UNIT, keyStore = KEY_STORE, scope = 'pid', days }: Wish = {},
  ) {
    const { world } = watched
    const instance = walletInstance(world, { wia: { clientStatus: statusAt(watched, unit, days) } })
    const wallet = rawWallet(world, CLIENT, instance.attest)
    const token = await wallet.tokenByCode({ scope })
    const storageStatus = statusAt(watched, keyStore, days)
    const { body } = await attestedRequest(world, wallet, 'attestation', { count: 2, storageStatus })
    const answer = await wallet.credential({ token, body: { ...body, credential_configuration_id: scope } })
    return { wallet, token, answer }
  }
  async function issue(watched: Watched, wish: Wish = {}): Promise<readonly any[]> {
    const { answer } = await ask(watched, wish)
    expect(answer.status).toBe(200)
    return answer.body.credentials.map(
      ({ credential }: { credential: string }) => parseSdJwt(credential).jws.payload,
    )
  }

  /** As anybody may read it in the list of the issuer. */
  async function isRevoked({ world }: Watched, { status }: any): Promise<boolean> {
    const { idx, uri } = status.status_list
    const list = await rawWallet(world).call(new URL(uri).pathname)
    const { lst } = parseJws(list.text, { tokenCharactersMax: 1e6 }).payload['status_list'] as { lst: string }
    return ((inflateSync(Buffer.from(lst, 'base64url'))[idx >> 3]! >> (idx & 7)) & 1) === 1
  }
  const eventsOf = async (store: Store): Promise<readonly string[]> =>
    (await store.db.selectFrom('audit_entry').selectAll().execute()).map((row) => JSON.stringify(row))

  test.each<[string, number]>([
    ['a wallet unit', UNIT],
    ['a key store', KEY_STORE],
  ])(
    '%s that is revoked after the issuance takes its credentials with it, and no others',
    async (_, lost) => {
      const watched = await openWatched()
      const chained = await issue(watched)
      const [other] = await issue(watched, { unit: OTHER_UNIT, keyStore: OTHER_UNIT })
      watched.provider.revoked.push(lost)
      watched.clock.advance(24 * 3600)
      expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 2, revoked: 2, unread: 0 })
      for (const copy of chained) expect(await isRevoked(watched, copy)).toBe(true)
      expect(await isRevoked(watched, other)).toBe(false)
      const events = (await eventsOf(watched.store)).filter((row) => row.includes('issuer.unit-lost'))
      expect(events).toHaveLength(1)
      expect(events[0]).toContain(lost === UNIT ? 'client_status' : 'key_storage_status')
      expect(watched.world.lines.some((line) => line.includes('issuer.unit-lost'))).toBe(true)
      // For ever (VCR_04): nobody looks there again, and a provider that takes it back changes nothing.
      watched.provider.revoked.length = 0
      watched.clock.advance(24 * 3600)
      expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 1, revoked: 0, unread: 0 })
      expect(await isRevoked(watched, chained[0])).toBe(true)
    },
  )

  test('nobody is asked before the day is over, each list once for all units, and again every day', async () => {
    const watched = await openWatched()
    for (let unit = 0; unit < 3; unit++) await issue(watched, { unit: 100 + unit })
    const before = watched.provider.asked
    watched.clock.advance(22 * 3600)
    expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 0, revoked: 0, unread: 0 })
    expect(watched.provider.asked).toBe(before)
    for (const day of [1, 2]) {
      watched.clock.advance(24 * 3600)
      expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 3, revoked: 0, unread: 0 })
      expect(watched.provider.asked).toBe(before + day)
      expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 0, revoked: 0, unread: 0 })
    }
  })

  test('a list that cannot be read revokes nothing, is told to the operator and is asked again in an hour', async () => {
    const watched = await openWatched()
    const [copy] = await issue(watched)
    watched.provider.revoked.push(UNIT)
    watched.provider.silent = true
    watched.clock.advance(24 * 3600)
    const before = watched.provider.asked
    expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 1, revoked: 0, unread: 1 })
    expect(watched.provider.asked).toBe(before + 1)
    expect(await isRevoked(watched, copy)).toBe(false)
    const told = watched.world.lines.filter((line) => line.includes('issuer.unit-status-unread'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('404')
    watched.provider.silent = false
    expect((await watched.world.issuer.watchUnits()).looked).toBe(0)
    watched.clock.advance(3600)
    expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 1, revoked: 2, unread: 0 })
    expect(await isRevoked(watched, copy)).toBe(true)
  })

  test('a list that is older than it should be still tells of a revocation; of the others the operator hears', async () => {
    const watched = await openWatched()
    const [copy] = await issue(watched)
    const [other] = await issue(watched, { unit: OTHER_UNIT, keyStore: OTHER_UNIT })
    watched.provider.revoked.push(UNIT)
    watched.provider.lateSeconds = 1800
    watched.clock.advance(24 * 3600)
    expect(await watched.world.issuer.watchUnits()).toEqual({ looked: 2, revoked: 2, unread: 1 })
    expect(await isRevoked(watched, copy)).toBe(true)
    expect(await isRevoked(watched, other)).toBe(false)
    const told = watched.world.lines.filter((line) => line.includes('issuer.unit-status-unread'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('STATUS_STALE')
  })

  test('of two processes one looks at each unit', async () => {
    const watched = await openWatched()
    for (let unit = 0; unit < 4; unit++) await issue(watched, { unit: 200 + unit })
    const other = await watched.beside()
    watched.provider.revoked.push(201)
    watched.clock.advance(24 * 3600)
    const runs = await Promise.all([watched.world.issuer.watchUnits(), other.issuer.watchUnits()])
    expect(runs.map(({ looked }) => looked).reduce((sum, looked) => sum + looked, 0)).toBe(4)
    expect(runs.map(({ revoked }) => revoked).reduce((sum, revoked) => sum + revoked, 0)).toBe(2)
    expect((await eventsOf(watched.store)).filter((row) => row.includes('issuer.unit-lost'))).toHaveLength(1)
  })

  test('a credential that comes later is chained to the wallet that asked for it', async () => {
    const watched = await openWatched({ ...deferring })
    const { wallet, token, answer } = await ask(watched)
    expect(answer.status).toBe(202)
    watched.clock.advance(61)
    const body = { transaction_id: answer.body.transaction_id }
    const collected = await wallet.protectedCall('/issuer/deferred', { token, body })
    expect(collected.status).toBe(200)
    const copy = parseSdJwt(collected.body.credentials[0].credential).jws.payload
    watched.provider.revoked.push(UNIT)
    // Nobody has looked at the key store since the request: that is done now, not in a day.
    expect((await watched.world.issuer.watchUnits()).revoked).toBe(2)
    expect(await isRevoked(watched, copy)).toBe(true)
  })
  const deferring: WorldOptions = { config: { deferSeconds: { pid: 60 } } }

  test('a PID ends before both maintenance periods do (ISSU_12c), a diploma by its own days', async () => {
    const watched = await openWatched()
    const [pid] = await issue(watched, { days: 5 })
    const ends = watched.clock.seconds() + 5 * DAY
    expect(pid.exp).toBeLessThan(ends)
    expect(pid.exp).toBeGreaterThanOrEqual(ends - DAY)
    // Whole days: a precise time would link the copies.
    expect(pid.exp % DAY).toBe(0)
    const [diploma] = await issue(watched, { days: 5, scope: 'diploma' })
    expect(diploma.exp).toBeGreaterThan(ends)
  })

  test('a PID is refused where nobody looks after the unit for another day', async () => {
    const watched = await openWatched()
    const { answer } = await ask(watched, { days: 0.01 })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_proof' } })
    expect(answer.body.error_description).toContain('UNIT_ENDS')
  })
})
