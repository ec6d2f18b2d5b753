import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { notice } from './notice.ts'

test.each([
  ['info', 'info'],
  ['success', 'tick'],
  ['warning', 'warning'],
  ['refusal', 'cross'],
] as const)('a notice of kind %s has a mark of its own beside its words', (kind, sign) => {
  const markup = String(notice({ kind, title: '<b>', body: html`<p>x</p>` }))
  expect(markup).toContain(`<svg class="mark mark-${sign}"`)
  expect(markup).toContain('<h2 class="notice-title">&lt;b&gt;</h2><p>x</p>')
})

test('the title is a heading at the level of its place', () => {
  expect(String(notice({ kind: 'info', title: 'x', level: 4 }))).toContain(
    '<h4 class="notice-title">x</h4></div>',
  )
})
