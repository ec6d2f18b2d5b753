import { expect, test } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { findEntity, type FoundList } from './index.ts'
import {
  fetchFrom,
  list,
  newCertificate,
  newNode,
  nowhere,
  otherSigner,
  pidCa,
  query,
  sign,
  signer,
  START,
  STATUS,
  URL_OF_LIST,
} from './list-fixtures.ts'

eachStore('lists of partners', (open) => {
  async function published() {
    const node = newNode(await open())
    await node.publish('pid', list())
    const publisher = fetchFrom((path, headers) => node.routes.request(path, { headers }))
    return { ...publisher, partner: node }
  }

  test('a list that was never fetched makes nobody trusted', async () => {
    const node = newNode(await open())
    const found = await node.find(query(), START)
    expect(found).toMatchObject({ state: 'unavailable', facts: null, anchors: [], services: [] })
    expect(found.detail).toContain('could not be reached')
    expect(await node.events()).toEqual(['trust-lists.copy-refused'])
  })

  test('a good list is fetched once and gives its anchors and facts', async () => {
    const { fetch, asked } = await published()
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    const found = await node.find(query(), START)
    expect(asked).toHaveLength(1)
    expect(found).toMatchObject({
      state: 'fresh',
      uri: URL_OF_LIST,
      sequence: 1,
      fetchedAt: START,
      territory: 'BE',
      facts: {
        url: URL_OF_LIST,
        type: 'urn:entente:lote:be:pid',
        signature: 'valid',
        signer: signer.x5tS256,
        sequence: 1,
        highestSequence: 1,
        fetchedAt: START,
        nextUpdate: '2026-11-23T09:00:00.000Z',
      },
      services: [{ entity: 'TEST PID Provider', serviceType: 'urn:entente:svc:be:pid' }],
      anchors: [{ sha256: sha256(pidCa), country: 'BE', status: STATUS }],
    })
    expect(found.anchors[0]?.der).toEqual(new Uint8Array(pidCa))
  })

  test('many who ask at once ask the publisher once', async () => {
    const { fetch, asked } = await published()
    const node = newNode(await open(), { fetch })
    const found = await Promise.all(Array.from({ length: 8 }, () => node.find(query(), START)))
    expect(found.map(({ state }) => state)).toEqual(Array(8).fill('fresh'))
    expect(asked).toHaveLength(1)
  })

  test('pins may be given as an agreement writes them', async () => {
    const { fetch } = await published()
    const node = newNode(await open(), { fetch })
    const found = await node.find({ ...query(), signers: [{ 'x5t#S256': signer.x5tS256 }] }, START)
    expect(found.state).toBe('fresh')
  })

  test.each<[string, () => string, FoundList['state'], object | null]>([
    [
      'altered',
      () => sign(1).replace(/\.(.)/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`),
      'bad-signature',
      { signature: 'invalid' },
    ],
    [
      'signed by a stranger',
      () => sign(1, { by: otherSigner }),
      'bad-signature',
      { signature: 'invalid', signer: otherSigner.x5tS256 },
    ],
    ['not a JWS', () => 'hello', 'unavailable', null],
    ['issued in the future', () => sign(1, { issued: '2026-11-23T09:00:00.000Z' }), 'unavailable', null],
    [
      'past its next update',
      () => sign(1, { nextUpdate: START }),
      'stale',
      { signature: 'valid', nextUpdate: START },
    ],
  ])('a first list that is %s is not fresh', async (_, compact, state, facts) => {
    const { fetch } = fetchFrom(() => new Response(compact()))
    const found = await newNode(await open(), { fetch }).find(query(), START)
    expect(found).toMatchObject({ state, facts })
  })

  test.each([404, 500, 302])('an answer %i is no list', async (status) => {
    const { fetch } = fetchFrom(() => new Response('x', { status }))
    const found = await newNode(await open(), { fetch }).find(query(), START)
    expect(found).toMatchObject({ state: 'unavailable', detail: `answered ${status}` })
  })

  test('a failure later never loses the last good copy, which grows stale with its age', async () => {
    let broken = false
    const { partner } = await published()
    const { fetch } = fetchFrom((path) =>
      broken ? new Response('', { status: 503 }) : partner.routes.request(path),
    )
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    broken = true
    node.clock.advance(20 * 3600)
    expect(await node.find(query(), node.clock.now())).toMatchObject({ state: 'fresh', fetchedAt: START })
    node.clock.advance(4 * 3600)
    const found = await node.find(query(), node.clock.now())
    expect(found).toMatchObject({ state: 'stale', sequence: 1, anchors: [{ sha256: sha256(pidCa) }] })
    broken = false
    partner.clock.advance(24 * 3600)
    node.clock.advance(60)
    expect(await node.find(query(), node.clock.now())).toMatchObject({ state: 'fresh', sequence: 1 })
  })

  test('after a failure the publisher is left alone for a minute', async () => {
    const { fetch, asked } = fetchFrom(() => new Response('', { status: 503 }))
    const node = newNode(await open(), { fetch })
    for (let i = 0; i < 5; i++) await node.find(query(), START)
    expect(asked).toHaveLength(1)
    node.clock.advance(60)
    await node.find(query(), START)
    expect(asked).toHaveLength(2)
    expect(await node.events()).toEqual(['trust-lists.copy-refused'])
  })

  test('a copy is confirmed by a quarter of its age, without being sent again', async () => {
    const { fetch, asked, partner } = await published()
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    node.clock.advance(6 * 3600 - 1)
    await node.find(query(), node.clock.now())
    expect(asked).toHaveLength(1)
    node.clock.advance(1)
    const found = await node.find(query(), node.clock.now())
    expect(asked).toHaveLength(2)
    expect(found.fetchedAt).toBe('2026-11-22T15:00:00.000Z')
    expect(await node.events()).toEqual(['trust-lists.copy-accepted'])
    expect(await partner.events()).toHaveLength(1)
  })

  test('a lower number than the one seen is a rollback; the good copy stays', async () => {
    let sequence = 12
    const { fetch } = fetchFrom(() => new Response(sign(sequence)))
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    sequence = 11
    await node.refresh(query())
    const found = await node.find(query(), START)
    expect(found).toMatchObject({
      state: 'rollback',
      sequence: 12,
      facts: { sequence: 11, highestSequence: 12 },
    })
    sequence = 13
    node.clock.advance(60)
    const recovered = await node.find(query(), node.clock.now())
    expect(recovered).toMatchObject({
      state: 'fresh',
      sequence: 13,
      facts: { sequence: 13, highestSequence: 13 },
    })
    expect(await node.events()).toEqual([
      'trust-lists.copy-accepted',
      'trust-lists.copy-refused',
      'trust-lists.copy-accepted',
    ])
  })

  test('the number seen under earlier pins counts under new pins', async () => {
    let compact = sign(12)
    const { fetch } = fetchFrom(() => new Response(compact))
    const node = newNode(await open(), { fetch })
    await node.find(query(), START)
    compact = sign(5, { by: otherSigner })
    expect(await node.find(query([otherSigner.x5tS256]), START)).toMatchObject({
      state: 'rollback',
      anchors: [],
    })
  })

  test.each([
    ['sent again', false],
    ['said not to have changed', true],
  ])(
    'an older list that was good under its pins, %s, is a rollback once a newer one is known',
    async (_, same) => {
      const older = sign(5)
      let compact = older
      const { fetch } = fetchFrom((_path, headers) =>
        same && headers['if-none-match'] !== undefined
          ? new Response(null, { status: 304 })
          : new Response(compact, { headers: { etag: '"5"' } }),
      )
      const node = newNode(await open(), { fetch })
      expect((await node.find(query(), START)).state).toBe('fresh')
      compact = sign(6, { by: otherSigner })
      expect((await node.find(query([otherSigner.x5tS256]), START)).state).toBe('fresh')
      compact = older
      await node.refresh(query())
      expect(await node.find(query(), START)).toMatchObject({
        state: 'rollback',
        facts: { sequence: 5, highestSequence: 6 },
      })
    },
  )

  test('a copy kept under one pin is never shown under another', async () => {
    const { fetch } = await published()
    const node = newNode(await open(), { fetch })
    expect((await node.find(query(), START)).state).toBe('fresh')
    expect(await node.find(query([otherSigner.x5tS256]), START)).toMatchObject({
      state: 'bad-signature',
      anchors: [],
    })
    expect((await node.find(query(), START)).state).toBe('fresh')
  })

  test('another process sees what this one fetched, without asking the publisher', async () => {
    const { fetch, asked } = await published()
    const store = await open()
    await newNode(store, { fetch }).find(query(), START)
    const other = newNode(store, { fetch: nowhere })
    expect(await other.find(query(), START)).toMatchObject({ state: 'fresh', sequence: 1 })
    expect(asked).toHaveLength(1)
  })

  test('a change of the partner is seen by every process after one refresh', async () => {
    const { fetch, partner } = await published()
    const store = await open()
    const [a, b] = [newNode(store, { fetch }), newNode(store, { fetch })]
    await a.find(query(), START)
    await b.find(query(), START)
    await partner.publish('pid', list([pidCa, newCertificate('Second CA').der]))
    await a.refresh(query())
    const [fromA, fromB] = [await a.find(query(), START), await b.find(query(), START)]
    expect(fromB.anchors).toHaveLength(2)
    expect(fromB).toEqual(fromA)
  })

  test('a clause without an address is unavailable', async () => {
    const node = newNode(await open())
    expect(await node.find({ ...query(), url: undefined }, START)).toMatchObject({
      state: 'unavailable',
      facts: null,
    })
    await expect(node.find({ ...query(), maxAge: '1 day' }, START)).rejects.toThrow('not a duration')
  })

  test('the entity behind a path is found by any certificate of the path', async () => {
    const { fetch } = await published()
    const found = await newNode(await open(), { fetch }).find(query(), START)
    const certificates = ['leaf', sha256(pidCa)]
    expect(findEntity(found, { certificates })).toEqual({
      listed: true,
      ids: certificates,
      country: 'BE',
      serviceType: 'urn:entente:svc:be:pid',
      status: STATUS,
    })
    expect(findEntity(found, { certificates: ['leaf'] })).toMatchObject({ listed: false, country: null })
  })
})
