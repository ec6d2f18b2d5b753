import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { grouped, labelled } from './field.ts'

const control = html`<input>`

test.each(LANGUAGES)('"optional" is a word in the label, in %s', (lang) => {
  const markup = String(labelled({ lang, name: 'x', label: 'Name', optional: true }, control))
  expect(markup).toMatch(/<label for="x">Name <span class="hint">[(（]\p{L}[\p{L}\s]+[)）]<\/span><\/label>/u)
  expect(markup).not.toContain('*')
})

test.each(LANGUAGES)('an error begins with the word for it, in %s', (lang) => {
  const error = /<span class="hidden">(\p{L}+\s?[:：]) <\/span>&lt;wrong&gt;/u
  expect(String(labelled({ lang, name: 'x', label: 'Name', error: '<wrong>' }, control))).toMatch(error)
})

test.each([1, 2, 3] as const)('the question can be a heading of level %i', (heading) => {
  const open = `<h${heading}>`
  expect(String(labelled({ lang: 'fr', name: 'x', label: 'Nom', heading }, control))).toContain(
    `${open}<label for="x">Nom`,
  )
  expect(String(grouped({ lang: 'fr', name: 'x', legend: 'Nom', heading }, control))).toContain(
    `<legend>${open}Nom`,
  )
})

test('an id of its own leads to every tie', () => {
  const markup = String(
    labelled({ lang: 'nl', name: 'town', id: 'town-2', label: 'x', hint: 'y', error: 'z' }, control),
  )
  expect(markup).toContain('for="town-2"')
  expect(markup).toContain('id="town-2-hint"')
  expect(markup).toContain('id="town-2-error"')
  expect(markup).not.toContain('"town"')
})

test('a group reads hint, rule and error with its legend; only a radio group may be called invalid', () => {
  const question = { lang: 'de', name: 'x', legend: 'L', hint: 'h', rule: 'r', error: 'e' } as const
  const described = 'aria-describedby="x-hint x-rule x-error"'
  expect(String(grouped(question, control))).toContain(`<fieldset class="field" ${described}>`)
  expect(String(grouped(question, control, 'radiogroup'))).toContain(
    `<fieldset class="field" role="radiogroup" aria-invalid="true" ${described}>`,
  )
})
