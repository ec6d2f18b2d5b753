import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { steppingClock } from '../../../kernel/clock.ts'
import type { Store } from '../../../store/database.ts'
import { eachStore } from '../../../store/each-store.ts'
import { type Batches, createBatches } from './batches.ts'

const belgian = readFileSync(
  new URL('../../../../../invoice/src/vectors/belgian-invoice.xml', import.meta.url),
)
const wrong = Buffer.from(belgian.toString().replace('<cbc:ID>2026-0117</cbc:ID>', ''))
const order = Buffer.from('<Order/>')
const FILES = [belgian, wrong, order, belgian].map((bytes, at) => ({ name: `${at + 1}.xml`, bytes }))

eachStore('many files', (open) => {
  const clock = steppingClock('2026-11-22T09:00:00.000Z')
  let store: Store
  let batches: Batches
  beforeEach(async () => {
    store = await open()
    batches = createBatches({ store, clock })
  })
  const bodies = async () =>
    (await store.db.selectFrom('invoicing_batch_file').select('octets').orderBy('place').execute()).map(
      ({ octets }: { octets: Uint8Array | null }) => octets !== null,
    )

  test('are checked one after the other; the result takes the place of each file', async () => {
    const id = await batches.start({ files: FILES, pack: '' })
    expect(await batches.progress(id)).toMatchObject({ files: 4, done: 0, counts: { waiting: 4 } })
    expect(await batches.run()).toBe(4)
    expect(await batches.progress(id)).toMatchObject({
      done: 4,
      counts: { waiting: 0, valid: 2, 'not-valid': 1, 'not-an-invoice': 1 },
    })
    expect(await batches.files(id, 1)).toMatchObject([
      { name: '1.xml', state: 'valid', outcome: { pack: 'peppol-bis@3.0.21', fatal: 0 } },
      { name: '2.xml', state: 'not-valid', outcome: { fatal: 1, findings: [{ rule: 'BR-02' }] } },
      { name: '3.xml', state: 'not-an-invoice', outcome: { refusal: { problem: 'not-an-invoice' } } },
      { name: '4.xml', state: 'valid' },
    ])
    expect(await bodies()).toEqual([false, false, false, false])
  })

  test('by other rules where a person chose them; rules that nobody knows are those of each file', async () => {
    const japan = await batches.start({ files: FILES.slice(0, 1), pack: 'pint-jp@1.1.3' })
    const none = await batches.start({ files: FILES.slice(0, 1), pack: 'nobody' })
    await batches.run()
    expect(await batches.files(japan, 1)).toMatchObject([
      { state: 'not-valid', outcome: { pack: 'pint-jp@1.1.3' } },
    ])
    expect(await batches.files(none, 1)).toMatchObject([{ state: 'valid' }])
  })

  test('a process that dies with a file in its hands keeps nobody waiting for more than a minute', async () => {
    const id = await batches.start({ files: FILES, pack: '' })
    // What it had claimed when it died: the first file, and nothing written of it.
    await store.db
      .updateTable('invoicing_batch_file')
      .set({ claimed_until: '2026-11-22T09:00:30.000Z' })
      .where('place', '=', 1)
      .execute()
    const next = createBatches({ store, clock })
    expect(await next.run()).toBe(3)
    expect(await next.progress(id)).toMatchObject({ done: 3, counts: { waiting: 1 } })
    clock.advance(61)
    expect(await next.run()).toBe(1)
    expect(await next.progress(id)).toMatchObject({ done: 4 })
  })

  test('two processes share the work, and no file is checked twice', async () => {
    const files = Array.from({ length: 60 }, (_, at) => ({ name: `${at}.xml`, bytes: belgian }))
    const id = await batches.start({ files, pack: '' })
    const other = createBatches({ store, clock })
    const shares = await Promise.all([batches.run(), other.run()])
    const rest = (await batches.run()) + (await other.run())
    expect(shares[0] + shares[1] + rest).toBe(60)
    expect(await batches.progress(id)).toMatchObject({ done: 60, counts: { valid: 60 } })
  })

  test('a long batch is worked on some files at a time', async () => {
    const files = Array.from({ length: 300 }, (_, at) => ({ name: `${at}.xml`, bytes: order }))
    const id = await batches.start({ files, pack: '' })
    expect([await batches.run(), await batches.run(), await batches.run()]).toEqual([250, 50, 0])
    expect((await batches.files(id, 3)).map(({ place }) => place)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 201),
    )
  })

  test('no file, and more than a thousand, are refused', async () => {
    const many = Array.from({ length: 1001 }, () => ({ name: 'x', bytes: order }))
    for (const files of [[], many])
      await expect(batches.start({ files, pack: '' })).rejects.toMatchObject({ code: 'invoicing/batch-size' })
  })

  test('a result is erased when it is asked for, and after a day', async () => {
    const [first, second] = [
      await batches.start({ files: FILES, pack: '' }),
      await batches.start({ files: FILES, pack: '' }),
    ]
    await batches.erase(first)
    await expect(batches.progress(first)).rejects.toMatchObject({ kind: 'not-found' })
    expect(await batches.progress(second)).toMatchObject({ files: 4 })
    expect(await batches.sweep()).toBe(0)
    clock.advance(24 * 60 * 60 + 1)
    expect(await batches.sweep()).toBe(1)
    await expect(batches.progress(second)).rejects.toMatchObject({ code: 'invoicing/unknown-batch' })
    expect(await bodies()).toEqual([])
  })
})
