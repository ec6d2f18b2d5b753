import { expect, test } from 'vitest'
import { formatDate } from '../format/format.ts'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { timelineExamples } from './timeline.examples.ts'
import { timeline } from './timeline.ts'

test.each(LANGUAGES)('in %s the way is an ordered list: done, now with a holder, next', (lang) => {
  const markup = String(timelineExamples.examples.open(lang))
  const { eventNow, eventNext, heldBy, answerBy } = service[lang]
  expect(markup.match(/<li /g)).toHaveLength(4)
  const places = ['2027-01-11', '2027-01-12', '2027-01-14', eventNow, heldBy, answerBy, '2027-02-25'].map(
    (text) => markup.indexOf(text),
  )
  expect(places).not.toContain(-1)
  expect(markup.indexOf(eventNow)).toBeGreaterThan(markup.indexOf('2027-01-12'))
  expect(markup.lastIndexOf(eventNext)).toBeGreaterThan(markup.indexOf('2027-02-25'))
  expect(markup).toContain(formatDate('2027-02-25', { lang }))
  expect(markup.match(/aria-current="step"/g)).toHaveLength(1)
})

test('a closed case has no present step', () => {
  expect(String(timelineExamples.examples.closed('en'))).not.toMatch(/aria-current|event-next/)
})

test('names and titles are escaped, and a name stands isolated from the words beside it', () => {
  const markup = String(
    timeline({
      reader: { lang: 'ar' },
      past: [{ on: '2027-01-11', title: '<b>', by: 'Ministry <x>' }],
      now: { since: '2027-01-12', title: '&', holder: '文部科学省' },
    }),
  )
  expect(markup).toContain('<strong>&lt;b&gt;</strong>')
  expect(markup).toContain('<bdi>Ministry &lt;x&gt;</bdi>')
  expect(markup).toContain('<bdi>文部科学省</bdi>')
})

test('an open case without a holder does not compile', () => {
  const step = { since: '2027-01-12', title: 'x' }
  // @ts-expect-error somebody always has the case
  expect(String(timeline({ reader: { lang: 'en' }, past: [], now: step }))).toContain('<bdi></bdi>')
})
