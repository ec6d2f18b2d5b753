import { inflateSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { lookUpStatus, openStatusListCwt, runSync } from '@entente/credentials'
import { steppingClock } from '../../kernel/clock.ts'
import { importPrivateKey, newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import type { Store } from '../../store/database.ts'
import { answerStatusList } from './answer-status-list.ts'
import { createOwnStatusLists } from './own-status-lists.ts'

const SIZE = 64
const START = '2026-11-22T09:00:00.000Z'
const ENDS = steppingClock(START).seconds() + 40 * 86_400
const { privateJwk, publicKey } = newSigningKey()
// What stands for a certificate: whoever reads the list here believes the key.
const signer = { key: importPrivateKey(privateJwk), alg: 'ES256' as const, x5c: ['AQID'] }

function listsOf(store: Store, { owner = 'issuer', size = SIZE, clock = steppingClock(START) } = {}) {
  return createOwnStatusLists({
    store,
    clock,
    driver: nodeDriver(),
    owner,
    size,
    addressOf: (list) => `https://be.example/status/${list}`,
    signerOf: () => signer,
  })
}

function claimsOf(token: string | undefined) {
  const [, payload = ''] = (token ?? '').split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    sub: string
    iat: number
    status_list: { lst: string }
  }
}

function revokedIn(token: string | undefined): number[] {
  const bytes = inflateSync(Buffer.from(claimsOf(token).status_list.lst, 'base64url'))
  const set = (index: number) => (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
  return Array.from({ length: bytes.length * 8 }, (_, index) => index).filter(set)
}

test('a size that is no power of two stops the start', () => {
  expect(() => listsOf({} as Store, { size: 5000 })).toThrow('issuer.statusListSize must be a power of two')
})

eachStore('status places', (open) => {
  const wanted = (count: number, series = 'pid-2026q4') => ({ series, endsAt: ENDS, count })
  const take = (store: Store, count: number, lists = listsOf(store)) =>
    store.transaction((tx) => lists.take(tx, wanted(count)))

  test('are drawn at random, never twice, and the next list begins when one is nearly full', async () => {
    const store = await open()
    const places = []
    for (let batch = 0; batch < 20; batch++) places.push(...(await take(store, 8)))
    expect(new Set(places.map(({ list, index }) => `${list} ${index}`)).size).toBe(160)
    const lists = [...new Set(places.map(({ list }) => list))]
    expect(lists.slice(0, 3)).toEqual(['pid-2026q4-1', 'pid-2026q4-2', 'pid-2026q4-3'])
    for (const { index } of places) expect(index).toBeLessThan(SIZE)
    const first = places.filter(({ list }) => list === lists[0]).map(({ index }) => index)
    expect(first.length).toBeGreaterThan(SIZE / 2)
    expect(first).not.toEqual([...first].sort((a, b) => a - b))
  })

  test('of batches taken at the same moment never collide', async () => {
    const store = await open()
    const batches = await Promise.all(Array.from({ length: 8 }, () => take(store, 5)))
    const places = batches.flat().map(({ list, index }) => `${list} ${index}`)
    expect(new Set(places).size).toBe(40)
  })

  test('of a transaction that fails are free again', async () => {
    const store = await open()
    const failing = store.transaction(async (tx) => {
      await listsOf(store).take(tx, wanted(3))
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await store.db.selectFrom('status_entry').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('status_list').selectAll().execute()).toEqual([])
  })

  test('of one owner are not those of another, though their lists have the same names', async () => {
    const store = await open()
    const [issuer, provider] = [listsOf(store), listsOf(store, { owner: 'wallet-provider' })]
    const [place] = await take(store, 1, issuer)
    await take(store, 1, provider)
    await store.transaction((tx) => issuer.revoke(tx, [place as never]))
    expect(revokedIn((await issuer.read('pid-2026q4-1'))?.token)).toHaveLength(1)
    expect(revokedIn((await provider.read('pid-2026q4-1'))?.token)).toHaveLength(0)
  })
})

eachStore('a status list', (open) => {
  const wanted = { series: 'pid-2026q4', endsAt: ENDS, count: 3 }

  test('shows a revocation with the next reading, in every process, and not before it is committed', async () => {
    const store = await open()
    const [one, other] = [listsOf(store), listsOf(store)]
    const places = await store.transaction((tx) => one.take(tx, wanted))
    const [first, second] = places.map(({ index }) => index) as [number, number]
    for (const lists of [one, other]) expect(revokedIn((await lists.read('pid-2026q4-1'))?.token)).toEqual([])
    const failing = store.transaction(async (tx) => {
      await one.revoke(tx, places)
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(revokedIn((await one.read('pid-2026q4-1'))?.token)).toEqual([])
    await store.transaction((tx) => one.revoke(tx, places.slice(0, 1)))
    for (const lists of [one, other])
      expect(revokedIn((await lists.read('pid-2026q4-1'))?.token)).toEqual([first])
    await store.transaction((tx) => other.revoke(tx, places.slice(1, 2)))
    const both = [first, second].toSorted((a, b) => a - b)
    for (const lists of [listsOf(store), one, other])
      expect(revokedIn((await lists.read('pid-2026q4-1'))?.token)).toEqual(both)
  })

  test('is signed once for all who ask at the same moment, and again when its time to live is over', async () => {
    const store = await open()
    const clock = steppingClock(START)
    const lists = listsOf(store, { clock })
    await store.transaction((tx) => lists.take(tx, wanted))
    const asked = await Promise.all(Array.from({ length: 6 }, () => lists.read('pid-2026q4-1')))
    expect(new Set(asked.map((list) => list?.token)).size).toBe(1)
    expect(claimsOf(asked[0]?.token).sub).toBe('https://be.example/status/pid-2026q4-1')
    clock.advance(899)
    expect(await lists.read('pid-2026q4-1')).toEqual({ token: asked[0]?.token, freshSeconds: 1 })
    clock.advance(1)
    const next = await lists.read('pid-2026q4-1')
    expect(next?.freshSeconds).toBe(900)
    expect(claimsOf(next?.token).iat).toBe(clock.seconds())
  })

  test('is one and the same from all processes that are asked at the moment of a change', async () => {
    const store = await open()
    const processes = Array.from({ length: 4 }, () => listsOf(store))
    const [first] = processes
    const places = await store.transaction((tx) => listsOf(store).take(tx, wanted))
    for (const change of [0, 1]) {
      await store.transaction((tx) => listsOf(store).revoke(tx, places.slice(change, change + 1)))
      const tokens = await Promise.all(processes.map((one) => one.read('pid-2026q4-1')))
      expect(new Set(tokens.map((list) => list?.token)).size).toBe(1)
      expect(await first?.read('pid-2026q4-1')).toEqual(tokens[0])
      expect(revokedIn(tokens[0]?.token)).toHaveLength(change + 1)
    }
  })

  test('that an earlier process signed is served as it is', async () => {
    const store = await open()
    await store.transaction((tx) => listsOf(store).take(tx, wanted))
    const before = await listsOf(store).read('pid-2026q4-1')
    expect(await listsOf(store).read('pid-2026q4-1')).toEqual(before)
  })

  test('is dropped with its places when nothing in it is valid any more; a shared one stays', async () => {
    const store = await open()
    const clock = steppingClock(START)
    const lists = listsOf(store, { clock })
    await store.transaction(async (tx) => {
      await lists.take(tx, wanted)
      await lists.share(tx, { list: 'key-stores', index: 0 })
      await lists.share(tx, { list: 'key-stores', index: 0 })
    })
    await lists.removeEnded()
    expect(await lists.read('pid-2026q4-1')).toBeDefined()
    clock.advance(ENDS - clock.seconds())
    await lists.removeEnded()
    expect(await lists.read('pid-2026q4-1')).toBeUndefined()
    expect(await lists.read('key-stores')).toBeDefined()
    expect(await store.db.selectFrom('status_entry').selectAll().execute()).toEqual([])
  })

  test('is answered as a CWT to whoever prefers that: the same entries, of the same publication', async () => {
    const store = await open()
    const clock = steppingClock(START)
    const lists = listsOf(store, { clock })
    const places = await store.transaction((tx) => lists.take(tx, wanted))
    await store.transaction((tx) => lists.revoke(tx, places.slice(0, 1)))
    const app = new Hono().get('/status/:list', (c) => answerStatusList(c, lists))
    const ask = (accept: string) => app.request('/status/pid-2026q4-1', { headers: { accept } })
    const jwt = await ask('application/statuslist+cwt;q=0.5, application/statuslist+jwt')
    expect(jwt.headers.get('content-type')).toBe('application/statuslist+jwt')
    const { iat } = claimsOf(await jwt.text())
    clock.advance(60)
    const cwt = await ask('application/statuslist+cwt')
    expect(cwt.headers.get('content-type')).toBe('application/statuslist+cwt')
    expect(cwt.headers.get('vary')).toBe('accept')
    const token = new Uint8Array(await cwt.arrayBuffer())
    const trusted = {
      trusted: true,
      key: publicKey,
      issuer: { chain: [], subject: 'TEST', aki: [] },
    } as const
    const { list, checks } = runSync(
      openStatusListCwt({
        token,
        uri: 'https://be.example/status/pid-2026q4-1',
        at: clock.seconds(),
        inflate: (bytes) => inflateSync(bytes),
      }),
      nodeDriver({ issuer: () => trusted }),
    )
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(list?.iat).toBe(iat)
    const set = places.filter(
      ({ index }) => list !== undefined && lookUpStatus(list, index, clock.seconds()).value === 1,
    )
    expect(set).toEqual(places.slice(0, 1))
    const again = await ask('application/statuslist+cwt')
    expect(again.headers.get('etag')).toBe(cwt.headers.get('etag'))
  })

  test('is answered with an ETag, no history, and 404 where there is none', async () => {
    const store = await open()
    const lists = listsOf(store)
    await store.transaction((tx) => lists.take(tx, wanted))
    const app = new Hono().get('/status/:list', (c) => answerStatusList(c, lists))
    app.onError((error, c) => c.text(error.message, 404))
    const answer = await app.request('/status/pid-2026q4-1')
    expect(answer.headers.get('content-type')).toBe('application/statuslist+jwt')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=900')
    const etag = answer.headers.get('etag') ?? ''
    const again = await app.request('/status/pid-2026q4-1', { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect((await app.request('/status/pid-2026q4-1?time=1')).status).toBe(501)
    expect((await app.request('/status/unknown')).status).toBe(404)
  })
})
