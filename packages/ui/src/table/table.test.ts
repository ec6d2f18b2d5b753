import { expect, test } from 'vitest'
import { table } from './table.ts'

const data = {
  id: 'ties',
  caption: 'Agreements & state',
  columns: [{ label: 'With' }, { label: 'Version', numeric: true }],
  rows: [['Belgium <BE>', '1']],
}

test('a table has a caption, header cells for columns and rows, and a labelled region that takes the focus', () => {
  const markup = String(table(data))
  expect(markup).toContain('role="region" aria-labelledby="ties" tabindex="0"')
  expect(markup).toContain('<caption id="ties">Agreements &amp; state</caption>')
  expect(markup).toContain('<th scope="col" class="number">Version</th>')
  expect(markup).toContain('<th scope="row">Belgium &lt;BE&gt;</th><td class="number">1</td>')
})

test('an empty table says so in the language of the page, across all its columns', () => {
  const markup = String(table({ ...data, rows: [], lang: 'ja' }))
  expect(markup).toContain('<tbody><tr><td colspan="2">現在、表示するものはありません。</td></tr></tbody>')
  expect(String(table({ ...data, lang: 'ja' }))).not.toContain('colspan')
})

test('cells of more than two columns name their column; two columns fit beside each other on any screen', () => {
  const columns = [...data.columns, { label: 'State of "it"' }]
  const markup = String(table({ ...data, columns, rows: [['Belgium', '1', 'signed']] }))
  expect(markup).toContain('class="table wide"')
  expect(markup).toContain('<td class="number" data-label="Version">1</td>')
  expect(markup).toContain('<td data-label="State of &quot;it&quot;">signed</td>')
  expect(String(table(data))).not.toMatch(/data-label|wide/)
})
