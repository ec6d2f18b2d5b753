import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import { type Database, openStore, ownTables, type Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import { migrate } from '../../store/migrate.ts'
import type { SealedEntry } from './entry.ts'
import { createAudit } from './index.ts'

type Tables = { audit_entry: SealedEntry; audit_head: { id: number; seq: number; hash: string } }

const clock = steppingClock('2026-06-01T09:00:00.000Z')
const audit = createAudit({ clock })

function append(store: Store, number: number): Promise<unknown> {
  return store.transaction((tx) => audit.append(tx, { event: 'issuer.credential-issued', data: { number } }))
}

async function withEntries(open: () => Promise<Store>, count: number): Promise<Store> {
  const store = await open()
  for (let number = 1; number <= count; number++) await append(store, number)
  return store
}

/** What somebody with the database in hand could do to one entry. */
const TAMPERING: Record<string, (db: Database, seq: number, other: number) => Promise<unknown>> = {
  edited: (db, seq) => change(db, seq, { data: '{"number":999}' }),
  're-spaced': (db, seq) => change(db, seq, { data: `{"number": ${seq}}` }),
  renamed: (db, seq) => change(db, seq, { event: 'issuer.credential-revoked' }),
  backdated: (db, seq) => change(db, seq, { at: '2020-01-01T00:00:00.000Z' }),
  'cut loose': (db, seq) => change(db, seq, { prev: 'x' }),
  rehashed: (db, seq) => change(db, seq, { hash: 'x' }),
  removed: (db, seq) => ownTables<Tables>(db).deleteFrom('audit_entry').where('seq', '=', seq).execute(),
  swapped: swap,
}

function change(db: Database, seq: number, values: Partial<SealedEntry>): Promise<unknown> {
  return ownTables<Tables>(db).updateTable('audit_entry').set(values).where('seq', '=', seq).execute()
}

async function swap(db: Database, one: number, other: number): Promise<void> {
  await change(db, one, { seq: -1 })
  await change(db, other, { seq: one })
  await change(db, -1, { seq: other })
}

eachStore('audit', (open) => {
  test('an entry that cannot be kept undoes the action it belongs to', async () => {
    const store = await withEntries(open, 1)
    const refused = store.transaction((tx) =>
      audit.append(tx, { event: 'issuer.issued', data: { givenName: 'Aiko' } }),
    )
    await expect(refused).rejects.toThrow('personal data')
    const undone = store.transaction(async (tx) => {
      await audit.append(tx, { event: 'issuer.credential-issued', data: {} })
      throw new Error('the action failed')
    })
    await expect(undone).rejects.toThrow('the action failed')
    expect(await audit.list(store.db)).toHaveLength(1)
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true, entries: 1 })
  })

  test('an empty chain holds', async () => {
    const store = await open()
    expect(await audit.verifyChain(store.db)).toEqual({ ok: true, entries: 0, hash: '' })
  })

  test('each entry is bound to the one before, and is listed as it was appended', async () => {
    const store = await withEntries(open, 3)
    const [first, second, third] = await audit.list(store.db)
    expect(first).toMatchObject({
      seq: 1,
      at: clock.now(),
      event: 'issuer.credential-issued',
      data: { number: 1 },
      prev: '',
    })
    expect([second?.prev, third?.prev]).toEqual([first?.hash, second?.hash])
    expect(await audit.list(store.db, { after: 1, limit: 1 })).toEqual([second])
    expect(await audit.verifyChain(store.db)).toEqual({ ok: true, entries: 3, hash: third?.hash })
  })

  test('a page of the list is never longer than the limit', async () => {
    const store = await open()
    await store.transaction(async (tx) => {
      for (let number = 0; number < 101; number++) await audit.append(tx, { event: 'a.b', data: { number } })
    })
    expect(await audit.list(store.db, { limit: 1000 })).toHaveLength(100)
  })

  test('concurrent actions form one line', async () => {
    const store = await open()
    await Promise.all(Array.from({ length: 40 }, (_, number) => append(store, number)))
    const entries = await audit.list(store.db)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    expect(new Set(entries.map(({ data }) => data['number'])).size).toBe(40)
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true, entries: 40 })
  })

  test('a chain longer than a page of the check holds, and its last entry counts', async () => {
    const store = await open()
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 2100; number++)
        await audit.append(tx, { event: 'a.b', data: { number } })
    })
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true, entries: 2100 })
    await change(store.db, 2100, { event: 'a.c' })
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: false, seq: 2100 })
  })

  test('[BE-JP 4] editing, removing or swapping any entry of the audit log breaks its chain', async () => {
    const store = await withEntries(open, 8)
    const entries = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
      .filter(([a, b]) => a !== b)
    const way = fc.constantFrom(...Object.keys(TAMPERING))
    await fc.assert(
      fc.asyncProperty(entries, way, async ([seq, other], name) => {
        const report = await reportAfter(store, (tx) => TAMPERING[name]?.(tx, seq, other))
        const place = name === 'swapped' ? Math.min(seq, other) : seq
        expect(report, `${name} ${seq}`).toMatchObject({ ok: false, seq: place })
      }),
      { numRuns: 60 },
    )
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true, entries: 8 })
  })

  test('[BE-JP 4] cutting off the end of the audit log shows, and so does a head that lies', async () => {
    const store = await withEntries(open, 3)
    const head = (values: object) => (db: Database) =>
      ownTables<Tables>(db).updateTable('audit_head').set(values).execute()
    const cut = (db: Database): Promise<unknown> =>
      ownTables<Tables>(db).deleteFrom('audit_entry').where('seq', '=', 3).execute()
    expect(await reportAfter(store, cut)).toMatchObject({ ok: false, seq: 3 })
    expect(await reportAfter(store, head({ seq: 2 }))).toMatchObject({ ok: false, seq: 2 })
    expect(await reportAfter(store, head({ hash: 'x' }))).toMatchObject({ ok: false, seq: 3 })
    const noHead = (db: Database): Promise<unknown> =>
      ownTables<Tables>(db).deleteFrom('audit_head').execute()
    expect(await reportAfter(store, noHead)).toMatchObject({ ok: false })
  })
})

