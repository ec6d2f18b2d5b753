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
