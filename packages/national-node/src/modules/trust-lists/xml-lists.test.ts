/** Lists of TS 119 612 through the same doors as those of TS 119 602: published, fetched by pins, kept. */
import { expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import type { OwnList } from './index.ts'
import {
  fetchFrom,
  list,
  newCertificate,
  newNode,
  otherSigner,
  pidCa,
  signer,
  START,
} from './list-fixtures.ts'

const TYPE = 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC'
const ASI = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures'
const ACCEPTED = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel'
const SINCE = '2026-10-01T00:00:00.000Z'

const xmlList = (change: Partial<OwnList['entities'][number]['services'][number]> = {}): OwnList => {
  const [entity] = list().entities
  if (entity === undefined) throw new Error('no entity')
  const service = {
    name: { en: 'TEST signatures' },
    type: TYPE,
    status: ACCEPTED,
    since: SINCE,
    additional: [ASI],
    supplyPoints: ['https://be.example/crl/seal-ca.crl'],
    certificates: [pidCa],
    ...change,
  }
  return {
    ...list(),
    format: 'ts119612-xml',
    type: 'urn:entente:tsl:be:generated',
    entities: [{ ...entity, services: [service] }],
  }
}
const query = (signers = [signer.x5tS256]) => ({
  url: 'https://be.example/tsl/trust-services.xml',
  signers,
  maxAge: 'P1D',
})

eachStore('lists of TS 119 612', (open) => {
  async function published(own: OwnList = xmlList()) {
    const node = newNode(await open())
    await node.publish('trust-services', own)
    const publisher = fetchFrom((path, headers) => node.routes.request(path, { headers }))
    return { ...publisher, publisher: node }
  }

  test('one that would not open again after it was signed is not published: here the certificate has run out', async () => {
    const node = newNode(await open(), { clock: steppingClock('2031-01-01T00:00:00.000Z') })
    await expect(node.publish('trust-services', xmlList())).rejects.toThrow(
      'the list trust-services does not hold after it was signed: bad-signature',
    )
    expect(await node.own(START)).toEqual([])
    expect((await node.routes.request('/tsl/trust-services.xml')).status).toBe(404)
    expect(await node.events()).toEqual([])
  })

  test('whoever signs a list is remembered, at home and at a reader, the newest first', async () => {
    const store = await open()
    const before = newNode(store)
    await before.publish('trust-services', xmlList())
    const after = newNode(store, { key: otherSigner, clock: steppingClock('2026-11-22T10:00:00.000Z') })
    await after.publish('trust-services', xmlList({ name: { en: 'TEST other name' } }))
    const first = { signer: signer.x5tS256, sequence: 1, since: START }
    const second = { signer: otherSigner.x5tS256, sequence: 2, since: '2026-11-22T10:00:00.000Z' }
    expect(await after.signers('/tsl/trust-services.xml')).toEqual([second, first])
    const { fetch } = fetchFrom((path, headers) => after.routes.request(path, { headers }))
    const reader = newNode(await open(), { fetch, clock: steppingClock('2026-11-22T10:30:00.000Z') })
    await reader.find(query([otherSigner.x5tS256]), '2026-11-22T10:30:00.000Z')
    expect(await reader.signers(query().url)).toEqual([{ ...second, since: '2026-11-22T10:30:00.000Z' }])
    expect(await reader.signers('https://elsewhere.example/')).toEqual([])
  })

  test('one is published as XML, and found by a partner with all its periods', async () => {
    const { publisher, fetch } = await published()
    const served = await publisher.routes.request('/tsl/trust-services.xml')
    expect(served.headers.get('content-type')).toBe('application/vnd.etsi.tsl+xml')
    expect((await publisher.routes.request('/lote/trust-services.jwt')).status).toBe(404)
    const found = await newNode(await open(), { fetch }).find(query(), START)
    expect(found).toMatchObject({
      state: 'fresh',
      territory: 'BE',
      sequence: 1,
      facts: { type: 'urn:entente:tsl:be:generated', signer: signer.x5tS256, signature: 'valid' },
      anchors: [{ sha256: sha256(pidCa), country: 'BE', serviceType: TYPE, status: ACCEPTED }],
    })
    const [service] = found.tsl?.providers[0]?.services ?? []
    expect(service?.periods).toMatchObject([
      { since: SINCE, asi: [ASI], supplyPoints: [{ uri: 'https://be.example/crl/seal-ca.crl' }] },
    ])
  })

  test('before its service began nobody is listed', async () => {
    const { fetch } = await published()
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    expect((await node.find(query(), '2026-09-30T00:00:00.000Z')).anchors).toEqual([])
  })

  test.each([
    [
      'another signer than the pinned one',
      (text: string) => text,
      [otherSigner.x5tS256],
      'NO_CERTIFICATE_CHAIN',
    ],
    [
      'a list with another word in it',
      (text: string) => text.replace('TEST signatures', 'TEST signaturez'),
      [signer.x5tS256],
      'HASH_FAILURE',
    ],
  ])('%s: nobody is trusted, and the reason is kept', async (_, change, signers, why) => {
    const { publisher } = await published()
    const text = await (await publisher.routes.request('/tsl/trust-services.xml')).text()
    const { fetch } = fetchFrom(() => new Response(change(text)))
    const found = await newNode(await open(), { fetch }).find(query(signers), START)
    expect(found).toMatchObject({ state: 'bad-signature', anchors: [], facts: { signature: 'invalid' } })
    expect(found.detail).toContain(why)
  })

  test('half a list is malformed, and an older number a rollback', async () => {
    const { publisher } = await published()
    const old = await (await publisher.routes.request('/tsl/trust-services.xml')).text()
    await publisher.publish('trust-services', xmlList({ name: { en: 'TEST seals' } }))
    const next = await (await publisher.routes.request('/tsl/trust-services.xml')).text()
    const served = [next, old, old.slice(0, 900)]
    const { fetch } = fetchFrom(() => new Response(served.shift()))
    const node = newNode(await open(), { fetch })
    const states = []
    for (const _ of [1, 2, 3]) {
      await node.refresh(query())
      const { state, detail, sequence } = await node.find(query(), START)
      states.push([state, sequence, detail?.slice(0, 8)])
    }
    expect(states).toEqual([
      ['fresh', 2, undefined],
      ['rollback', 2, 'sequence'],
      ['fresh', 2, expect.any(String)],
    ])
  })

  test('it is signed again with the same number before its time is over', async () => {
    const { publisher } = await published()
    const before = await (await publisher.routes.request('/tsl/trust-services.xml')).text()
    publisher.clock.advance(13 * 3600)
    const after = await (await publisher.routes.request('/tsl/trust-services.xml')).text()
    expect(after).not.toBe(before)
    expect(after).toContain('<TSLSequenceNumber>1</TSLSequenceNumber>')
    expect(after).toContain('<dateTime>2026-11-23T22:00:00Z</dateTime>')
  })

  test.each(['type', 'status', 'since'] as const)(
    'a service without %s is refused by name',
    async (member) => {
      await expect(published(xmlList({ [member]: undefined }))).rejects.toThrow(`${member} is missing`)
    },
  )

  test('a certificate of somebody else is on no list', async () => {
    const { fetch } = await published()
    const found = await newNode(await open(), { fetch }).find(query(), START)
    expect(found.anchors.some(({ sha256: hash }) => hash === sha256(newCertificate('Other').der))).toBe(false)
  })
})
