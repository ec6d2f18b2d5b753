import {
  type CheckpointResult,
  createLeaf,
  leafHash,
  openCheckpoint,
  parseBundle,
  parseVerifierKey,
  runSync,
  verifyTlogProof,
} from '@entente/trust'
import { expect, test } from 'vitest'
import { ownTables } from '../../../store/database.ts'
import { eachStore } from '../../../store/each-store.ts'
import { driver, hostOf, leaf, type LogNode, newKeys, newWorld, type NoteKeys } from './log-fixtures.ts'

type Tables = {
  audit_log_leaf: { position: number; kind: string; sha256: string }
  audit_log_head: { size: number }
  audit_log_node: { level: number; position: number; hash: string }
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at)

const text = async (node: LogNode, path: string) => (await node.app.request(path)).text()

/** As a stranger reads it, with the keys that the node tells. */
function opened(note: string, of: LogNode, cosigners: readonly LogNode[] = []): CheckpointResult {
  const key = (text = '') => runSync(parseVerifierKey(text), driver)
  const trust = {
    log: key(of.verifierKeys?.log),
    cosigners: [of, ...cosigners].map(({ verifierKeys }) => key(verifierKeys?.cosigner)),
  }
  return runSync(openCheckpoint(note, trust), driver)
}

const cosignersIn = (result: CheckpointResult) => (result.ok ? result.cosigned.map(({ by }) => by.name) : [])
const sizeOf = (result: CheckpointResult) => (result.ok ? result.checkpoint.size : result.detail)

