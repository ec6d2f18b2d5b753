import { LANGUAGES } from '@entente/ui'
import { expect, test } from 'vitest'
import { render } from './render.ts'
import { NASTY, requestOf, standingRequest, stateOf, SUSPENSION } from './screen-fixtures.ts'
import type { Screen } from './screen.ts'
import { say } from './texts.ts'

const page = (screen: Screen, lang: (typeof LANGUAGES)[number] = 'en', timeZone?: string) =>
  String(render({ ...stateOf(screen, lang), ...(timeZone !== undefined && { timeZone }) }))
const answers = (markup: string) =>
  [...markup.matchAll(/<button class="button (button-\w+)" type="submit" name="(approve|refuse)">/g)].map(
    ([, kind, name]) => `${name} ${kind}`,
  )

test('a suspension is told before the documents: by whom, since when, until when, in the words of its notice', () => {
  const markup = page(standingRequest([SUSPENSION]))
  const told = markup.slice(
    markup.indexOf('notice-warning'),
    markup.indexOf('<form class="form request-form"'),
  )
  expect(told).toContain('Recognition is suspended at present')
  expect(told).toContain('Not recognised at present by: <bdi>Japan</bdi>.')
  expect(told).toContain('<time datetime="2027-01-15T10:00:00.000Z"><bdi>15 January 2027')
  expect(told).toContain('Until it is lifted')
  expect(told).toContain('Belgium')
  expect(told).toMatch(/<q>.*<span lang="en" dir="ltr">A key may be lost\..*<\/q>/)
})

test('then keeping is the first answer, and sharing all the same stays possible', () => {
  expect(answers(page(standingRequest([SUSPENSION])))).toEqual([
    'refuse button-primary',
    'approve button-secondary',
  ])
  expect(answers(page(requestOf()))).toEqual(['approve button-primary', 'refuse button-secondary'])
  expect(answers(page(standingRequest([])))).toEqual(['approve button-primary', 'refuse button-secondary'])
})

test.each(LANGUAGES)('in %s the words of the notice are marked with their own language', (lang) => {
  const markup = page(standingRequest([SUSPENSION]), lang)
  const spoken = lang === 'ja' ? 'ja' : 'en'
  expect(markup).toContain(`<span lang="${spoken}" dir="ltr">`)
  expect(markup).toContain(say(lang, 'suspendedWords'))
  expect(markup).not.toContain(NASTY)
})

test('a notice in Arabic is written from right to left on a page that is not', () => {
  const markup = page(standingRequest([{ ...SUSPENSION, text: { ar: 'قد يكون أحد المفاتيح مخترقا.' } }]))
  expect(markup).toContain('<span lang="ar" dir="rtl">قد يكون أحد المفاتيح مخترقا.</span>')
})

test('times are those of the person, with their zone', () => {
  const until = '2027-01-15T20:30:00.000Z'
  const markup = page(standingRequest([{ ...SUSPENSION, until }]), 'en', 'Asia/Tokyo')
  expect(markup).toContain(`<time datetime="${until}"><bdi>16 January 2027 at 05:30 GMT+9</bdi></time>`)
})

test('what could not be checked is said in one plain line, and changes nothing else', () => {
  const markup = page(standingRequest(undefined))
  expect(markup).toContain('<p class="hint">Your wallet could not check whether recognition is suspended')
  expect(markup).not.toContain('notice-warning')
  expect(answers(markup)).toEqual(['approve button-primary', 'refuse button-secondary'])
  expect(page(standingRequest([]))).not.toContain('could not check')
  expect(page(requestOf())).not.toContain('could not check')
})

test('it counts for the document that the person chose, and for no other', () => {
  const screen = standingRequest([], [SUSPENSION])
  expect(page(screen)).not.toContain('notice-warning')
  expect(page({ ...screen, choice: { pid: 'pid-2' } })).toContain('notice-warning')
})

test('a notice that reaches two documents is told once, with both', () => {
  const screen = standingRequest([SUSPENSION])
  const [choice] = screen.opened.offer.choices
  if (choice === undefined) throw new Error('the fixture asks for a document')
  const offer = {
    ...screen.opened.offer,
    needed: ['pid', 'second'],
    choices: [choice, { ...choice, queryId: 'second' }],
  }
  const markup = page({ ...screen, opened: { ...screen.opened, offer } })
  expect(markup.match(/Until it is lifted/g)).toHaveLength(1)
  expect(markup).toContain('<bdi>Identity</bdi> <bdi>Identity</bdi>')
})
