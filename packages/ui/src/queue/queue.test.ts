import { expect, test } from 'vitest'
import { data } from '../generated/data.ts'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { queueExamples } from './queue.examples.ts'
import { queue, type QueuedCase } from './queue.ts'

const one: QueuedCase = {
  number: '1"2',
  subject: '<s>',
  href: '/c?a="b"',
  applicant: '<a>',
  due: '2027-01-11',
  daysLeft: 3,
  assigned: { colleague: '<c>' },
}
const shown = (cases: readonly QueuedCase[], lang: (typeof LANGUAGES)[number] = 'en') =>
  String(queue({ reader: { lang }, id: 'q', title: 'Queue', cases }))
const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, '')

test('what people wrote is escaped; the number is part of the link and keeps its order', () => {
  const markup = shown([one])
  for (const tag of ['s', 'a', 'c']) expect(markup).toContain(`&lt;${tag}&gt;`)
  expect(markup).toContain(
    '<th scope="row"><a href="/c?a=&quot;b&quot;">&lt;s&gt;<span class="queue-number"><bdi dir="ltr" class="code">1&quot;2</bdi></span></a></th>',
  )
})

test.each(LANGUAGES)('in %s late, own and unassigned are words with marks of their own', (lang) => {
  const markup = String(queueExamples.examples.cases(lang))
  const { assignedOwn, assignedNobody, dueToday } = data[lang]
  for (const word of [assignedOwn, assignedNobody, dueToday]) expect(markup).toContain(`</svg>${word}</span>`)
  expect(new Set(markup.match(/mark-\w+/g))).toEqual(
    new Set(['mark-warning', 'mark-tick', 'mark-question', 'mark-pause']),
  )
  expect(markup.match(/tag-stop/g)).toHaveLength(2)
})

test.each([
  [-4, '4 days late'],
  [-1, '1 day late'],
  [0, 'Today'],
  [1, 'In 1 day'],
  [5, 'In 5 days'],
])('%i days before the end is told as "%s"', (daysLeft, expected) => {
  expect(words(shown([{ ...one, daysLeft }]))).toContain(`${expected}11 January 2027`)
})

test('cases and late cases are counted in words; without a late case nothing is said to be late', () => {
  expect(words(shown([one, { ...one, daysLeft: -2 }]))).toMatch(/^2 cases1 late/)
  expect(shown([one])).not.toMatch(/ late|tag-stop/)
})

test('Arabic counts one, two, few and many cases each in its own words', () => {
  const counts = [1, 2, 3, 11, 100].map((length) =>
    words(
      shown(
        Array.from({ length }, () => one),
        'ar',
      ).split('</p>')[0] ?? '',
    ),
  )
  expect(counts).toEqual(['ملف واحد', 'ملفان', '3 ملفات', '11 ملفا', '100 ملف'])
})

test('an empty queue says that it is empty', () => {
  const markup = shown([])
  expect(markup).toContain(String(html`<td colspan="4">${data.en.tableEmpty}</td>`))
  expect(markup).not.toContain('class="tags"')
})
