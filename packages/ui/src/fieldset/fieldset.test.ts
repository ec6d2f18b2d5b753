import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { textInput } from '../text-input/text-input.ts'
import { fieldset } from './fieldset.ts'

test('the error of the group is tied to the group, that of a question to the question', () => {
  const street = textInput({
    lang: 'nl',
    name: 'street',
    label: 'Straat',
    autocomplete: 'address-line1',
    error: 'Leeg',
  })
  const markup = String(
    fieldset({ lang: 'nl', id: 'address', legend: '<Adres>', error: 'Onvolledig', fields: html`${street}` }),
  )
  expect(markup).toContain(
    '<fieldset class="field" aria-describedby="address-error"><legend>&lt;Adres&gt;</legend>',
  )
  expect(markup).toContain('aria-describedby="street-error" aria-invalid="true"')
  expect(markup).not.toMatch(/<fieldset[^>]*aria-invalid/)
})

test('the legend can be the heading of the page', () => {
  const markup = String(fieldset({ lang: 'nl', id: 'address', legend: 'Adres', heading: 1, fields: html`` }))
  expect(markup).toContain('<legend><h1>Adres</h1></legend>')
})
