import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '../../national-node/src/http/server.ts'
import { createTestPortal } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { launchBrowser } from '../flows/chromium.ts'
const store = await openStore({ file: join(mkdtempSync(join(tmpdir(), 'h3-')), 'a.sqlite') })
await migrate(store)
const { portal, suspended } = await createTestPortal(store, {})
if (process.argv[2] === 'suspended') suspended.rule = 'be-jp.pid'
const server = await listen({ app: portal.routes, host: '127.0.0.1', port: 0 })
const url = `http://localhost:${server.port}`
const browser = await launchBrowser()
const pages = (process.argv[3] ?? 'changes,history').split(',')
const PATHS: Record<string, string> = {
  changes: 'agreements/be-jp/changes?from=1&to=2', history: 'agreements/be-jp/history?at=2027-01-14',
  error: 'agreements/be-jp/history?at=2030-03-03', agreement: 'agreements/be-jp', one: 'agreements/eu-jp/changes',
  same: 'agreements/be-jp/changes?from=1&to=1', badversion: 'agreements/be-jp/changes?from=7&to=2',
}
for (const lang of (process.argv[4] ?? 'fr,ar,ja').split(','))
  for (const width of [1200, 320])
    for (const name of pages) {
      const page = await browser.newPage({ viewport: { width, height: 900 } })
      const r = await page.goto(`${url}/${lang}/${PATHS[name]}`)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (process.argv[5]) { await page.evaluate((sel) => (globalThis as any).document.querySelector(sel)?.scrollIntoView(), process.argv[5]); await page.screenshot({ path: `/tmp/h3/v-${name}-${lang}-${width}.png` }) } else await page.screenshot({ path: `/tmp/h3/${name}-${lang}-${width}.png`, fullPage: true })
      console.log(name, lang, width, r?.status(), 'overflow', over)
      await page.close()
    }
await browser.close(); await server.close(); await store.close()
