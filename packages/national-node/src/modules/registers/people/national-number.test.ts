import { expect, test } from 'vitest'
import {
  belgianCheck,
  belgianNumber,
  frenchCheck,
  frenchNumber,
  luhnDigit,
  luxembourgishNumber,
  modulo,
  moroccanNumber,
  tunisianNumber,
  verhoeffDigit,
  vietnameseNumber,
} from './national-number.ts'
import { createChoices } from './random.ts'

// Numbers printed in public documentation as examples.
test('the check digits are those of published example numbers', () => {
  expect(`850730033${belgianCheck('850730033', false)}`).toBe('85073003328')
  expect(`2951099126111${frenchCheck('2951099126111')}`).toBe('295109912611193')
  expect(`18931201057${luhnDigit('18931201057')}${verhoeffDigit('18931201057')}`).toBe('1893120105732')
  expect(luhnDigit('7992739871')).toBe(3)
  expect(verhoeffDigit('236')).toBe(3)
})

test('a remainder is right for numbers longer than a safe integer', () => {
  const digits = '2951099126111295109912611129510991'
  expect(modulo(digits, 97)).toBe(Number(BigInt(digits) % 97n))
})

const choices = createChoices('numbers')
const woman = { birthdate: '1994-05-17', sex: 2, choices } as const
const man = { birthdate: '2003-11-02', sex: 1, choices } as const

test('a Belgian number tells birth date and sex, changes its check from 2000 on, and has a TEST serial', () => {
  const [hers, his] = [belgianNumber(woman), belgianNumber(man)]
  expect(hers).toMatch(/^9405179\d[02468]\d\d$/)
  expect(his).toMatch(/^0311029\d[13579]\d\d$/)
  expect(Number(hers.slice(9))).toBe(97 - (Number(hers.slice(0, 9)) % 97))
  expect(Number(his.slice(9))).toBe(97 - (Number(`2${his.slice(0, 9)}`) % 97))
})

test.each([
  ['French', frenchNumber, /^29405\d{5}9\d{4}$/],
  ['Luxembourgish', luxembourgishNumber, /^199405179\d{4}$/],
  ['Tunisian', tunisianNumber, /^99\d{6}$/],
  ['Moroccan', moroccanNumber, /^XX\d{6}$/],
  ['Vietnamese', vietnameseNumber, /^999194\d{6}$/],
])('a %s number has the form of its country and a mark that it is invented', (_, number, form) => {
  for (let drawn = 0; drawn < 50; drawn++) expect(number(woman)).toMatch(form)
})
