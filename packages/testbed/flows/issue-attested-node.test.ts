import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { chooseTraveller, receiveCredentials } from '../src/crossing.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { PLACES, storedAt } from './each-place.ts'

/** Whole nodes with their configuration, lists and wallet provider, as `npm start` puts them up. */
describe.each(PLACES)('nodes that demand attested wallets, stored in $name', ({ skipped, ...place }) => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-attested-'))
  let testbed: Testbed
  beforeAll(async () => {
    if (skipped) return
    const nodes = ['be', 'jp', 'eu'] as const
    testbed = await startTestbed({
      dir,
      nodes,
      webWallet: false,
      attested: true,
      ...storedAt({ ...place, skipped }),
    })
    await signAgreement(testbed, 'be-jp')
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test.skipIf(skipped)('the wallet of the testbed is attested and receives', async () => {
    const received = await receiveCredentials(testbed, await chooseTraveller(testbed))
    expect(received.map(({ copies }) => copies.length)).toEqual([5, 5])
    const entries = await testbed.nodes.be.audit.list(testbed.nodes.be.store.db, { limit: 100 })
    const events = entries.map(({ event }) => event)
    expect(events).toContain('wallet-provider.attested')
    expect(events.filter((event) => event === 'issuer.wallet-notified')).toHaveLength(2)
  })

  test.skipIf(skipped)(
    'the list that says so is published, and the metadata of each issuer ask for it',
    async () => {
      const list = await fetch(`${testbed.urls.be}/lote/wallet-providers.jwt`)
      expect(list.status).toBe(200)
      for (const code of ['be', 'jp'] as const) {
        const server = await fetch(`${testbed.urls[code]}/.well-known/oauth-authorization-server`)
        expect(await server.json()).toMatchObject({
          token_endpoint_auth_methods_supported: ['attest_jwt_client_auth'],
        })
      }
    },
  )

  test.skipIf(skipped)('a wallet that nobody attests is refused, with the reason', async () => {
    const { walletProvider: _provider, ...setup } = testbed.wallet
    const { wallet } = createHeadlessWallet(setup, systemClock)
    await expect(wallet.openIssuer(testbed.urls.be, ['pid'])).rejects.toMatchObject({
      code: 'METADATA_ATTESTATION',
    })
    const answer = await fetch(`${testbed.urls.be}/as/par`, { method: 'POST', body: new URLSearchParams() })
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('OAuth-Client-Attestation: is missing')
  })
})
