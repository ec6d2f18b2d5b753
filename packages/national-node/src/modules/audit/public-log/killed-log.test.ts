import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase64, hashRanges, runSync, tilesFor } from '@entente/trust'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../../store/database.ts'
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
    const prepared = await openStore(location)
    await migrate(prepared)
    await prepared.close()
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
