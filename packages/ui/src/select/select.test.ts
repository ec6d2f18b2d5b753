import { expect, test } from 'vitest'
import { select } from './select.ts'

const PROPS = {
  name: 'country',
  label: 'Pays',
  autocomplete: 'country',
  options: [
    { value: 'BE', label: 'Belgique' },
    { value: '"', label: '<b>' },
  ],
} as const

test('as long as nothing is chosen the first line asks to choose', () => {
  expect(String(select({ ...PROPS, lang: 'fr' }))).toContain(
    '<option value="" selected>Choisissez dans la liste</option>',
  )
  expect(String(select({ ...PROPS, lang: 'fr', value: 'XX' }))).toContain('<option value="" selected>')
})

test('a chosen option stays chosen, and the line that asks is gone', () => {
  const markup = String(select({ ...PROPS, lang: 'fr', value: 'BE' }))
  expect(markup).toContain('<option value="BE" selected>Belgique</option>')
  expect(markup).not.toContain('value=""')
})

test('options are escaped, and a label in another language carries language and direction', () => {
  const options = [...PROPS.options, { value: 'ar', label: 'العربية', lang: 'ar' }]
  const markup = String(select({ ...PROPS, lang: 'fr', options }))
  expect(markup).toContain('<option value="&quot;">&lt;b&gt;</option>')
  expect(markup).toContain('<option value="ar" lang="ar" dir="rtl">العربية</option>')
})

test('the error is tied to the list', () => {
  expect(String(select({ ...PROPS, lang: 'fr', error: 'Choisissez.' }))).toContain(
    'autocomplete="country" aria-describedby="country-error" aria-invalid="true">',
  )
})
