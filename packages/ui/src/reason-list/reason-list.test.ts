import { expect, test } from 'vitest'
import { reasonTexts } from '../catalogues/three-texts.ts'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { reasonList } from './reason-list.ts'

test('each reason stands in the order of the decision, in words first and with its place in the agreement', () => {
  const markup = String(
    reasonList('en', [
      { code: 'SUSPENDED_BY_NOTICE', class: 'suspend', clause: '/recognitions/1', detail: 'notice <7>' },
      { code: 'PILOT', class: 'limit', clause: '', detail: '' },
    ]),
  )
  expect(markup.match(/<li class="reason">/g)).toHaveLength(2)
  expect(markup.indexOf('One of the countries has suspended')).toBeLessThan(markup.indexOf('pilot phase'))
  expect(markup).toContain('<bdi dir="ltr" class="code">/recognitions/1</bdi>')
  expect(markup).toContain('notice &lt;7&gt;')
  expect(markup.match(/Place in the agreement/g)).toHaveLength(1)
})

test('specialists read their texts in the language of the page; the technical detail is marked as English', () => {
  for (const lang of LANGUAGES) {
    const markup = String(reasonList(lang, [{ code: 'PILOT', class: 'limit', detail: 'mode=pilot' }]))
    const { person, caseWorker, engineer } = reasonTexts(lang, 'PILOT')
    for (const text of [person, caseWorker, engineer]) expect(markup).toContain(String(html`${text}`))
    expect(markup).toContain('<bdi lang="en" dir="ltr">mode=pilot</bdi>')
  }
})

test('no two classes of reason share a word or a mark', () => {
  const classes = ['refuse', 'suspend', 'unknown', 'limit'] as const
  const tags = classes.map((name) => String(reasonList('en', [{ code: 'PILOT', class: name }])))
  expect(new Set(tags.map((markup) => /mark-(\w+)/.exec(markup)?.[1])).size).toBe(classes.length)
  expect(new Set(tags.map((markup) => /<\/svg>([^<]+)/.exec(markup)?.[1])).size).toBe(classes.length)
})
