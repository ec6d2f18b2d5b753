import { expect, test } from 'vitest'
import { names } from '../generated/names.ts'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { requirementRowExamples } from './requirement-row.examples.ts'
import { requirementRow } from './requirement-row.ts'

const basis = { evidence: '<i>', agreement: 'A & B', article: '5', assurance: 'high' }
const row = { lang: 'en', id: 'identity', title: 'Who <you> are' } as const

test('a recognised requirement names evidence, agreement, article and level, and escapes them', () => {
  const markup = String(requirementRow({ ...row, verdict: 'RECOGNISED', basis }))
  expect(markup).toContain('aria-labelledby="identity"')
  expect(markup).toContain('<h2 id="identity">Who &lt;you&gt; are</h2>')
  for (const [key, value] of [
    ['Evidence', '&lt;i&gt;'],
    ['Agreement', 'A &amp; B'],
    ['Article', '5'],
    ['Level recognised', 'High'],
  ])
    expect(markup).toContain(`<dt>${key}</dt><dd>${value}</dd>`)
})

test.each(LANGUAGES)('in %s each of the five states is said in words and by a mark of its own', (lang) => {
  const states = Object.values(requirementRowExamples.examples).map((example) => String(example(lang)))
  const words = Object.values(names[lang].verdicts)
  expect(states).toHaveLength(words.length)
  for (const [index, markup] of states.entries()) {
    const own = ['RECOGNISED', 'RECOGNISED_LIMITED', 'SUSPENDED', 'INDETERMINATE', 'NOT_RECOGNISED'] as const
    expect(markup).toContain(`</svg>${names[lang].verdicts[own[index] ?? 'RECOGNISED']}</span>`)
  }
  expect(new Set(states.map((markup) => /mark-(\w+)/.exec(markup)?.[1])).size).toBe(words.length)
})

test('what else can be used stands before the agreement that does not help at present', () => {
  const markup = String(
    requirementRow({
      ...row,
      verdict: 'SUSPENDED',
      basis,
      why: 'Paused',
      since: '2027-01-10',
      otherWays: [{ label: 'On <paper>', href: '/paper?a="b"' }, { label: 'At the counter' }],
    }),
  )
  expect(markup).toContain('<a href="/paper?a=&quot;b&quot;">On &lt;paper&gt;</a>')
  expect(markup).toContain('<li>At the counter</li>')
  expect(markup).toContain('<time datetime="2027-01-10">')
  expect(markup.indexOf(service.en.otherWays)).toBeLessThan(markup.indexOf('<dt>Agreement</dt>'))
})

test('a requirement that cannot be decided needs no other way, and then promises none', () => {
  const markup = String(requirementRow({ ...row, verdict: 'INDETERMINATE', why: 'No answer' }))
  expect(markup).toContain('<p>No answer</p>')
  expect(markup).not.toContain(service.en.otherWays)
})

test('a refusal without another way and a recognition without an agreement do not compile', () => {
  // @ts-expect-error the list of other ways must not be empty
  const closed = String(requirementRow({ ...row, verdict: 'NOT_RECOGNISED', why: 'No', otherWays: [] }))
  expect(closed).not.toContain('<li>')
  // @ts-expect-error nothing is recognised without its agreement
  expect(String(requirementRow({ ...row, verdict: 'RECOGNISED' }))).not.toContain('Agreement')
})
