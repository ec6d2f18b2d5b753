import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { walletOf } from './issue-trust.ts'
import { type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'
import { openProvider } from './provider-kit.ts'

const clock = systemClock
const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
const WAYS = ['offer by value', 'offer by reference', 'wallet-initiated'] as const
const MODES = ['immediate', 'deferred', 'encrypted'] as const

/** The wallet modules of the OpenID Foundation, in every combination that the suite runs. */
eachStore('oid4vci-1_0-wallet', (open) => {
  let provider: Awaited<ReturnType<typeof openProvider>>
  const worlds = new Map<(typeof MODES)[number], IssueWorld>()
  beforeAll(async () => {
    provider = await openProvider(await open(), pki)
    for (const mode of MODES) {
      const world = await openIssueWorld(await open(), {
        clock,
        pki,
        attested: true,
        encrypted: mode === 'encrypted',
        fetch: createFetch({ allowLocalHttp: true, clock }),
        config: mode === 'deferred' ? { deferSeconds: { pid: 1 } } : {},
      })
      worlds.set(mode, world)
    }
  })
  afterAll(async () => {
    for (const world of worlds.values()) await world.close()
    await provider.close()
  })

  const cases = MODES.flatMap((mode) => WAYS.map((way) => [mode, way] as const))
  test.each(cases)(
    'test-credential-issuance, test-batch-credential-issuance, test-credential-issuance-notification: %s, %s',
    async (mode, way) => {
      const world = worlds.get(mode) as IssueWorld
      const { wallet, returns, calls } = walletOf(world, { provider: provider.baseUrl })
      const made = world.issuer.offerTypes(['pid'])
      const link = way === 'offer by value' ? made.linkByValue : made.linkByReference
      const offer =
        way === 'wallet-initiated'
          ? await wallet.openIssuer(world.baseUrl, ['pid'])
          : await wallet.openOffer(link)
      const { url } = await wallet.startAuthorization(offer)
      const back = await rawWallet(world).authorize(new URL(url).searchParams.get('request_uri') ?? '')
      const received = wallet.continueWith(back.href)
      if (mode === 'deferred') {
        await expect(received).rejects.toMatchObject({ code: 'ISSUER_DEFERRED' })
        const [pending] = await returns.pending.list()
        const asked = () => calls.filter((call) => call === 'POST /issuer/deferred').length
        expect(await returns.pending.collect(pending?.id ?? '')).toBeUndefined()
        // No sooner than the issuer wants.
        expect(asked()).toBe(0)
        await new Promise((resolve) => setTimeout(resolve, 5100))
        const stored = await returns.pending.collect(pending?.id ?? '')
        expect(stored?.copies).toHaveLength(3)
        // Once more with the nonce that the first answer brought.
        expect(asked()).toBeLessThanOrEqual(2)
      } else {
        const [stored] = await received
        expect(stored?.copies).toHaveLength(3)
      }
      expect(calls).toContain('POST /as/challenge')
      expect(calls.at(-1)).toBe('POST /issuer/notification')
    },
    20_000,
  )

  test('happy-path-with-scopes-without-authorization-details-in-token-response', async () => {
    const world = worlds.get('immediate') as IssueWorld
    const { wallet } = walletOf(world, { provider: provider.baseUrl })
    const { url } = await wallet.startAuthorization(
      await wallet.openIssuer(world.baseUrl, ['pid', 'diploma']),
    )
    const back = await rawWallet(world).authorize(new URL(url).searchParams.get('request_uri') ?? '')
    expect((await wallet.continueWith(back.href)).map(({ configurationId }) => configurationId)).toEqual([
      'pid',
      'diploma',
    ])
  })
})
