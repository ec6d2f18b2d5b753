/** Every page of a node as a browser gets it: real routes and registers, real compression, real rules for the browser. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import { listen } from '../../national-node/src/http/server.ts'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { type Batches, createBatches } from '../../national-node/src/modules/invoicing/index.ts'
import { createTestPortal, START } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import { openStore, type Store } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import type { CheckedPage, ServedPages } from './checked-page.ts'
import { DECISIONS, ENDINGS } from './decision-samples.ts'
import { loginRoutes } from './login-pages.ts'
import { RECEIPTS } from './receipt-samples.ts'
import { INVOICE_SELLER, invoicePages } from './invoice-pages.ts'
import { sampleSignatures, signaturePages } from './signature-pages.ts'
import { sampleSignings, signingPages } from './signing-pages.ts'
import { serveWorkbench } from './workbench-pages.ts'

const SERVICE = 'services/enrolment'
const SUSPENDED_RULE = 'be-jp.pid'

/** Always the same, so that the page weighs the same in every run. */
const OFFER = {
  offerUrl:
    'http://localhost:7100/receive?credential_offer_uri=http%3A%2F%2Flocalhost%3A7102%2Fissuer%2Foffers%2FqYx3',
  txCode: '493 536',
}

/** Two nodes, since one agreement cannot stand and be suspended at once; each host has its own session. */
export async function serveProductPages(): Promise<ServedPages & { readonly galleryUrl: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-pages-'))
  const usual = await serveNode(join(folder, 'usual.sqlite'), { host: 'localhost' })
  const halted = await serveNode(join(folder, 'halted.sqlite'), {
    host: '127.0.0.1',
    suspendedRule: SUSPENDED_RULE,
  })
  const stores: Store[] = []
  const workbench = await serveWorkbench(async () => {
    const store = await openStore({ file: join(folder, `desk-${stores.length}.sqlite`) })
    stores.push(store)
    await migrate(store)
    return store
  })
  return {
    galleryUrl: usual.url,
    pages: [...usualPages(usual, folder), ...haltedPages(halted.url), ...workbench.pages],
    sessions: [usual, halted].map(({ url }) => `${url}/en/${SERVICE}`),
    async close() {
      await Promise.all([usual.close(), halted.close(), workbench.close()])
      await Promise.all(stores.map((store) => store.close()))
      rmSync(folder, { recursive: true })
    },
  }
}

async function serveNode(file: string, { host, suspendedRule }: { host: string; suspendedRule?: string }) {
  const store = await openStore({ file })
  await migrate(store)
  const batches = createBatches({ store, clock: steppingClock(START) })
  const { portal, results, receipts, suspended } = await createTestPortal(store, {
    issuer: { createOffer: async () => OFFER },
    signatures: { ...sampleSignatures(store), signings: sampleSignings },
    invoices: { batches, askRegister: async () => INVOICE_SELLER, readSeal: async () => undefined },
  })
  if (suspendedRule !== undefined) suspended.rule = suspendedRule
  for (const [code, result] of Object.entries({ ...DECISIONS, ...ENDINGS })) results.set(code, result)
  for (const [id, receipt] of Object.entries(RECEIPTS)) receipts.set(id, receipt)
  const app = loginRoutes().route('/', portal.routes)
  const server = await listen({ app, host: '127.0.0.1', port: 0 })
  return {
    url: `http://${host}:${server.port}`,
    batches,
    async close() {
      await server.close()
      await store.close()
    },
  }
}

type Served = { readonly url: string; readonly batches: Batches }

function usualPages({ url, batches }: Served, folder: string): CheckedPage[] {
  const page = (name: string, path: string, reach?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang: Lang) => `${url}/${lang}/${path}`,
    ...(reach !== undefined && { reach }),
  })
  const login = (name: string, path: string): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang) => `${url}/issuer/login/${path}?lang=${lang}`,
  })
  return [
    page('home', ''),
    page('service', SERVICE),
    page('recognitions', 'recognitions'),
    page('receipt', 'receipts/limited'),
    page('receipt/suspended', 'receipts/suspended'),
    page('agreement', 'agreements/be-jp'),
    page('agreement/union', 'agreements/eu-jp'),
    page('changes', 'agreements/be-jp/changes?from=1&to=2'),
    page('changes/errors', 'agreements/be-jp/changes?from=7&to=2'),
    page('changes/one-version', 'agreements/eu-jp/changes'),
    page('history', 'agreements/be-jp/history'),
    page('history/day', 'agreements/be-jp/history?at=2027-01-14'),
    page('history/errors', 'agreements/be-jp/history?at=2030-03-03'),
    page('issue', 'issue'),
    page('issue/errors', 'issue', sendForm),
    page('offer', 'issue', chooseAndSend),
    page('decision', returnWith('limited')),
    page('decision/recognised', returnWith('recognised')),
    page('decision/attestable', returnWith('attestable')),
    page('decision/undecided', returnWith('undecided')),
    page('decision/refused', returnWith('refused')),
    page('ended', returnWith('declined')),
    page('ended/by-wallet', returnWith('walletFailed')),
    page('ended/expired', returnWith('unknown')),
    page('error', 'no-such-page'),
    page('error/service', 'services/no-such-service'),
    login('login', 'asked'),
    login('login/errors', 'missing'),
    login('login/ended', 'ended'),
    ...invoicePages(url, { folder, batches }),
    ...signaturePages(url, folder),
    ...signingPages(url),
  ]
}

function haltedPages(url: string): CheckedPage[] {
  const page = (name: string, path: string): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang) => `${url}/${lang}/${path}`,
  })
  return [
    page('home/suspended', ''),
    page('service/suspended', SERVICE),
    page('agreement/suspended', 'agreements/be-jp'),
    page('history/suspended', 'agreements/be-jp/history?at=2027-01-15'),
    page('recognitions/suspended', 'recognitions'),
    page('decision/suspended', returnWith('suspended')),
  ]
}

const returnWith = (code: string) => `${SERVICE}/return?response_code=${code}`

async function sendForm(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.locator('main button[type=submit]').last().click()])
}

async function chooseAndSend(page: Page): Promise<void> {
  await page.locator('input[name=person]').first().check()
  await page.locator('input[name=type][value=pid]').check()
  await sendForm(page)
}
