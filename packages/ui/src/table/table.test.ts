import { expect, test } from 'vitest'
import { figure } from '../figure/figure.ts'
import { html } from '../html.ts'
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

test('a figure has a title, its words and the same data as a table', () => {
  const markup = String(
    figure({
      id: 'f',
      title: 'Ties',
      summary: 'One tie',
      viewBox: '0 0 1 1',
      svg: html`<path d="M0 0"/>`,
      data,
    }),
  )
  expect(markup).toContain('role="img" viewBox="0 0 1 1" aria-labelledby="f-title f-text"')
  expect(markup).toContain('<title id="f-title">Ties</title>')
  expect(markup).toContain('<figcaption class="hidden" id="f-text">One tie</figcaption>')
  expect(markup).toContain('<caption id="ties">')
})
