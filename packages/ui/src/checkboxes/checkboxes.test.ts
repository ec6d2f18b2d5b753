import { expect, test } from 'vitest'
import { checkboxes } from './checkboxes.ts'

const ONE = { value: 'yes', label: '<i>' }
const PROPS = { lang: 'de', name: 'held', legend: 'Dokumente' } as const

test('that several may be chosen is said, and read with the legend', () => {
  const markup = String(checkboxes({ ...PROPS, hint: 'h', options: [ONE, { value: 'no', label: 'Nein' }] }))
  expect(markup).toContain('aria-describedby="held-hint held-rule"')
  expect(markup).toContain('Wählen Sie alles, was zutrifft.')
})

test('one statement to confirm says nothing of several', () => {
  const markup = String(checkboxes({ ...PROPS, options: [ONE] }))
  expect(markup).not.toContain('zutrifft')
  expect(markup).toContain('<label for="held">&lt;i&gt;</label>')
})

test('nothing is ticked unless the caller says so; with an error every box is invalid and the group is not', () => {
  const markup = String(checkboxes({ ...PROPS, error: 'Fehlt', options: [ONE, { ...ONE, value: 'x' }] }))
  expect(markup).not.toContain('checked')
  expect(markup.match(/<input[^>]*aria-invalid="true"/g)).toHaveLength(2)
  expect(markup).not.toMatch(/<fieldset[^>]*aria-invalid/)
})
