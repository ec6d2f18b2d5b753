import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { header } from './header.ts'

const props = { lang: 'de', home: '/de/', name: '<Japan>', switch: html`<nav></nav>` } as const

test('says TEST in a word and a sentence before anything else', () => {
  const markup = String(header({ ...props, test: 'Nur ein Test' }))
  expect(markup.indexOf('<strong>TEST</strong>')).toBeLessThan(markup.indexOf('class="site"'))
  expect(markup).toContain('Nur ein Test')
  expect(String(header(props))).not.toContain('TEST')
})

test('the name of the site leads home, and the sign beside it is not read aloud', () => {
  const markup = String(header(props))
  expect(markup).toContain(
    '<a class="site" href="/de/"><svg class="emblem" viewBox="0 0 40 26" aria-hidden="true"',
  )
  expect(markup).toContain('<span class="node">&lt;Japan&gt;</span>')
})
