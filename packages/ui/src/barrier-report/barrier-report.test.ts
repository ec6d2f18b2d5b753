import { expect, test } from 'vitest'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { barrierLink, barrierReport } from './barrier-report.ts'

const report = { id: 'title', action: '/b?c="d"', token: 't', page: 'services/<x>' }

test.each(LANGUAGES)('in %s the form asks one labelled question and sends the page along', (lang) => {
  const markup = String(barrierReport({ lang, ...report }))
  expect(markup).toContain(`<h2 id="title">${service[lang].barrierLink}</h2>`)
  expect(markup).toContain(`<label for="barrier">${service[lang].barrierWhat}</label>`)
  expect(markup).toContain('aria-describedby="barrier-hint"')
  expect(markup).toContain('<input type="hidden" name="page" value="services/&lt;x&gt;">')
  expect(markup.match(/<(?:input|textarea|select)\b(?![^>]*type="hidden")/g)).toHaveLength(1)
})

test('after an error what was typed is still there, and the error is tied to the box', () => {
  const markup = String(barrierReport({ lang: 'en', ...report, value: '<i>', error: 'Say & more' }))
  expect(markup).toContain('&lt;i&gt;</textarea>')
  expect(markup).toContain('Say &amp; more')
  expect(markup).toMatch(/aria-describedby="barrier-hint barrier-error"/)
})

test('the link says what it reports', () => {
  expect(String(barrierLink({ lang: 'en', href: '/en/barrier?page="x"' }))).toContain(
    'href="/en/barrier?page=&quot;x&quot;">Report a barrier on this page</a>',
  )
})