/** The report on a chain that was tampered with, which is then put back as it was. */
async function reportAfter(
  store: Store,
  tamper: (tx: Database) => Promise<unknown> | undefined,
): Promise<unknown> {
  const undo = new Error('undo')
  let report: unknown
  const work = store.transaction(async (tx) => {
    await tamper(tx)
    report = await audit.verifyChain(tx)
    throw undo
  })
  await expect(work).rejects.toBe(undo)
  return report
}

describe('a process that is killed while it writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-killed-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([1, 2, 3])('leaves a whole chain with every entry it had reported (%i)', async (round) => {
    const file = join(folder, `${round}.sqlite`)
    const prepared = await openStore({ file })
    await migrate(prepared)
    await prepared.close()
    const reported = await appendUntilKilled(file, 40 * round)
    const store = await openStore({ file })
    const report = await audit.verifyChain(store.db)
    expect(report).toMatchObject({ ok: true })
    expect('entries' in report && report.entries).toBeGreaterThanOrEqual(reported)
    await append(store, 0)
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true })
    await store.close()
  })
})

/** Lets another process append; kills it once it has reported that many. Answers with the last number it reported. */
async function appendUntilKilled(file: string, count: number): Promise<number> {
  const program = `
    const { openStore } = await import(${JSON.stringify(import.meta.resolve('../../store/database.ts'))})
    const { createAudit } = await import(${JSON.stringify(import.meta.resolve('./index.ts'))})
    const { systemClock } = await import(${JSON.stringify(import.meta.resolve('../../kernel/clock.ts'))})
    const { writeSync } = await import('node:fs')
    const store = await openStore({ file: ${JSON.stringify(file)} })
    const audit = createAudit({ clock: systemClock })
    for (;;) {
      const { seq } = await store.transaction((tx) => audit.append(tx, { event: 'a.b', data: { filler: 'x'.repeat(500) } }))
      writeSync(1, seq + '\\n')
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
