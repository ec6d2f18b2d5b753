/** CIR (EU) 2024/2980: each kind of list of trusted entities, published by one node and read by another. */
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import {
  fetchFrom,
  list,
  newCertificate,
  newNode,
  otherSigner,
  pidCa,
  query,
  signer,
  START,
} from './list-fixtures.ts'

const KINDS = [
  'pid-providers',
  'attestation-providers',
  'wallet-providers',
  'access-certificate-authorities',
  'registers-of-relying-parties',
]

eachStore('a list of trusted entities', (open) => {
  describe.each(KINDS)('of %s', (kind) => {
    const type = `urn:entente:lote:be:${kind}`
    const url = `https://be.example/lote/${kind}.jwt`
    const asked = (...signers: string[]) => ({ ...query(signers), url, type })

    /** A publisher, and what a reader gets from it: as it is now, or as `replay` holds it. */
    async function between() {
      const publisher = newNode(await open())
      await publisher.publish(kind, { ...list(), type })
      let replay: string | undefined
      const { fetch } = fetchFrom((path, headers) =>
        replay === undefined
          ? publisher.routes.request(path, { headers })
          : new Response(replay, { headers: { 'content-type': 'application/jwt' } }),
      )
      const current = async () => (await publisher.routes.request(`/lote/${kind}.jwt`)).text()
      return { publisher, fetch, current, serve: (text: string) => (replay = text) }
    }

    test('is fresh, with the authorities on it, until it is older than the reader takes', async () => {
      const { fetch } = await between()
      const reader = newNode(await open(), { fetch })
      const found = await reader.find(asked(signer.x5tS256), START)
      expect(found).toMatchObject({ state: 'fresh', facts: { type }, anchors: [{ sha256: sha256(pidCa) }] })
      reader.clock.advance(24 * 3600)
      const later = asked(signer.x5tS256)
      expect((await newNode(await open()).find(later, reader.clock.now())).state).toBe('unavailable')
      expect((await reader.find(later, reader.clock.now())).state).toBe('stale')
    })

    test('of an earlier number is a rollback: whoever was taken off does not come back with it', async () => {
      const { publisher, fetch, current, serve } = await between()
      const before = await current()
      const second = newCertificate('Second CA').der
      await publisher.publish(kind, { ...list([second]), type })
      const reader = newNode(await open(), { fetch })
      expect(await reader.find(asked(signer.x5tS256), START)).toMatchObject({
        state: 'fresh',
        sequence: 2,
        anchors: [{ sha256: sha256(second) }],
      })
      serve(before)
      await reader.refresh(asked(signer.x5tS256))
      const found = await reader.find(asked(signer.x5tS256), START)
      expect(found).toMatchObject({ state: 'rollback', facts: { sequence: 1, highestSequence: 2 } })
      expect(found.anchors.map((one) => one.sha256)).toEqual([sha256(second)])
    })

    test('goes over to a new key while both are pinned; whoever pins the old one alone has no list', async () => {
      const { fetch, current, serve } = await between()
      const old = await current()
      const reader = newNode(await open(), { fetch })
      const both = asked(signer.x5tS256, otherSigner.x5tS256)
      expect((await reader.find(both, START)).state).toBe('fresh')
      const rolled = newNode(await open(), { key: otherSigner })
      await rolled.publish(kind, { ...list(), type })
      await rolled.publish(kind, { ...list([newCertificate('Next CA').der]), type })
      serve(await (await rolled.routes.request(`/lote/${kind}.jwt`)).text())
      await reader.refresh(both)
      expect(await reader.find(both, START)).toMatchObject({
        state: 'fresh',
        sequence: 2,
        facts: { signer: otherSigner.x5tS256 },
      })
      const behind = newNode(await open(), { fetch })
      expect((await behind.find(asked(signer.x5tS256), START)).state).toBe('bad-signature')
      // Signed by the key that is gone: no way back behind the number that the new one reached.
      serve(old)
      await reader.refresh(both)
      expect((await reader.find(both, START)).state).toBe('rollback')
    })
  })
})