eachStore('public log', (open) => {
  const twoNodes = async () => {
    const world = newWorld()
    return { ...world, be: world.start('BE', await open()), jp: world.start('JP', await open()) }
  }

  test('a leaf has one place, however often it is appended', async () => {
    const { be } = await twoNodes()
    const append = (number: number) => be.store.transaction((tx) => be.append(tx, leaf(number)))
    expect(await append(7)).toEqual({ position: 0, isNew: true })
    expect(await append(8)).toEqual({ position: 1, isNew: true })
    expect(await append(7)).toEqual({ position: 0, isNew: false })
    expect(await be.store.transaction((tx) => be.append(tx, leaf(7, 'agreement')))).toEqual({
      position: 2,
      isNew: true,
    })
  })

  test('a leaf goes with the action it belongs to', async () => {
    const { be } = await twoNodes()
    const undone = be.store.transaction(async (tx) => {
      await be.append(tx, leaf(1))
      throw new Error('the action failed')
    })
    await expect(undone).rejects.toThrow('the action failed')
    expect(await be.store.transaction((tx) => be.append(tx, leaf(2)))).toEqual({ position: 0, isNew: true })
  })

  test.each([
    ['an unknown kind', { t: 'person' as 'notice', sha256: 'a'.repeat(64) }],
    ['a hash in base64url', { t: 'notice' as const, sha256: 'a'.repeat(43) }],
  ])('a leaf with %s is refused', async (_, wrong) => {
    const { be } = await twoNodes()
    await expect(be.store.transaction((tx) => be.append(tx, wrong))).rejects.toThrow('leaf')
  })

  test('concurrent actions form one line without holes', async () => {
    const { be } = await twoNodes()
    const places = await Promise.all(
      [...numbers(30), ...numbers(10)].map((number) =>
        be.store.transaction((tx) => be.append(tx, leaf(number))),
      ),
    )
    const isNew = places.filter((place) => place.isNew).map(({ position }) => position)
    expect(isNew.toSorted((a, b) => a - b)).toEqual(numbers(30))
  })

  test('an empty log has a checkpoint, and the partner cosigns it', async () => {
    const { be, jp } = await twoNodes()
    expect((await be.app.request('/log/checkpoint')).status).toBe(404)
    await be.publish()
    const response = await be.app.request('/log/checkpoint')
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const result = opened(await response.text(), be, [jp])
    expect(result).toMatchObject({ ok: true, checkpoint: { origin: 'be.example/log', size: 0 } })
    expect(cosignersIn(result)).toEqual(['be.example/witness', 'jp.example/witness'])
  })

  test('what was appended is published with the cosignature of the partner, and proved leaf by leaf', async () => {
    const { be, jp } = await twoNodes()
    await be.add(...numbers(5))
    await be.publish()
    const note = await text(be, '/log/checkpoint')
    expect(sizeOf(opened(note, be, [jp]))).toBe(5)
    for (const number of numbers(5)) {
      const proof = await text(be, `/log/proof/notice/${leaf(number).sha256}`)
      const trust = { log: runSync(parseVerifierKey(be.verifierKeys?.log ?? ''), driver) }
      const entry = createLeaf(leaf(number))
      expect(runSync(verifyTlogProof(proof, { entry, trust }), driver)).toMatchObject({
        ok: true,
        index: number,
      })
    }
    await be.add(5)
    expect((await be.app.request(`/log/proof/notice/${leaf(5).sha256}`)).status).toBe(404)
    for (const path of [`person/${leaf(1).sha256}`, 'notice/0', `agreement/${leaf(1).sha256}`])
      expect((await be.app.request(`/log/proof/${path}`)).status).toBe(404)
  })

  test('tiles and bundles of more than one tile are served as C2SP lays them out, and are for ever', async () => {
    const { be } = await twoNodes()
    await be.add(...numbers(600))
    await be.publish()
    expect(sizeOf(opened(await text(be, '/log/checkpoint'), be))).toBe(600)
    const get = async (path: string) => {
      const response = await be.app.request(`/log/tile/${path}`)
      return { response, data: new Uint8Array(await response.arrayBuffer()) }
    }
    const full = await get('0/001')
    expect(full.data).toHaveLength(8192)
    expect(full.response.headers.get('content-type')).toBe('application/octet-stream')
    expect(full.response.headers.get('cache-control')).toContain('immutable')
    const bundle = parseBundle((await get('entries/001')).data, 256)
    expect(bundle[3]).toEqual(createLeaf(leaf(259)))
    expect(full.data.slice(96, 128)).toEqual(runSync(leafHash(bundle[3] ?? new Uint8Array()), driver))
    expect((await get('0/002.p/88')).data).toHaveLength(88 * 32)
    expect((await get('1/000.p/2')).data).toHaveLength(64)
    // One that was the last for a smaller log is still there.
    expect((await get('0/001.p/7')).data).toEqual(full.data.slice(0, 7 * 32))
    for (const path of [
      '0/002.p/89',
      '0/002',
      '0/003',
      '1/000',
      '1/000.p/3',
      '2/000.p/1',
      '7/000',
      'x',
      '0/0',
    ])
      expect((await get(path)).response.status, path).toBe(404)
  })

  test('the next round signs nothing new as long as nothing was appended, but says again that it is current', async () => {
    const { be, jp, clock, line } = await twoNodes()
    await be.add(1)
    await be.publish()
    const first = await text(be, '/log/checkpoint')
    const asked = line.asked.length
    clock.advance(30)
    await be.publish()
    expect(line.asked).toHaveLength(asked)
    expect(await text(be, '/log/checkpoint')).toBe(first)
    clock.advance(31)
    await be.publish()
    const again = await text(be, '/log/checkpoint')
    expect(again.split('\n').slice(0, 5)).toEqual(first.split('\n').slice(0, 5))
    const seconds = (note: string) => {
      const result = opened(note, be, [jp])
      return result.ok ? result.cosigned.map(({ seconds }) => seconds) : []
    }
    const [before] = seconds(first)
    expect(seconds(again)).toEqual([(before ?? 0) + 61, (before ?? 0) + 61])
  })

  test('a partner out of reach keeps nothing from readers; it cosigns when it is back', async () => {
    const { be, jp, line, clock } = await twoNodes()
    await be.add(1)
    await be.publish()
    const { [hostOf('JP')]: app } = line.apps
    delete line.apps[hostOf('JP')]
    await be.add(2, 3)
    await be.publish()
    const alone = opened(await text(be, '/log/checkpoint'), be, [jp])
    expect([sizeOf(alone), cosignersIn(alone)]).toEqual([3, ['be.example/witness']])
    expect(be.lines.join()).toContain('audit.cosignature-missing')
    if (app !== undefined) line.apps[hostOf('JP')] = app
    clock.advance(61)
    await be.publish()
    const both = opened(await text(be, '/log/checkpoint'), be, [jp])
    expect(cosignersIn(both)).toEqual(['be.example/witness', 'jp.example/witness'])
  })

  test('who forgot what the partner cosigned last is told, and asks again from there', async () => {
    const { be, jp, clock } = await twoNodes()
    await be.add(1, 2, 3)
    await be.publish()
    await be.store.db.deleteFrom('audit_log_cosigner').execute()
    await be.add(4)
    clock.advance(61)
    await be.publish()
    const result = opened(await text(be, '/log/checkpoint'), be, [jp])
    expect([sizeOf(result), cosignersIn(result)]).toEqual([4, ['be.example/witness', 'jp.example/witness']])
  })

  test('two processes of one node append, sign and publish at once: one log, never two roots of a size', async () => {
    const { be, jp, start, clock } = await twoNodes()
    const twin = start('BE', be.store)
    const notes = new Map<number, string>()
    for (let round = 0; round < 6; round++) {
      await Promise.all([
        be.add(...numbers(6, round * 10)),
        twin.add(...numbers(6, round * 10 + 4)),
        be.publish(),
        twin.publish(),
      ])
      clock.advance(61)
      await Promise.all([be.publish(), twin.publish()])
      const result = opened(await text(twin, '/log/checkpoint'), be, [jp])
      if (!result.ok) throw new Error(result.detail)
      const { size } = result.checkpoint
      expect(notes.get(size) ?? result.text).toBe(result.text)
      notes.set(size, result.text)
      await jp.watch()
    }
    expect(sizeOf(opened(await text(be, '/log/checkpoint'), be))).toBe(60)
    expect(await jp.forks(jp.store.db)).toEqual([])
    expect([...be.lines, ...twin.lines, ...jp.lines].join()).not.toContain('"error"')
  })

  test.each<[string, (node: LogNode) => Promise<unknown>]>([
    [
      'a leaf was changed',
      ({ store: { db } }) =>
        ownTables<Tables>(db)
          .updateTable('audit_log_leaf')
          .set({ sha256: 'f'.repeat(64) })
          .where('position', '=', 1)
          .execute(),
    ],
    [
      'a leaf was taken away',
      ({ store: { db } }) =>
        ownTables<Tables>(db).deleteFrom('audit_log_leaf').where('position', '=', 1).execute(),
    ],
    [
      'the log was put back',
      ({ store: { db } }) => ownTables<Tables>(db).updateTable('audit_log_head').set({ size: 2 }).execute(),
    ],
  ])('nothing more is signed when %s in the store', async (_, tamper) => {
    const { be } = await twoNodes()
    await be.add(...numbers(5))
    await be.publish()
    const before = await text(be, '/log/checkpoint')
    await tamper(be)
    if (
      (await ownTables<Tables>(be.store.db).selectFrom('audit_log_head').select('size').execute())[0]
        ?.size === 5
    )
      await be.add(6)
    await expect(be.publish()).rejects.toThrow('the public log')
    expect(await text(be, '/log/checkpoint')).toBe(before)
  })

  test('with another origin, or another key, the same leaves are signed anew', async () => {
    const { be, jp, start, clock } = await twoNodes()
    await be.add(1, 2)
    await be.publish()
    const moved = start('BE', be.store, { origin: 'be.example/log/2' })
    clock.advance(5)
    await moved.publish()
    const note = await text(moved, '/log/checkpoint')
    expect(note.split('\n').slice(0, 2)).toEqual(['be.example/log/2', '2'])
    // Cosignatures of the former one would be wrong under it.
    expect(note).not.toContain('jp.example')
    expect(opened(note, moved, [jp])).toMatchObject({ ok: true })
    const rotated = start('BE', be.store, { keys: newKeys() })
    await rotated.publish()
    expect(sizeOf(opened(await text(rotated, '/log/checkpoint'), rotated))).toBe(2)
  })

  test('without keys leaves are kept, and nothing is signed or cosigned', async () => {
    const { be, jp, line } = await twoNodes()
    const mute = newWorld().start('BE', be.store, {
      keys: { log: undefined as never, witness: undefined as never },
    })
    expect(mute.verifierKeys).toBeUndefined()
    await mute.add(1)
    await mute.publish()
    expect((await mute.app.request('/log/checkpoint')).status).toBe(404)
    line.apps[hostOf('BE')] = mute.app
    await jp.publish()
    expect(cosignersIn(opened(await text(jp, '/log/checkpoint'), jp, [be]))).toEqual(['jp.example/witness'])
    await be.publish()
    expect(sizeOf(opened(await text(be, '/log/checkpoint'), be))).toBe(1)
  })
})

test('a key that stands for two is refused at the start', () => {
  const { keys, start } = newWorld()
  const startWith = (own: NoteKeys) => () => start('BE', undefined as never, { keys: own })
  expect(startWith(keys.BE)).not.toThrow()
  expect(startWith(keys.JP)).toThrow('the same')
  expect(startWith({ log: keys.BE.log, witness: keys.BE.log })).toThrow('the same')
})
