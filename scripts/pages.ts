/**
 * `npm run pages`: every page in every language, colour scheme and width through every check, with its weight.
 * `--only decision,home` takes the pages whose name holds one of these words, `--languages fr,ar` some languages; `--write` publishes
 * the figures that the footers show. `npm test` does the same in fewer combinations.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { PageVisit } from '../packages/testbed/pages/run-pages.ts'
import { LANGUAGES } from '../packages/ui/src/language.ts'
import { requireTools } from './require-tools.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, languages: { type: 'string' }, write: { type: 'boolean' } },
})
const languages = LANGUAGES.filter((lang) => values.languages?.split(',').includes(lang) !== false)
const partial = values.only !== undefined || languages.length < LANGUAGES.length
if (partial && values.write === true) {
  console.error('Only a run of all pages in all languages can be published.')
  process.exit(1)
}

process.env['CHROMIUM_PATH'] = requireTools().chromium
// Only now: the browser is looked for when its room is opened.
const { launchBrowser } = await import('../packages/testbed/flows/chromium.ts')
const { serveAllPages } = await import('../packages/testbed/pages/all-pages.ts')
const { runPages } = await import('../packages/testbed/pages/run-pages.ts')
const { idleAnswers, lendFigures, lineOf, publishedPages, rowsOf, toldOnce } = await import(
  '../packages/testbed/pages/figures.ts'
)
const { figuresSource, figuresTable } = await import('../packages/testbed/pages/publish.ts')

const on = new Date().toISOString().slice(0, 10)
const began = performance.now()
const served = await serveAllPages()
lendFigures(served.pages, on)
const browser = await launchBrowser()
const version = browser.version()
const visits = await runPages(browser, served, { only: values.only, languages, onVisit: showProgress })
await browser.close()
await served.close()

const rows = rowsOf(visits)
console.table(Object.fromEntries(rows.map(({ name, ...figures }) => [name, figures])))
const wrong = toldOnce(visits, 'violation')
const open = toldOnce(visits, 'review')
const idle = partial ? [] : idleAnswers(visits)
tell('Violations', wrong.map(lineOf))
tell('Questions that nobody has looked at', open.map(lineOf))
tell(
  'Entries of looked-at.ts about what is no longer asked',
  idle.map(({ rule, where }) => `${rule} ${where}`),
)
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(
  `${visits.length} visits in ${seconds} s: ${wrong.length} violations, ${open.length} open questions`,
)
if (values.write === true) publish()
if (wrong.length + open.length + idle.length > 0) process.exitCode = 1

/** The run takes minutes: a line that shows how far it is, where somebody is watching. */
function showProgress({ page, lang }: PageVisit): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${lang} ${page.name}`.padEnd(60))
}

function tell(title: string, lines: string[]): void {
  if (lines.length > 0) console.log(`\n${title}\n  ${lines.join('\n  ')}\n`)
}

function publish(): void {
  const run = {
    on,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    browser: `Chromium ${version}`,
    command: 'npm run pages',
    pages: publishedPages(rows),
  }
  keep('packages/ui/src/generated/page-figures.ts', figuresSource(run))
  keep('docs/generated/pages.md', figuresTable(run, rows))
}

function keep(file: string, text: string): void {
  const path = join(import.meta.dirname, '..', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  console.log(`${file} written`)
}
