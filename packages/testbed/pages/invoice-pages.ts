/** The pages of invoices, each reached as a person reaches it: a file is chosen, a button pressed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import type { CheckedPage } from './checked-page.ts'

const VECTORS = join(import.meta.dirname, '../../invoice/src/vectors')
const BELGIAN = join(VECTORS, 'belgian-invoice.xml')
const JAPANESE = join(VECTORS, 'japanese-invoice.xml')

/** `folder`: where files lie that are made here. */
export function invoicePages(url: string, folder: string): CheckedPage[] {
  const page = (name: string, ...steps: ((page: Page) => Promise<void>)[]): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang: Lang) => `${url}/${lang}/invoices`,
    async reach(opened) {
      for (const step of steps) await step(opened)
    },
  })
  const translate = press('button[value=translate]')
  return [
    page('invoices'),
    page('invoices/errors', check(join(import.meta.dirname, 'clean.html'))),
    page('invoice', check(BELGIAN)),
    page('invoice/japanese', check(JAPANESE)),
    page('invoice/wrong', check(wrong(folder))),
    page('invoice-translation', check(BELGIAN), translate, unregistered, press('main form button')),
    page('invoice-translation/questions', check(BELGIAN), translate),
    page('invoice-translation/errors', check(BELGIAN), translate, press('main form button')),
    page('invoice-translation/refused', check(taxed(folder)), translate),
  ]
}

const check = (file: string) => async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles(file)
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
