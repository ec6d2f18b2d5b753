import { readFileSync } from 'node:fs'
import { invoicesTexts } from '@entente/ui'
import { beforeAll, expect, test } from 'vitest'
import { steppingClock } from '../../../kernel/clock.ts'
import { LANGUAGES } from '../../../kernel/language.ts'
import { eachStore } from '../../../store/each-store.ts'
import { type Batches, createBatches } from '../../invoicing/index.ts'
import { createTestPortal, START, type TestPortal } from '../portal-fixtures.ts'

const belgian = readFileSync(
  new URL('../../../../../invoice/src/vectors/belgian-invoice.xml', import.meta.url),
)
const wrong = Buffer.from(belgian.toString().replace('<cbc:ID>2026-0117</cbc:ID>', ''))

eachStore('the pages of many invoices', (open) => {
  let world: TestPortal
  let batches: Batches
  beforeAll(async () => {
    const store = await open()
    batches = createBatches({ store, clock: steppingClock(START) })
    world = await createTestPortal(store, {
      invoices: {
        batches,
        askRegister: async () => ({ state: 'unknown', askable: true }),
        readSeal: async () => undefined,
      },
    })
  })

  async function bring(
    files: readonly (readonly [string, Uint8Array])[],
    fields: Record<string, string> = {},
  ) {
    const form = new FormData()
    form.set('form_token', await world.tokenOn('/en/invoices/many'))
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    for (const [name, bytes] of files) form.append('file', new File([new Uint8Array(bytes)], name))
    const made = new Response(form)
    const headers = { origin: 'http://localhost', 'content-type': made.headers.get('content-type') ?? '' }
    return world.open('/en/invoices/many', { method: 'POST', body: await made.arrayBuffer(), headers })
  }
  const FILES = [
    ['1.xml', belgian],
    ['2.xml', wrong],
    ['請求書.xml', Buffer.from('<Order/>')],
  ] as const

  test.each(LANGUAGES)('show in %s how far it is, and then what was found in each file', async (lang) => {
    const started = await bring(FILES)
    expect(started.status).toBe(303)
    const path = (started.headers.get('location') ?? '').replace('/en/', `/${lang}/`)
    const texts = invoicesTexts[lang]
    const waiting = await world.read(path)
    expect(waiting).toContain(texts.batchProgressTitle)
    expect(waiting).toContain(`href="${path}"`)
    expect(waiting).not.toContain('http-equiv')
    await batches.run()
    const done = await world.read(path)
    for (const part of [
      texts.batchDoneTitle,
      texts.batchValid,
      texts.batchNotValid,
      texts.problems.otherDocument,
      'BR-02',
      '請求書.xml',
    ])
      expect(done).toContain(part)
    expect(done).not.toContain('<script')
  })

  test('all results come as data, in the order of the files', async () => {
    const path = (await bring(FILES)).headers.get('location') ?? ''
    await batches.run()
    const results = await (await world.open(`${path}/results.json`)).json()
    expect(results).toMatchObject([
      { file: '1.xml', pack: 'peppol-bis@3.0.21', valid: true, findings: [] },
      { file: '2.xml', valid: false, findings: [{ rule: 'BR-02' }] },
      { file: '請求書.xml', pack: null, valid: false, problem: { problem: 'not-an-invoice' } },
    ])
  })

  test('a result is erased by whoever has its page', async () => {
    const path = (await bring(FILES)).headers.get('location') ?? ''
    expect((await world.send(`${path}/erase`, { form_token: 'x' })).status).toBe(403)
    const token = await world.tokenOn(path)
    expect((await world.send(`${path}/erase`, { form_token: token })).status).toBe(303)
    expect((await world.open(path)).status).toBe(404)
    expect((await world.open('/en/invoices/many/AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
  })

  test.each<[string, () => Promise<Response>, number, string]>([
    ['no file', () => bring([]), 400, invoicesTexts.en.problems.noFile],
    [
      '1001 files',
      () => bring(Array.from({ length: 1001 }, (_, at) => [`${at}`, Buffer.from('x')] as const)),
      400,
      invoicesTexts.en.batchTooMany,
    ],
    [
      '52 megabytes',
      () => bring([['big.xml', Buffer.alloc(52 << 20)]]),
      413,
      invoicesTexts.en.batchFilesHint,
    ],
  ])('%s: the page says so', async (_, send, status, text) => {
    const answer = await send()
    expect(answer.status).toBe(status)
    const page = await answer.text()
    expect(page).toContain('class="error-summary"')
    expect(page).toContain(text)
  })

  test('a file in a form from elsewhere is not taken', async () => {
    expect((await bring(FILES, { form_token: 'x' })).status).toBe(403)
  })

  test('the way here stands on the page of one invoice', async () => {
    expect(await world.read('/fr/invoices')).toContain('href="/fr/invoices/many"')
  })
})
