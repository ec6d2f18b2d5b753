import { createCertificate, draftFromCertificates, runSync } from '@entente/trust'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { migrate } from '../../store/migrate.ts'
import { list, newNode, opened, signer, START } from './list-fixtures.ts'
import { beginningOf, type OwnList, studioPaths } from './index.ts'
import { openList } from './open-list.ts'

const { key, spki } = newSigningKey()
const subject = { commonName: 'TEST Authority', organization: 'TEST Company', country: 'BE' }
const authority = runSync(
  createCertificate({
    subject,
    issuer: subject,
    subjectSpki: spki,
    issuerSpki: spki,
    serial: Uint8Array.of(7),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    ca: true,
    keyUsage: ['keyCertSign'],
    signWith: { alg: 'ES256', key },
  }),
  nodeDriver(),
)
const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus'
const begun = beginningOf(draftFromCertificates([{ der: authority }], { territory: 'BE', since: START }), {
  territory: 'BE',
  name: 'ca',
})
const good: OwnList = {
  ...begun,
  operator: { en: 'TEST operator' },
  schemeName: { en: 'TEST list' },
  information: 'https://be.example/list',
  contact: 'mailto:list@be.example',
  notice: { en: 'TEST: no legal effect' },
  entities: begun.entities.map((one) => ({
    ...one,
    contact: 'mailto:list@be.example',
    information: 'https://be.example/list',
  })),
}
const withStatus = (status: string): OwnList => ({
  ...good,
  entities: good.entities.map((one) => ({
    ...one,
    services: one.services.map((service) => ({ ...service, status: `${STATUS}/${status}` })),
  })),
})

const [ANA, BEN, CLEO] = ['ana', 'ben', 'cleo']

