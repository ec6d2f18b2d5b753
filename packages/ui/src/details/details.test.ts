import { expect, test } from 'vitest'
import { componentStyle } from '../generated/component-style.ts'
import { html } from '../html.ts'
import { details } from './details.ts'

test('details are closed unless the caller opens them, and escape their summary', () => {
  const body = html`<p>x</p>`
  expect(String(details({ summary: '<b>', body }))).toBe(
    '<details class="details"><summary>&lt;b&gt;</summary><div class="part"><p>x</p></div></details>',
  )
  expect(String(details({ summary: 'x', body, open: true, id: 'why' }))).toContain(
    '<details class="details" id="why" open>',
  )
})

test('the marker stays the one of the browser, which stands on the right side in both directions', () => {
  const rules = [...componentStyle.matchAll(/(\.details>summary[^{}]*)\{([^}]*)\}/g)]
  expect(rules.length).toBeGreaterThan(0)
  for (const [, , declarations = ''] of rules)
    expect(declarations).not.toMatch(/list-style(?:-type)?:none|display:(?:inline-)?(?:flex|grid|block)/)
})
