/** The pages of invoices, each reached as a person reaches it: a file is chosen, a button pressed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import type { Batches } from '../../national-node/src/modules/invoicing/index.ts'
import type { InvoiceDesk } from '../../national-node/src/modules/portal/invoices/invoice-desk.ts'
import type { CheckedPage } from './checked-page.ts'

const VECTORS = join(import.meta.dirname, '../../invoice/src/vectors')
const BELGIAN = join(VECTORS, 'belgian-invoice.xml')
const JAPANESE = join(VECTORS, 'japanese-invoice.xml')

/** What the register answers on these pages. */
export const INVOICE_SELLER: Awaited<ReturnType<InvoiceDesk['askRegister']>> = {
  state: 'verified',
  registered: { name: 'Praline du Sablon SRL', number: '0123456749' },
  under: { agreement: 'urn:entente:agreement:be-jp', version: 1, rule: 'be-jp.corp' },
  title: undefined,
  reasons: [{ code: 'PILOT', class: 'limit', clause: '/mode', detail: '' }],
  askable: true,
}

type Around = {
  /** Where files lie that are made here. */
  readonly folder: string
  readonly batches: Batches
}

export function invoicePages(url: string, { folder, batches }: Around): CheckedPage[] {
  const page = (name: string, ...steps: ((page: Page) => Promise<void>)[]): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang: Lang) => `${url}/${lang}/invoices`,
    async reach(opened) {
      for (const step of steps) await step(opened)
    },
  })
  const many = (name: string, ...steps: ((page: Page) => Promise<void>)[]): CheckedPage => ({
    ...page(name, ...steps),
    address: (lang: Lang) => `${url}/${lang}/invoices/many`,
  })
  const three = checkAll([BELGIAN, wrong(folder), join(import.meta.dirname, 'clean.html')])
  const checked = async (opened: Page) => {
    while ((await batches.run()) > 0);
    await opened.reload()
  }
  const translate = press('button[value=translate]')
  return [
    page('invoices'),
    page('invoices/errors', check(join(import.meta.dirname, 'clean.html'))),
    page('invoice', check(BELGIAN)),
    page('invoice/japanese', check(JAPANESE)),
    page('invoice/wrong', check(wrong(folder))),
    page('invoice/seller', check(BELGIAN), press('form[aria-labelledby=seller-real] button')),
    page('invoice-translation', check(BELGIAN), translate, unregistered, press('main form button')),
    page('invoice-translation/questions', check(BELGIAN), translate),
    page('invoice-translation/errors', check(BELGIAN), translate, press('main form button')),
    page('invoice-translation/refused', check(taxed(folder)), translate),
    many('invoice-batch'),
    many('invoice-batch/errors', press('main form button')),
    many('invoice-batch-progress', three),
    many('invoice-batch-progress/done', three, checked),
  ]
}

const check = (file: string) => async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles(file)
  await press('main form button')(page)
}

const checkAll = (files: readonly string[]) => async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles([...files])
  await press('main form button')(page)
}

const unregistered = (page: Page) => page.locator('input[name=unregistered]').check()

/** The first of its kind on the page. */
const press = (selector: string) => async (page: Page) => {
  await Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()])
}

/** Without a number, with a sum that is not its own, of a seller whose number cannot be. */
const wrong = (folder: string) =>
  changed(join(folder, 'wrong.xml'), [
    ['<cbc:ID>2026-0117</cbc:ID>', ''],
    ['<cbc:PayableAmount currencyID="EUR">225.00', '<cbc:PayableAmount currencyID="EUR">250.00'],
    ['0208">0123456749</cbc:CompanyID', '0208">0123456748</cbc:CompanyID'],
  ])

/** With a category that Japan does not have. */
const taxed = (folder: string) =>
  changed(join(folder, 'taxed.xml'), [['<cbc:ID>G</cbc:ID>', '<cbc:ID>K</cbc:ID>']])

function changed(file: string, changes: readonly (readonly [string, string])[]): string {
  let text = readFileSync(BELGIAN, 'utf8')
  for (const [from, to] of changes) text = text.replaceAll(from, to)
  writeFileSync(file, text)
  return file
}
