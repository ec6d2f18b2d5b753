import { LANGUAGES, type publishedRun } from '@entente/ui'
import { expect, test } from 'vitest'
import { overBudget } from './budgets.ts'
import type { CheckedPage } from './checked-page.ts'
import { idleAnswers, lineOf, publishedPages, rowsOf, toldOnce } from './figures.ts'
import type { Finding } from './finding.ts'
import { LOOKED_AT } from './looked-at.ts'
import { figuresSource, figuresTable } from './publish.ts'
import type { PageVisit } from './run-pages.ts'

const WEIGHT = { bytes: 8_901, requests: 3, scripts: 0, stylesheetBytes: 5_700 }

type Change = Partial<Omit<PageVisit, 'page'>> & { readonly page?: Partial<CheckedPage> }

function visited(name: string, change: Change = {}): PageVisit {
  const { page, ...rest } = change
  const checked: CheckedPage = { name, kind: 'citizen', address: (lang) => `/${lang}/`, ...page }
  return { lang: 'fr', weight: WEIGHT, runs: 4, findings: [], ...rest, page: checked }
}

const finding = (change: Partial<Finding> = {}): Finding => ({
  engine: 'axe',
  rule: 'label',
  where: '<input id="f1">',
  level: 'violation',
  says: 'has no label',
  ...change,
})

test('a page answers for its variants: it weighs what the heaviest of them weighs in its heaviest language', () => {
  const visits = [
    visited('decision'),
    visited('decision', { lang: 'ar', weight: { ...WEIGHT, bytes: 9_050 } }),
    visited('decision/suspended', { findings: [finding()], weight: { ...WEIGHT, bytes: 12_000 } }),
  ]
  expect(rowsOf(visits)).toEqual([
    { name: 'decision', bytes: 12_000, requests: 3, scripts: 0, runs: 12, violations: 1, reviewed: 0 },
    {
      name: 'decision/suspended',
      bytes: 12_000,
      requests: 3,
      scripts: 0,
      runs: 4,
      violations: 1,
      reviewed: 0,
    },
  ])
})

test('a component does not answer for another, and a screen weighs what the wallet weighs', () => {
  const visits = [
    visited('ui', { page: { kind: 'gallery' } }),
    visited('ui/button', { page: { kind: 'gallery' }, findings: [finding()] }),
    visited('wallet', { page: { kind: 'wallet' }, weight: { ...WEIGHT, bytes: 160_000, scripts: 1 } }),
    visited('wallet/list', { page: { kind: 'wallet', weighsAs: 'wallet' } }),
  ]
  const rows = Object.fromEntries(rowsOf(visits).map((row) => [row.name, row]))
  expect(rows['ui']).toMatchObject({ runs: 4, violations: 0 })
  expect(rows['wallet/list']).toMatchObject({ bytes: 160_000, scripts: 1, runs: 4 })
  expect(rows['wallet']).toMatchObject({ runs: 8 })
})

test('what is found in several languages is told once, with all of them', () => {
  const visits = LANGUAGES.map((lang, at) =>
    visited('issue', { lang, findings: [finding({ where: `<input id="f${at}">` })] }),
  )
  const told = toldOnce(visits, 'violation')
  expect(told).toMatchObject([{ times: 7, pages: ['issue'], languages: [...LANGUAGES] }])
  expect(told.map(lineOf)[0]).toContain('7 × axe:label on issue in fr nl de en ja ar vi')
  expect(toldOnce(visits, 'review')).toEqual([])
})

test('an answer holds for its rule, its place and its pages, and never turns a fault into a question', () => {
  const text = finding({ rule: 'color-contrast', where: '<text x="1">Japan</text>' })
  const asked = visited('home', { findings: [{ ...text, level: 'review' }] })
  expect(toldOnce([asked], 'review')).toEqual([])
  expect(rowsOf([asked])).toMatchObject([{ violations: 0, reviewed: 1 }])
  expect(toldOnce([visited('home', { findings: [text] })], 'violation')).toHaveLength(1)
  expect(idleAnswers([asked])).toHaveLength(LOOKED_AT.length - 1)
  const twice = finding({ engine: 'html', rule: 'unique-landmark' })
  expect(toldOnce([visited('ui/nav', { findings: [twice] })], 'violation')).toEqual([])
  expect(toldOnce([visited('service', { findings: [twice] })], 'violation')).toHaveLength(1)
})

test.each([
  ['citizen', { bytes: 15_001 }, 1],
  ['citizen', { scripts: 1 }, 1],
  ['citizen', { requests: 6, stylesheetBytes: 6_001 }, 2],
  ['citizen', { bytes: 15_000, requests: 5, stylesheetBytes: 6_000 }, 0],
  ['wallet', { bytes: 160_000, scripts: 1 }, 0],
  ['gallery', { scripts: 1 }, 1],
] as const)('a page of a %s with %j is over %i budgets', (kind, change, number) => {
  const page: CheckedPage = { name: 'x', kind, address: () => '/' }
  expect(overBudget(page, { ...WEIGHT, ...change })).toHaveLength(number)
})

test('the published figures are a module that can be read, and a table that counts variants once', async () => {
  const rows = rowsOf([
    visited('home'),
    visited('home/suspended'),
    visited('ui', { page: { kind: 'gallery' } }),
  ])
  const pages = publishedPages(rows)
  const run: typeof publishedRun = {
    on: '2026-11-22',
    machine: "Anna's",
    browser: 'Chromium 156',
    command: 'npm run pages',
    pages,
  }
  const source = `data:text/javascript,${encodeURIComponent(figuresSource(run))}`
  expect((await import(source)).pageRun).toEqual(run)
  const table = figuresTable(run, rows)
  expect(table).toContain('| home | 9.0 kB | 3 | 0 | 8 | 0 | 0 |')
  expect(table).toContain('12 combinations')
})
