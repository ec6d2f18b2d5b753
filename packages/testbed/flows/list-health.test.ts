import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { AgreementState, CompiledAgreements } from '@entente/agreement'
import { openTsl, runSync } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { type Instant, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { sha256 } from '../../national-node/src/kernel/crypto.ts'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import { fetchFrom, newNode, nowhere } from '../../national-node/src/modules/trust-lists/list-fixtures.ts'
import { listHealth, lookUp } from '../../national-node/src/modules/signatures/list-health.ts'

const data = testData('trustedlists')
if (data === undefined) console.warn('health of real lists: skipped, no test data')
const NOW = '2026-11-22T09:00:00.000Z'

const read = (file: string): Uint8Array => {
  const bytes = readFileSync(join(data ?? '', file))
  return new Uint8Array(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}

/** Whoever signed it, as an operator installs it from the Official Journal. */
function signerOf(bytes: Uint8Array, at: Instant): Uint8Array {
  const seen = runSync(openTsl({ bytes, signers: [], at }), documentDriver())
  const signer = seen.outcome === 'bad-signature' ? seen.signer : undefined
  if (signer === undefined) throw new Error('nobody signed it')
  return signer
}

type Read = { readonly url: string; readonly pins: readonly string[] }

/** An agreement that relies on one list, as far as the health of lists looks at agreements. */
function relying({ url, pins }: Read): CompiledAgreements {
  const state = {
    id: 'urn:entente:agreement:eu-jp',
    agreement: {
      parties: [{ code: 'JP', covers: ['JP'] }],
      recognitions: [
        { id: 'rule', direction: { pointing: 'JP', pointed: 'EU' }, list: { url, maxAge: 'P1D' } },
      ],
    },
    listPins: new Map([['rule', new Set(pins)]]),
  } as unknown as AgreementState
  return { states: new Map([[state.id, state]]) } as unknown as CompiledAgreements
}

const healthOf = (store: Store, node: ReturnType<typeof newNode>, list: Read) =>
  listHealth({
    store,
    clock: node.clock,
    trustLists: node,
    config: { party: 'JP' },
    agreements: { compiled: async () => relying(list) },
  })

eachStore('health of lists', (open) => {
  const url = 'https://lists.example/list.xml'

  test('a list that was never received says so, and may name any certificate', async () => {
    const store = await open()
    const node = newNode(store, { fetch: nowhere, clock: steppingClock(NOW) })
    const health = await healthOf(store, node, { url, pins: ['pin'] })
    expect(health.read).toMatchObject([
      { list: { state: 'unavailable' }, due: { state: 'unknown' }, signers: [], pins: ['pin'] },
    ])
    if (data === undefined) return
    const certificate = signerOf(read('current/eu-lotl-388.xml'), NOW)
    expect(lookUp(health, certificate, NOW)).toMatchObject({
      listings: [],
      absences: [{ where: url, remarks: ['never-received'], nearest: undefined }],
    })
  })

  describe.skipIf(data === undefined)('of real lists', () => {
    const served = async (file: string, at: Instant) => {
      const bytes = read(file)
      const signer = signerOf(bytes, at)
      const { fetch } = fetchFrom(() => new Response(new Uint8Array(bytes)))
      const store = await open()
      const node = newNode(store, { fetch, clock: steppingClock(at) })
      return { signer, bytes, node, health: await healthOf(store, node, { url, pins: [sha256(signer)] }) }
    }

    test('the list of lists number 388 was due on 18 November 2026, and is said to be overdue', async () => {
      const { health, signer, node, bytes } = await served('current/eu-lotl-388.xml', NOW)
      const [one] = health.read
      expect(one).toMatchObject({
        list: { state: 'stale', sequence: 388, territory: 'EU' },
        due: { state: 'overdue', next: expect.stringMatching(/^2026-11-1[78]T/) },
        signers: [{ signer: sha256(signer), sequence: 388, since: NOW }],
      })
      // The good copy is kept all the same, as it was fetched.
      expect(await node.findText(one?.list.sha256 ?? '')).toBe(new TextDecoder().decode(bytes).trim())
      expect(lookUp(health, signer, NOW).absences).toMatchObject([{ remarks: ['overdue', 'empty'] }])
    })

    test('one day before, the same list is late; in June it was in time', async () => {
      const late = await served('current/eu-lotl-388.xml', '2026-11-10T00:00:00.000Z')
      expect(late.health.read[0]).toMatchObject({ list: { state: 'fresh' }, due: { state: 'soon' } })
      const early = await served('current/eu-lotl-388.xml', '2026-06-10T00:00:00.000Z')
      expect(early.health.read[0]).toMatchObject({ list: { state: 'fresh' }, due: { state: 'in-time' } })
    })

    test('the Belgian list names its authorities, and who issued its own signer; the signer of another country is not on it', async () => {
      const { health, signer } = await served('current/tsl-be-81.xml.gz', NOW)
      const [one] = health.read
      expect(one).toMatchObject({ list: { state: 'fresh', sequence: 81 }, due: { state: 'in-time' } })
      const [anchor] = one?.list.anchors ?? []
      expect(lookUp(health, anchor?.der ?? new Uint8Array(), NOW).listings[0]).toMatchObject({
        as: 'itself',
        where: url,
        entity: anchor?.entity,
      })
      expect(lookUp(health, signer, NOW)).toMatchObject({
        listings: [{ as: 'issuer', entity: 'GlobalSign NV/SA' }, { as: 'issuer' }],
        absences: [],
      })
      const stranger = signerOf(read('v6/fi-v6.xml'), '2024-06-01T00:00:00.000Z')
      expect(lookUp(health, stranger, NOW)).toMatchObject({
        listings: [],
        absences: [{ where: url, remarks: ['other-territory'] }],
      })
    })
  })
})
