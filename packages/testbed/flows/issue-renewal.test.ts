import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WalletFetch } from '@entente/wallet'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createApp } from '../../wallet/src/screens/app.ts'
import type { Screen } from '../../wallet/src/screens/screen.ts'
import { walletOf } from './issue-trust.ts'
import { ALICE, CLIENT, type IssueWorld, openIssueWorld, REDIRECT_URI } from './issue-world.ts'

const DAY = 86_400
const HOME = 'http://localhost:7100'

eachStore('copies that run out', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open())
  })
  afterAll(() => world.close())

  /** A wallet with one PID of three copies, and the starts of its screens. */
  async function holder(change: { fetch?: WalletFetch } = {}) {
    const { wallet, returns, storage, calls } = walletOf(world, change)
    const { linkByReference, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
    const [received] = await wallet.receive(await wallet.openOffer(linkByReference), { txCode })
    if (received === undefined) throw new Error('nothing was received')
    const stored = async () => {
      const found = await wallet.credentials.find(received.id)
      if (found === undefined) throw new Error('the document is gone')
      return found
    }
    const uses = async () => (await stored()).copies.map((copy) => copy.uses)
    const showAll = async () => {
      for (const { keyId } of (await stored()).copies)
        await wallet.holdings.markShown({ batchId: received.id, copyId: keyId })
    }
    /** Opens the list of documents, as at a start of the wallet; answers the screens in their order. */
    const start = async (started = walletOf(world, { ...change, storage })) => {
      const screens: Screen[] = []
      const app = createApp(
        {
          config: {
            clientId: CLIENT,
            redirectUri: REDIRECT_URI,
            allowLocalHttp: true,
            lists: [],
            issuers: [],
            demo: true,
            homeName: { en: 'Belgium' },
          },
          wallet: started.wallet,
          returns: started.returns,
          openRequest: () => Promise.reject(new Error('nobody asks')),
          storage,
          clock: world.clock,
          show: ({ screen }) => void screens.push(screen),
          leave: () => undefined,
          settle: () => undefined,
        },
        'en',
      )
      await app.open(HOME)
      return { app, screens, calls: started.calls }
    }
    calls.length = 0
    return { wallet, returns, storage, stored, uses, showAll, start }
  }
  const noteOf = (screen: Screen | undefined) => (screen?.name === 'list' ? screen.note : 'another screen')

  test('the documents show at once; then copies that ran out are new, and the person is told', async () => {
    const { start, showAll, uses, stored } = await holder()
    await showAll()
    const before = await stored()
    const { screens, calls } = await start()
    expect(screens.map(noteOf)).toEqual([undefined, 'renewed'])
    expect(await uses()).toEqual([0, 0, 0])
    // The access token of the first visit is not tried: the wallet comes back with its refresh token.
    expect(calls.filter((call) => call === 'POST /as/token').length).toBeGreaterThan(0)
    expect(calls.filter((call) => call === 'POST /issuer/notification').length).toBeGreaterThan(0)
    const keys = (await stored()).copies.map(({ keyId }) => keyId)
    for (const { keyId } of before.copies) expect(keys).not.toContain(keyId)
  })

  test('nothing is asked while there are copies and time', async () => {
    const { start } = await holder()
    const { screens, calls } = await start()
    expect(screens).toHaveLength(1)
    expect(calls).toEqual([])
  })

  test('near the end new copies come that end later, also long after the access token expired', async () => {
    const { start, stored } = await holder()
    const { expires = 0 } = await stored()
    world.stepping.advance(expires - world.clock.seconds() - 2 * DAY)
    await start()
    expect((await stored()).expires).toBeGreaterThan(expires)
  })

  test('a document that is removed while its issuer is asked does not come back, nor its keys', async () => {
    let remove = async () => {}
    const send: WalletFetch = async (url, init) => {
      if (url.endsWith('/issuer/credential')) await remove()
      return fetch(url, init)
    }
    const { start, showAll, stored, wallet, storage } = await holder({ fetch: send })
    await showAll()
    const { id } = await stored()
    remove = () => wallet.credentials.remove(id)
    await start()
    expect(await wallet.credentials.list()).toEqual([])
    expect(await storage.list('key/')).toEqual([])
  })

  test('attributes that are not what they were are told apart', async () => {
    const { start, showAll, stored, wallet } = await holder()
    await showAll()
    const before = await stored()
    await wallet.credentials.replace({ ...before, claims: { ...before.claims, given_name: 'Formerly' } })
    const { screens } = await start()
    expect(screens.map(noteOf)).toEqual([undefined, 'renewedChanged'])
    expect((await stored()).claims['given_name']).toBe(ALICE.givenName)
  })

  describe('once a day at most', () => {
    test('by one start that lasts, and by starts one after the other', async () => {
      const { start, showAll, uses } = await holder()
      await showAll()
      const first = await start()
      await showAll()
      first.calls.length = 0
      await first.app.open(HOME)
      expect(first.calls).toEqual([])
      const second = await start()
      expect(second.calls).toEqual([])
      expect(await uses()).toEqual([1, 1, 1])
      world.stepping.advance(DAY)
      await first.app.open(HOME)
      expect(await uses()).toEqual([0, 0, 0])
    })

    test('an issuer that is down is left in peace, and the documents stay as they are', async () => {
      let down = false
      const send: WalletFetch = (url, init) =>
        down ? Promise.reject(new TypeError('down')) : fetch(url, init)
      const { start, showAll, uses } = await holder({ fetch: send })
      await showAll()
      down = true
      const first = await start()
      expect(first.screens.map(noteOf)).toEqual([undefined])
      expect(first.calls.length).toBeGreaterThan(0)
      const second = await start()
      expect(second.calls).toEqual([])
      expect(await uses()).toEqual([1, 1, 1])
      down = false
      world.stepping.advance(DAY)
      await start()
      expect(await uses()).toEqual([0, 0, 0])
    })

    test('a token that the issuer refuses is not shown to it again', async () => {
      const { start, showAll, stored } = await holder()
      await showAll()
      world.stepping.advance(91 * DAY)
      const first = await start()
      expect(first.calls).toContain('POST /as/token')
      expect((await stored()).renewal).toBeUndefined()
      world.stepping.advance(DAY)
      expect((await start()).calls).toEqual([])
    })
  })
})
