import { expect, test } from 'vitest'
import { formatDate } from '../format/format.ts'
import { names } from '../generated/names.ts'
import { picture } from '../generated/picture.ts'
import { LANGUAGES } from '../language.ts'
import { periodTimelineExamples } from './period-timeline.examples.ts'
import { type PeriodTimelineProps, periodTimeline } from './period-timeline.ts'

const given: PeriodTimelineProps = {
  id: 't',
  lang: 'en',
  from: '2026-01-01',
  until: '2026-12-31',
  today: '2026-07-02',
  intervals: [
    { state: 'in-force', from: '2026-01-01', until: '2026-12-31' },
    { state: 'suspended', from: '2026-07-02', until: '2026-09-30' },
  ],
}
const boxes = (markup: string) =>
  [...markup.matchAll(/<rect class="look-(\w+)" fill="[^"]*" x="([\d.]+)%"[^>]* width="([\d.]+)%"/g)].map(
    ([, look, x, width]) => ({ look, x: Number(x), width: Number(width) }),
  )

test.each(LANGUAGES)(
  'every interval of the picture has its row, pattern and days in the table in %s',
  (lang) => {
    const markup = String(periodTimelineExamples.examples.suspended(lang))
    const table = markup.slice(markup.indexOf('<tbody>'))
    const rows = [
      ...table.matchAll(/<th scope="row"><span[^>]*><svg.*?class="look-(\w+)".*?<\/svg><span>([^<]+)</g),
    ]
    expect(rows.map(([, look]) => look)).toEqual(
      boxes(markup.slice(0, markup.indexOf('<tbody>'))).map(({ look }) => look),
    )
    expect(rows[0]?.[2]).toBe(names[lang].agreementStates['in-force'])
    const days = [...table.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, day]) => day)
    expect(days.join()).toContain(
      `${formatDate('2027-01-10', { lang })},${formatDate('2027-10-31', { lang })}`,
    )
  },
)

test('time runs from left to right, and from right to left in Arabic', () => {
  const [, suspended] = boxes(String(periodTimeline(given)))
  expect(suspended).toMatchObject({ look: 'stripes', x: 50 })
  const [, mirrored] = boxes(String(periodTimeline({ ...given, lang: 'ar' })))
  expect(mirrored?.width).toBe(suspended?.width)
  expect(mirrored?.x).toBeCloseTo(100 - (suspended?.x ?? 0) - (suspended?.width ?? 0), 0)
})

test('the first day stands where reading begins', () => {
  const first = formatDate('2026-01-01', { lang: 'ar' })
  expect(String(periodTimeline({ ...given, lang: 'ar' }))).toContain(
    `<text x="100%" y="86" text-anchor="end">${first}`,
  )
})

test('what lies on top today is said in the caption and marked in the picture', () => {
  const markup = String(periodTimeline(given))
  expect(markup).toMatch(/<caption[^>]*>Today, \u20682 July 2026\u2069: \u2068Suspended\u2069\.<\/caption>/)
  expect(markup).toContain('<line class="period-today" x1="50%"')
})

test('a day outside the period has no mark, and the caption says so', () => {
  const markup = String(periodTimeline({ ...given, today: '2027-03-01' }))
  expect(markup).not.toContain('period-today')
  expect(markup).toContain(picture.en.timelineOutside)
})
