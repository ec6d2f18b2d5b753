import { createCertificate, draftFromCertificates, runSync } from '@entente/trust'
import { expect, test } from 'vitest'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
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
const begun = beginningOf(draftFromCertificates([authority], { territory: 'BE', since: START }), {
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

eachStore('lists that operators make', (open) => {
  async function started(first: OwnList = good) {
    const node = newNode(await open())
    const id = await node.studio.begin({ name: 'ca', list: first })
    if (typeof id !== 'string') throw new Error(id.refused)
    const find = async () => {
      const draft = await node.studio.find(id)
      if (draft === undefined) throw new Error('no draft')
      return draft
    }
    return { node, find }
  }

  test('an empty beginning is kept, and its findings keep it from being published', async () => {
    const { node, find } = await started(begun)
    const draft = await find()
    expect(draft).toMatchObject({ name: 'ca', list: begun, savedAt: START, publishedAt: undefined })
    const { findings, difference } = await node.studio.review(draft)
    expect(difference).toBeUndefined()
    expect(findings.map(({ path }) => path)).toEqual([
      '/operator',
      '/schemeName',
      '/information',
      '/entities/0/information',
    ])
    expect(await node.studio.publish(draft)).toEqual({ published: false })
    expect((await node.routes.request(studioPaths('ca').xml)).status).toBe(404)
    expect(await node.own(START)).toEqual([])
  })

  test('a list without a service is not published', async () => {
    const { node, find } = await started({ ...good, entities: [] })
    expect((await node.studio.review(await find())).findings).toMatchObject([
      { code: 'FIELD_MISSING', path: '/entities' },
    ])
    expect(await node.studio.publish(await find())).toEqual({ published: false })
  })

  test('a good one is published in both forms; a new status keeps what was before', async () => {
    const { node, find } = await started()
    expect(await node.studio.publish(await find())).toEqual({ published: true })
    expect((await find()).publishedAt).toBe(START)
    const same = await node.studio.review(await find())
    expect(same).toEqual({ findings: [], difference: { added: [], removed: [], changed: [] } })
    node.clock.advance(3600)
    await node.studio.save(await find(), withStatus('withdrawn'))
    expect((await node.studio.review(await find())).difference?.changed).toMatchObject([
      { before: { status: `${STATUS}/granted` }, after: { status: `${STATUS}/withdrawn` } },
    ])
    await node.studio.publish(await find())
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
    expect(await node.studio.begin({ name, list: good })).toEqual({ refused: 'name' })
  })

  test('the name of another list or draft is taken; there is an end to drafts, and they can go', async () => {
    const { node, find } = await started()
    await node.publish('pid', list())
    expect(await node.studio.begin({ name: 'pid', list: good })).toEqual({ refused: 'taken' })
    expect(await node.studio.begin({ name: 'ca', list: good })).toEqual({ refused: 'taken' })
    for (let index = 1; index < 50; index++)
      await node.studio.begin({ name: `ca-${String(index)}`, list: good })
    expect(await node.studio.begin({ name: 'more', list: good })).toEqual({ refused: 'many' })
    await node.studio.discard((await find()).id)
    expect(await node.studio.drafts()).toHaveLength(49)
    expect(await node.studio.begin({ name: 'more', list: good })).toEqual(expect.any(String))
  })

  test('a copy of a list of ours begins another; of no list there is none', async () => {
    const node = newNode(await open())
    await node.publish('pid', list())
    const copy = await node.studio.copyOf('pid')
    expect(copy).toMatchObject(list())
    const id = await node.studio.begin({ name: 'second', list: copy ?? list([]) })
    const draft = typeof id === 'string' ? await node.studio.find(id) : undefined
    if (draft === undefined) throw new Error('no draft')
    // Its status is a word of our agreements: to look at, and no reason against it.
    expect((await node.studio.review(draft)).findings).toMatchObject([
      { code: 'STATUS_UNKNOWN', severity: 'warning' },
    ])
    expect(await node.studio.publish(draft)).toEqual({ published: true })
    expect(await node.studio.copyOf('other')).toBeUndefined()
  })
})
