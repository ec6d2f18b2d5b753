import { expect, test } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { list, newNode, opened, otherSigner, pidCa, signer, STATUS } from './list-fixtures.ts'

eachStore('our own lists', (open) => {
  test('a list is published with number 1 and served signed, for everybody, with its ETag', async () => {
    const node = newNode(await open())
    await node.publish('pid', list())
    const response = await node.routes.request('/lote/pid.jwt')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/jwt')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    const compact = await response.text()
    expect(opened(compact)).toMatchObject({
      outcome: 'fresh',
      sequence: 1,
      signer: signer.x5tS256,
      lote: { type: 'urn:entente:lote:be:pid', territory: 'BE', nextUpdate: '2026-11-23T09:00:00.000Z' },
    })
    const etag = response.headers.get('etag') ?? ''
    const again = await node.routes.request('/lote/pid.jwt', {
      headers: { 'if-none-match': `"x", W/${etag}` },
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test.each(['/lote/other.jwt', '/lote/pid', '/lote/..%2Fpid.jwt', '/lote/.jwt'])(
    '%s is not found',
    async (path) => {
      const node = newNode(await open())
      await node.publish('pid', list())
      expect((await node.routes.request(path)).status).toBe(404)
    },
  )

  test('a name that could be read as a path is refused', async () => {
    const node = newNode(await open())
    await expect(node.publish('../pid', list())).rejects.toThrow('trust list name')
  })

  test('the number grows only when the content changes', async () => {
    const node = newNode(await open())
    const first = await node.publish('pid', list())
    expect(await node.publish('pid', list())).toEqual(first)
    expect(await node.publish('pid', list([pidCa, pidCa]))).toMatchObject({ sequence: 2 })
    expect(await node.events()).toEqual(['trust-lists.list-published', 'trust-lists.list-published'])
  })

  test('half a day later the list is signed again, with the same number', async () => {
    const node = newNode(await open())
    const { sha256: before } = await node.publish('pid', list())
    node.clock.advance(12 * 3600 - 1)
    await node.resign()
    expect((await node.routes.request('/lote/pid.jwt')).headers.get('etag')).toBe(`"${before}"`)
    node.clock.advance(1)
    const compact = await (await node.routes.request('/lote/pid.jwt')).text()
    const result = opened(compact, node.clock.now())
    expect(result).toMatchObject({ sequence: 1, lote: { nextUpdate: '2026-11-23T21:00:00.000Z' } })
    node.clock.advance(12 * 3600)
    await node.resign()
    expect(await node.events()).toHaveLength(3)
  })

  test('a new signing certificate signs the list again at once', async () => {
    const store = await open()
    await newNode(store).publish('pid', list())
    const renewed = newNode(store, { key: otherSigner })
    const compact = await (await renewed.routes.request('/lote/pid.jwt')).text()
    expect(opened(compact)).toMatchObject({ sequence: 1, signer: otherSigner.x5tS256 })
  })

  test('two processes that publish the same list at once issue it once', async () => {
    const store = await open()
    const [a, b] = [newNode(store), newNode(store)]
    const results = await Promise.all([a.publish('pid', list()), b.publish('pid', list())])
    expect(results[0]).toEqual(results[1])
    expect(await a.events()).toHaveLength(1)
  })

  test('the anchors of a list of ours are those that were published', async () => {
    const node = newNode(await open())
    await node.publish('pid', list())
    expect(await node.ownAnchors('pid')).toMatchObject([
      { sha256: sha256(pidCa), entity: 'TEST PID Provider', country: 'BE', status: STATUS },
    ])
    await expect(node.ownAnchors('other')).rejects.toThrow('unknown-list')
  })
})
