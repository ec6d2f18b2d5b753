import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase64, hashRanges, runSync, tilesFor } from '@entente/trust'
import { afterAll, expect, test } from 'vitest'
import { openStore, type Store, type StoreLocation } from '../../../store/database.ts'
import { eachLocation } from '../../../store/each-store.ts'
import { migrate } from '../../../store/migrate.ts'
import { driver, leaf, newWorld } from './log-fixtures.ts'
import { findCheckpoint, findSize, listLeaves } from './own-store.ts'
import { readTiles } from './own-tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-log-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))

eachLocation('a process that is killed while it appends and publishes', (locate) => {
  test.each([60, 150, 300])('leaves every leaf it had reported, once, in one tree (%i)', async (count) => {
    const location = await locate()
    await (await migrated(location)).close()
    const reported = await appendUntilKilled(location, count)
    const store = await openStore(location)
    const size = await findSize(store.db)
    expect(size).toBeGreaterThanOrEqual(reported + 1)
    const leaves = await listLeaves(store.db, 0, size + 10)
    expect(leaves).toEqual(Array.from({ length: size }, (_, number) => leaf(number)))

    // What was signed is the tree of what is there, and the log goes on from it.
    const signed = await findCheckpoint(store.db, { published: false })
    if (signed !== undefined) {
      const ranges = [{ begin: 0, end: signed.size }]
      const tiles = await readTiles(store.db, tilesFor(ranges, signed.size), driver)
      expect(runSync(hashRanges(ranges, signed.size, tiles), driver)).toEqual([fromBase64(signed.root)])
    }
    const node = newWorld().start('BE', store)
    await node.add(0, size - 1, size)
    expect(await findSize(store.db)).toBe(size + 1)
    await node.publish()
    expect((await node.app.request('/log/checkpoint')).status).toBe(200)
    await store.close()
  })
})

eachLocation('two processes on one store, each with a handle of its own', (locate) => {
  test('make one log without holes, and sign one root for a size', async () => {
    const location = await locate()
    const first = await migrated(location)
    const second = await openStore(location)
    const world = newWorld()
    const nodes = [world.start('BE', first), world.start('BE', second)]
    const jp = world.start('JP', await migrated(await locate()))
    const roots = new Map<string, string>()
    for (let round = 0; round < 5; round++) {
      const batches = [0, 1, 2, 3].map((batch) => [0, 1, 2].map((at) => round * 10 + batch * 2 + at))
      await Promise.all([
        ...batches.map((batch, at) => nodes[at % 2]?.add(...batch)),
        ...nodes.map((node) => node.publish()),
      ])
      world.clock.advance(61)
      await Promise.all(nodes.map((node) => node.publish()))
      await jp.watch()
      for (const { app } of nodes) {
        const note = await (await app.request('/log/checkpoint')).text()
        const [, size = '', root = ''] = note.split('\n')
        expect(roots.get(size) ?? root).toBe(root)
        roots.set(size, root)
      }
    }
    // 9 different numbers a round.
    expect([...roots.keys()].at(-1)).toBe('45')
    const leaves = await listLeaves(first.db, 0, 100)
    expect(new Set(leaves.map(({ sha256 }) => sha256)).size).toBe(45)
    expect(await jp.forks(jp.store.db)).toEqual([])
    expect([...nodes, jp].flatMap(({ lines }) => lines).filter((line) => line.includes('"error"'))).toEqual(
      [],
    )
    await Promise.all([first.close(), second.close(), jp.store.close()])
  })
})

async function migrated(location: StoreLocation): Promise<Store> {
  const store = await openStore(location)
  await migrate(store)
  return store
}

/** Lets another process append and publish; kills it once it has reported that many. Answers the last number. */
async function appendUntilKilled(location: object, count: number): Promise<number> {
  const program = `
    const { openStore } = await import(${JSON.stringify(import.meta.resolve('../../../store/database.ts'))})
    const { newWorld } = await import(${JSON.stringify(import.meta.resolve('./log-fixtures.ts'))})
    const { writeSync } = await import('node:fs')
    const node = newWorld().start('BE', await openStore(${JSON.stringify(location)}))
    for (let number = 0; ; number++) {
      await node.add(number)
      if (number % 20 === 0) void node.publish()
      writeSync(1, number + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let output = ''
  for await (const chunk of child.stdout) {
    output += String(chunk)
    if (output.split('\n').length > count) child.kill('SIGKILL')
  }
  await ended
  return Number(output.trim().split('\n').at(-1))
}
