import { expect, test } from 'vitest'
import { dateInput, type DateInputProps } from './date-input.ts'

const PROPS = { lang: 'fr', name: 'birth', legend: 'Né', autocomplete: 'bday' } as const

function boxes(props: Partial<DateInputProps>) {
  const markup = String(dateInput({ ...PROPS, ...props }))
  return [...markup.matchAll(/<input id="([^"]*)" name="([^"]*)"[^>]*>/g)].map(([tag, id, name]) => ({
    tag,
    id,
    name,
  }))
}

test.each([
  ['fr', 'day month year'],
  ['nl', 'day month year'],
  ['de', 'day month year'],
  ['en', 'day month year'],
  ['vi', 'day month year'],
  ['ar', 'day month year'],
  ['ja', 'year month day'],
] as const)('in %s the boxes ask for %s', (lang, order) => {
  expect(boxes({ lang }).map(({ name }) => name)).toEqual(order.split(' ').map((part) => `birth-${part}`))
})

test('each box has its label, its token and the digits of a telephone', () => {
  const markup = String(dateInput({ ...PROPS, lang: 'ja', value: { year: '"' } }))
  expect(markup).toContain('<label for="birth">年（西暦）</label>')
  expect(markup).toContain(
    'name="birth-year" type="text" value="&quot;" dir="ltr" autocomplete="bday-year" inputmode="numeric"',
  )
  expect(markup).toContain('<label for="birth-day">日</label>')
})

test('a date that is not the birth date of the person takes no token', () => {
  expect(boxes({ autocomplete: 'none' }).every(({ tag }) => tag.includes('autocomplete="off"'))).toBe(true)
})

test('the id an error links to is that of the first wrong box, and only wrong boxes are invalid', () => {
  const found = boxes({ error: 'Falsch', wrong: ['year'] })
  expect(found.map(({ id }) => id)).toEqual(['birth-day', 'birth-month', 'birth'])
  expect(found.map(({ tag }) => tag.includes('aria-invalid'))).toEqual([false, false, true])
  expect(boxes({ error: 'Falsch' }).every(({ tag }) => tag.includes('aria-invalid="true"'))).toBe(true)
  expect(boxes({ wrong: ['year'] }).some(({ tag }) => tag.includes('aria-invalid'))).toBe(false)
})

test('that day or month may be left out is said only where it is so', () => {
  expect(String(dateInput({ ...PROPS, partial: true }))).toMatch(
    /aria-describedby="birth-rule".*laissez la case vide/,
  )
  expect(String(dateInput(PROPS))).not.toContain('laissez')
})
