import { expect, test } from 'vitest'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { proofButton, proofLink } from './proof-button.ts'

const proof = { href: '/p?a="b"', subject: 'Diploma <1>' }
const text = (markup: unknown) => String(markup).replaceAll(/<[^>]*>/g, '')

test.each(LANGUAGES)('in %s the button names what is proven and says what it does', (lang) => {
  const markup = String(proofButton({ lang, ...proof }))
  expect(markup).toContain('href="/p?a=&quot;b&quot;"')
  expect(markup).toContain('\u2068Diploma &lt;1&gt;\u2069</a>')
  expect(markup).toContain(service[lang].proofText)
})

test.each(LANGUAGES)('in %s the link of a row shows the words that begin its name', (lang) => {
  const markup = String(proofLink({ lang, ...proof }))
  const [, shown = '', name = ''] =
    /<span aria-hidden="true">(.*)<\/span><span class="hidden">(.*)<\/span>/.exec(markup) ?? []
  expect(text(name).startsWith(text(shown))).toBe(true)
  expect(text(shown)).not.toBe('')
  expect(text(name)).toContain('Diploma &lt;1&gt;')
})
