import { fromBase64, memberPointers, parseMra, selfPointer } from '@entente/trust'
import { expect, test } from 'vitest'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { readPair, START, stateOf } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import {
  fetchFrom,
  list,
  newNode,
  nowhere,
  pidCa,
  signer,
} from '../../national-node/src/modules/trust-lists/list-fixtures.ts'
import { type OwnList, studioPaths } from '../../national-node/src/modules/trust-lists/index.ts'
import { exportMra } from '../../national-node/src/modules/trust-services/export-mra.ts'
import {
  listOfListsBeginning,
  listOfListsOf,
} from '../../national-node/src/modules/trust-services/list-of-lists.ts'

const [entity] = list().entities
if (entity === undefined) throw new Error('no entity')
const services: OwnList = {
  ...list(),
  format: 'ts119612-xml',
  type: 'urn:entente:tsl:jp:generated',
  territory: 'JP',
  entities: [
    {
      ...entity,
      services: [
        {
          name: { en: 'TEST signatures' },
          type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC',
          status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted',
          since: '2026-10-01T00:00:00.000Z',
          certificates: [pidCa],
        },
      ],
    },
  ],
}

/** The agreement as it stands, with the certificate of this test for whoever signs the lists of the other side. */
const URL_OF_SERVICES = 'https://jp.example/tsl/trust-services.xml'
const plain = readPair('eu-jp')
const agreement = {
  ...plain,
  recognitions: plain.recognitions.map((one) =>
    one.kind === 'trust-service' ? { ...one, list: { ...one.list, url: URL_OF_SERVICES } } : one,
  ),
}
const usual = stateOf(agreement, START)
const state = {
  ...usual,
  listPins: new Map([...usual.listPins.keys()].map((rule) => [rule, new Set([signer.x5tS256])])),
} as typeof usual
eachStore('a list of lists from an agreement', (open) => {
  async function reader() {
    const clock = () => steppingClock(START)
    const publisher = newNode(await open(), { clock: clock() })
    await publisher.publish('trust-services', services)
    const { fetch } = fetchFrom(() => publisher.routes.request('/tsl/trust-services.xml'))
    return newNode(await open(), { fetch, clock: clock() })
  }

  test('points to each list with who signs it, and says what is recognised in the form of the EU', async () => {
    const { pointers, unread } = await listOfListsOf(await reader(), { state, party: 'BE' }, START)
    const { mra, notes } = exportMra(agreement, { pointing: 'EU', pointed: 'JP' })
    expect(mra?.equivalences.length).toBeGreaterThan(0)
    expect(unread).toEqual([])
    expect(pointers).toMatchObject([
      {
        location: URL_OF_SERVICES,
        signers: [fromBase64(signer.x5c[0] ?? '')],
        type: 'urn:entente:tsl:jp:generated',
        territory: 'JP',
        operator: { en: 'TEST Belgium' },
        mra,
      },
    ])
    const lost = notes.filter(({ weight }) => weight !== 'form')
    expect(pointers[0]?.losses).toHaveLength(lost.length)
  })

  test('published by two operators it is read back by others, extension and all', async () => {
    const node = await reader()
    const { pointers } = await listOfListsOf(node, { state, party: 'BE' }, START)
    const facts = { territory: 'EU', name: 'lists', agreement: agreement.id }
    const told: OwnList = {
      ...listOfListsBeginning(pointers, facts),
      operator: { en: 'TEST operator' },
      schemeName: { en: 'TEST list of lists' },
      information: 'https://eu.example/lists',
      contact: 'mailto:lists@jp.example',
      notice: { en: 'TEST: no legal effect' },
    }
    const id = await node.studio.begin({ name: 'lists', list: told, by: 'ana' })
    const draft = typeof id === 'string' ? await node.studio.find(id) : undefined
    if (draft === undefined) throw new Error('no draft')
    expect((await node.studio.review(draft)).findings).toEqual([])
    const by = { operator: 'ben', looked: node.studio.digest(draft) }
    expect(await node.studio.publish(draft, by)).toEqual({ published: true })
    const text = await (await node.routes.request(studioPaths('lists').xml)).text()
    const reading = parseMra(new TextEncoder().encode(text))
    expect(reading).toMatchObject({ territory: 'EU', findings: [] })
    expect(reading.found).toMatchObject([
      { mra: pointers[0]?.mra, pointer: { location: URL_OF_SERVICES, territory: 'JP' } },
    ])
    const [own] = await node.own(START)
    expect(own).toMatchObject({ name: 'lists', sequence: 1 })
    // Whoever trusts this list finds in it where it is and whose signature to expect.
    if (own?.tsl === undefined) throw new Error('no list')
    expect(own.tsl.pointers).toHaveLength(2)
    expect(selfPointer(own.tsl)).toMatchObject({
      location: `https://be.example${studioPaths('lists').xml}`,
      signers: [fromBase64(signer.x5c[0] ?? '')],
    })
    expect(memberPointers(own.tsl).map(({ location }) => location)).toEqual([URL_OF_SERVICES])
  })

  test('a list that cannot be read is told; without any there is no list of lists', async () => {
    const node = newNode(await open(), { fetch: nowhere, clock: steppingClock(START) })
    expect(await listOfListsOf(node, { state, party: 'BE' }, START)).toEqual({
      pointers: [],
      unread: [URL_OF_SERVICES],
    })
    const recognitions = plain.recognitions.map((one) => {
      const { url: _, ...rest } = one.list
      return { ...one, list: rest }
    })
    const unnamed = { ...state, agreement: { ...plain, recognitions } }
    expect((await listOfListsOf(node, { state: unnamed, party: 'BE' }, START)).unread).toEqual([
      'jp-eu.signature',
      'jp-eu.time-stamp',
    ])
    // What Japan would recognise is only planned.
    expect(await listOfListsOf(node, { state, party: 'JP' }, START)).toEqual({ pointers: [], unread: [] })
  })
})