eachStore('lists that operators make', (open) => {
  async function started(first: OwnList = good) {
    const store = await open()
    const node = newNode(store)
    const id = await node.studio.begin({ name: 'ca', list: first, by: ANA })
    if (typeof id !== 'string') throw new Error(id.refused)
    const find = async () => {
      const draft = await node.studio.find(id)
      if (draft === undefined) throw new Error('no draft')
      return draft
    }
    const publish = async (operator = BEN) => {
      const draft = await find()
      return node.studio.publish(draft, { operator, looked: node.studio.digest(draft) })
    }
    return { store, node, find, publish }
  }

  test('an empty beginning is kept, and its findings keep it from being published', async () => {
    const { node, find, publish } = await started(begun)
    const draft = await find()
    expect(draft).toMatchObject({
      name: 'ca',
      list: begun,
      savedAt: START,
      savedBy: ANA,
      editors: [ANA],
      publishedAt: undefined,
    })
    const { findings, difference } = await node.studio.review(draft)
    expect(difference).toBeUndefined()
    expect(findings.map(({ path }) => path)).toEqual([
      '/operator',
      '/schemeName',
      '/information',
      '/entities/0/information',
    ])
    expect(await publish()).toEqual({ published: false, refused: 'findings' })
    expect((await node.routes.request(studioPaths('ca').xml)).status).toBe(404)
    expect(await node.own(START)).toEqual([])
  })

  test('a list without a service is not published', async () => {
    const { node, find, publish } = await started({ ...good, entities: [] })
    expect((await node.studio.review(await find())).findings).toMatchObject([
      { code: 'FIELD_MISSING', path: '/entities' },
    ])
    expect(await publish()).toEqual({ published: false, refused: 'findings' })
  })

  test('a good one is published in both forms; a new status keeps what was before', async () => {
    const { node, find, publish } = await started()
    expect(await publish()).toEqual({ published: true })
    expect((await find()).publishedAt).toBe(START)
    const same = await node.studio.review(await find())
    expect(same).toEqual({ findings: [], difference: { added: [], removed: [], changed: [] } })
    node.clock.advance(3600)
    await node.studio.save(await find(), withStatus('withdrawn'), ANA)
    expect((await node.studio.review(await find())).difference?.changed).toMatchObject([
      { before: { status: `${STATUS}/granted` }, after: { status: `${STATUS}/withdrawn` } },
    ])
    expect(await publish()).toEqual({ published: true })
    const { xml, json } = studioPaths('ca')
    const text = await (await node.routes.request(xml)).text()
    const tsl = openList({ text, signers: [signer.x5tS256], at: node.clock.now() })
    const read = 'model' in tsl ? tsl.model.tsl : undefined
    expect(tsl).toMatchObject({ outcome: 'fresh', sequence: 2 })
    expect(read?.findings).toEqual([])
    const periods = [
      { status: `${STATUS}/withdrawn`, since: '2026-11-22T10:00:00.000Z' },
      { status: `${STATUS}/granted`, since: START },
    ]
    expect(read?.providers[0]?.services[0]?.periods).toMatchObject(periods)
    const [now, ...past] = periods
    expect(opened(await (await node.routes.request(json)).text(), node.clock.now())).toMatchObject({
      outcome: 'fresh',
      sequence: 2,
      lote: { entities: [{ services: [{ ...now, history: past }] }] },
    })
    node.clock.advance(12 * 3600)
    await node.resign()
    const again = await (await node.routes.request(xml)).text()
    const kept = openList({ text: again, signers: [signer.x5tS256], at: node.clock.now() })
    expect('model' in kept && kept.model.tsl?.providers[0]?.services[0]?.periods).toMatchObject(periods)
  })

  test.each(['', 'A', 'a', '../x', 'has space', 'ends-lote'])('the name "%s" is refused', async (name) => {
    const node = newNode(await open())
    expect(await node.studio.begin({ name, list: good, by: ANA })).toEqual({ refused: 'name' })
  })

  test('the name of another list or draft is taken; there is an end to drafts, and they can go', async () => {
    const { node, find } = await started()
    await node.publish('pid', list())
    expect(await node.studio.begin({ name: 'pid', list: good, by: ANA })).toEqual({ refused: 'taken' })
    expect(await node.studio.begin({ name: 'ca', list: good, by: ANA })).toEqual({ refused: 'taken' })
    for (let index = 1; index < 50; index++)
      await node.studio.begin({ name: `ca-${String(index)}`, list: good, by: ANA })
    expect(await node.studio.begin({ name: 'more', list: good, by: ANA })).toEqual({ refused: 'many' })
    await node.studio.discard((await find()).id)
    expect(await node.studio.drafts()).toHaveLength(49)
    expect(await node.studio.begin({ name: 'more', list: good, by: ANA })).toEqual(expect.any(String))
  })

  test('a copy of a list of ours begins another; of no list there is none', async () => {
    const node = newNode(await open())
    await node.publish('pid', list())
    const copy = await node.studio.copyOf('pid')
    expect(copy).toMatchObject(list())
    const id = await node.studio.begin({ name: 'second', list: copy ?? list([]), by: ANA })
    const draft = typeof id === 'string' ? await node.studio.find(id) : undefined
    if (draft === undefined) throw new Error('no draft')
    // Its status is a word of our agreements: to look at, and no reason against it.
    expect((await node.studio.review(draft)).findings).toMatchObject([
      { code: 'STATUS_UNKNOWN', severity: 'warning' },
    ])
    const by = { operator: BEN, looked: node.studio.digest(draft) }
    expect(await node.studio.publish(draft, by)).toEqual({ published: true })
    expect(await node.studio.copyOf('other')).toBeUndefined()
  })

  test('nobody publishes what they changed, and only what was looked at is published', async () => {
    const { node, find, publish } = await started()
    expect(await publish(ANA)).toEqual({ published: false, refused: 'alone' })
    const draft = await find()
    const looked = node.studio.digest(draft)
    await node.studio.save(draft, withStatus('withdrawn'), ANA)
    const seen = await node.studio.publish(await find(), { operator: BEN, looked })
    expect(seen).toEqual({ published: false, refused: 'changed' })
    await node.studio.save(await find(), good, BEN)
    expect(await find()).toMatchObject({ savedBy: BEN, editors: [ANA, BEN] })
    // Ana was not the last to change it, and wrote what Ben did not touch.
    for (const operator of [ANA, BEN])
      expect(await publish(operator)).toEqual({ published: false, refused: 'alone' })
    expect(await node.own(START)).toEqual([])
    expect(await publish(CLEO)).toEqual({ published: true })
    expect((await find()).editors).toEqual([])
    await node.studio.save(await find(), withStatus('withdrawn'), BEN)
    expect(await publish(BEN)).toEqual({ published: false, refused: 'alone' })
    expect(await publish(ANA)).toEqual({ published: true })
  })

  test('whoever keeps it as it is has changed nothing: it stays with whoever wrote it', async () => {
    const { node, find, publish } = await started()
    node.clock.advance(60)
    await node.studio.save(await find(), structuredClone(good), BEN)
    expect(await find()).toMatchObject({ savedAt: START, savedBy: ANA, editors: [ANA] })
    expect(await publish(ANA)).toEqual({ published: false, refused: 'alone' })
    expect(await publish(BEN)).toEqual({ published: true })
  })

  test('what was changed after it was read is neither published nor forgotten', async () => {
    const { node, find } = await started()
    const draft = await find()
    await node.studio.save(draft, withStatus('withdrawn'), BEN)
    const looked = node.studio.digest(draft)
    const late = (operator: string) => node.studio.publish(draft, { operator, looked })
    expect(await late(BEN)).toEqual({ published: false, refused: 'alone' })
    expect(await late(CLEO)).toEqual({ published: false, refused: 'changed' })
    await node.studio.discard(draft.id)
    expect(await late(CLEO)).toEqual({ published: false, refused: 'changed' })
    expect(await node.own(START)).toEqual([])
  })

  test('drafts of before: of some it is known who changed them, and what nobody knows nobody publishes', async () => {
    const { store, node, find } = await started()
    const later = '2026-11-22T10:00:00.000Z'
    await migrate(store, { to: 52 })
    const rows = [
      ['changed', later, START, BEN],
      ['unchanged', START, START, BEN],
      ['unknown', later, START, null],
    ] as const
    for (const [name, saved, published, by] of rows)
      await sql`insert into trust_lists_draft (id, name, draft, saved_at, published_at, saved_by)
        select ${name}, ${name}, draft, ${saved}, ${published}, ${by} from trust_lists_draft where name = 'ca'`.execute(
        store.db,
      )
    await migrate(store)
    expect((await node.studio.drafts()).map(({ name, editors }) => [name, editors])).toEqual([
      ['ca', [ANA]],
      ['changed', [BEN]],
      ['unchanged', []],
      ['unknown', undefined],
    ])
    const { list: first } = await find()
    const unknown = async () => (await node.studio.drafts()).find(({ name }) => name === 'unknown')
    const asked = async () => {
      const draft = await unknown()
      if (draft === undefined) throw new Error('no draft')
      return node.studio.publish(draft, { operator: BEN, looked: node.studio.digest(draft) })
    }
    expect(await asked()).toEqual({ published: false, refused: 'alone' })
    await node.studio.save(
      { ...(await find()), id: 'unknown' },
      { ...first, contact: 'mailto:a@b.example' },
      ANA,
    )
    expect(await unknown()).toMatchObject({ savedBy: ANA, editors: undefined })
    expect(await asked()).toEqual({ published: false, refused: 'alone' })
  })

  test('a failure at the second form leaves nothing of the first', async () => {
    const { store, node, find, publish } = await started()
    // Both forms are issued at one instant, so that the second cannot be kept.
    await sql`create unique index one_at_a_time on trust_lists_own (issued_at)`.execute(store.db)
    await expect(publish()).rejects.toThrow(/unique/i)
    expect(await node.own(START)).toEqual([])
    expect((await node.routes.request(studioPaths('ca').xml)).status).toBe(404)
    expect(await node.events()).toEqual([])
    expect(await find()).toMatchObject({ editors: [ANA], publishedAt: undefined })
    await sql`drop index one_at_a_time`.execute(store.db)
    expect(await publish()).toEqual({ published: true })
    expect(await node.own(START)).toHaveLength(2)
  })

  test('where a list comes from stands in both forms, and a service has its status since the source says so', async () => {
    const provenance = {
      source: 'https://ministry.example/list',
      captured: '2026-11-20',
      sha256: 'ab'.repeat(32),
    }
    const since = '2019-04-01T00:00:00.000Z'
    const entities = good.entities.map((one) => ({
      ...one,
      services: one.services.map((service) => ({ ...service, statedSince: since })),
    }))
    const { node, publish } = await started({ ...good, entities, provenance })
    expect(await publish()).toEqual({ published: true })
    const { xml, json } = studioPaths('ca')
    const text = await (await node.routes.request(xml)).text()
    expect(text).toContain(
      `${provenance.source} said on ${provenance.captured} (SHA-256 of the copy: ${provenance.sha256})`,
    )
    const tsl = openList({ text, signers: [signer.x5tS256], at: START })
    expect('model' in tsl && tsl.model.tsl?.providers[0]?.services[0]?.periods).toMatchObject([{ since }])
    expect('model' in tsl && tsl.model.tsl?.findings).toEqual([])
    expect(opened(await (await node.routes.request(json)).text())).toMatchObject({
      lote: { extensions: [{ provenance }] },
    })
  })

  test('a service that is said to begin tomorrow is an error', async () => {
    const entities = good.entities.map((one) => ({
      ...one,
      services: one.services.map((service) => ({ ...service, statedSince: '2026-11-23T00:00:00.000Z' })),
    }))
    const { node, find, publish } = await started({ ...good, entities })
    expect((await node.studio.review(await find())).findings).toMatchObject([
      { code: 'DATE_BAD', path: '/entities/0/services/0/since' },
    ])
    expect(await publish()).toEqual({ published: false, refused: 'findings' })
  })

  test('the preview is what a partner reads, with a key that is not ours, and nothing of it is kept', async () => {
    const { node, find, publish } = await started()
    const services = [
      {
        entity: 'TEST Company',
        type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC',
        status: `${STATUS}/granted`,
        certificates: 1,
      },
    ]
    const forms = [
      { path: '/tsl/ca.xml', outcome: 'fresh', sequence: 1, services },
      { path: '/lote/ca-lote.jwt', outcome: 'fresh', sequence: 1, services },
    ]
    expect(await node.studio.preview(await find())).toMatchObject(forms)
    expect(await node.own(START)).toEqual([])
    await publish()
    expect(await node.studio.preview(await find())).toMatchObject(
      forms.map((one) => ({ ...one, sequence: 2 })),
    )
  })

  test('what XML cannot carry is seen in the preview, and is not published in any form', async () => {
    const { node, find, publish } = await started({ ...good, operator: { en: 'TEST \u0001' } })
    expect(await node.studio.preview(await find())).toMatchObject([
      { outcome: 'malformed', detail: expect.any(String) },
      { outcome: 'fresh' },
    ])
    expect(await publish()).toEqual({ published: false, refused: 'unread' })
    expect(await node.own(START)).toEqual([])
  })
})
