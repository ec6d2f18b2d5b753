import { expect, test } from 'vitest'
import { moneyText } from './money.ts'

test('an amount is isolated from the sentence', () => {
  expect(String(moneyText({ currency: 'EUR', amount: '12.5' }, { lang: 'en' }))).toBe(
    '<bdi class="money">€12.50</bdi>',
  )
})

test('what is no amount is shown as it was given, and escaped', () => {
  expect(String(moneyText({ currency: 'EUR', amount: '<b>' }, { lang: 'en' }))).toBe(
    '<bdi class="money">&lt;b&gt; EUR</bdi>',
  )
})
