import { expect, test } from 'vitest'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { receiptExamples } from './receipt.examples.ts'
import { inGroups, receipt } from './receipt.ts'

test.each([
  ['482915063748', '482 915 063 748'],
  ['1234567', '123 456 7'],
  ['12', '12'],
])('%s is read in groups of three', (digits, groups) => {
  expect(inGroups(digits).replaceAll('\u00a0', ' ')).toBe(groups)
  expect(inGroups(digits).replaceAll('\u00a0', '')).toBe(digits)
})

test.each(LANGUAGES)('in %s the number keeps its order, and every fact has its key', (lang) => {
  const markup = String(receiptExamples.examples.application(lang))
  expect(markup).toContain('<bdi dir="ltr" class="code">482\u00a0915\u00a0063\u00a0748</bdi>')
  const { receiptFor, receiptAt, receiptBy, receiptCheck, receiptNext, answerBy, receiptAppeal } =
    service[lang]
  for (const key of [receiptFor, receiptAt, receiptBy, receiptCheck, receiptNext, answerBy, receiptAppeal])
    expect(markup).toContain(`<dt>${key}</dt>`)
  expect(markup.match(/<ol class="list">.*<\/ol>/)?.[0].match(/<li>/g)).toHaveLength(3)
})

test('what it is given is escaped, and what is not known has no row', () => {
  const markup = String(
    receipt({
      reader: { lang: 'en' },
      id: 'r"',
      title: '<t>',
      about: '<a>',
      receivedBy: '<o>',
      at: '2027-01-15T10:00:00.000Z',
      number: '12',
      next: ['<n>'],
      appeal: '<p>',
    }),
  )
  for (const tag of ['t', 'a', 'o', 'n', 'p']) {
    expect(markup).toContain(`&lt;${tag}&gt;`)
    if (tag !== 'a' && tag !== 'p') expect(markup).not.toContain(`<${tag}>`)
  }
  expect(markup).toContain('aria-labelledby="r&quot;"')
  expect(markup).not.toContain(service.en.receiptCheck)
  expect(markup).not.toContain(service.en.answerBy)
})
