import { expect, test } from 'vitest'
import { data } from '../generated/data.ts'
import { names } from '../generated/names.ts'
import { LANGUAGES } from '../language.ts'
import { sideBySideExamples } from './side-by-side.examples.ts'
import { sideBySide } from './side-by-side.ts'

const compared = { lang: 'en', id: 's', title: '<t>', verdict: 'INDETERMINATE' } as const

test('each row holds what is asked, then what was found, then its result, all escaped', () => {
  const markup = String(
    sideBySide({
      ...compared,
      pairs: [{ label: '<l>', asked: '<q>', found: '<f>', result: 'differs', note: '<n>' }],
    }),
  )
  for (const tag of ['t', 'l', 'q', 'f', 'n']) expect(markup).toContain(`&lt;${tag}&gt;`)
  expect(markup).toContain('aria-labelledby="s"')
  expect(markup).toContain(
    '<div><dt>Requirement</dt><dd>&lt;q&gt;</dd></div><div><dt>Evidence</dt><dd>&lt;f&gt;</dd></div>',
  )
  expect(markup).toContain('</svg>Differs</span>')
})

test.each(LANGUAGES)('in %s every result has a word and a mark of its own', (lang) => {
  const markup = Object.values(sideBySideExamples.examples)
    .map((example) => String(example(lang)))
    .join('')
  const words = Object.values(data[lang].results)
  for (const word of words) expect(markup).toContain(`</svg>${word}</span>`)
  expect(new Set(words).size).toBe(words.length)
  const marks = words.map(
    (word) => new RegExp(`mark-(\\w+)"[^>]*><path[^>]*></svg>${word}<`).exec(markup)?.[1],
  )
  expect(new Set(marks).size).toBe(words.length)
})

test('what was not shown is said to be missing, never left blank', () => {
  const markup = String(sideBySide({ ...compared, pairs: [{ label: 'x', asked: 'y', result: 'missing' }] }))
  expect(markup).toContain(data.en.sideNone)
  expect(markup).not.toContain('<dd></dd>')
  // @ts-expect-error a result about evidence needs the evidence
  sideBySide({ ...compared, pairs: [{ label: 'x', asked: 'y', result: 'matches' }] })
})

test('verdict, agreement, article, level and reasons stand with the comparison', () => {
  const markup = String(
    sideBySide({
      ...compared,
      pairs: [{ label: 'x', asked: 'y', found: 'z', result: 'open' }],
      basis: { agreement: 'BE–JP', article: '5', assurance: 'high' },
      reasons: [{ code: 'LIST_STALE', class: 'unknown' }],
    }),
  )
  expect(markup).toContain(`</svg>${names.en.verdicts.INDETERMINATE}</span>`)
  for (const value of ['BE–JP', '5', names.en.assurance.high]) expect(markup).toContain(`<dd>${value}</dd>`)
  expect(markup).toContain('<bdi dir="ltr" class="code">LIST_STALE</bdi>')
})
