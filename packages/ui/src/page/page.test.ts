import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { html } from '../html.ts'
import { pageExample } from './page.examples.ts'
import { page } from './page.ts'

test.each(LANGUAGES)(
  '[BE-JP 17] a page in %s says its language and direction, and links all seven',
  (lang) => {
    const markup = String(pageExample(lang))
    expect(markup).toMatch(
      new RegExp(`^<!doctype html>\n<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`),
    )
    for (const other of LANGUAGES) {
      const dir = other === 'ar' ? 'rtl' : 'ltr'
      expect(markup).toContain(`<a href="/${other}/" lang="${other}" hreflang="${other}" dir="${dir}"`)
    }
    expect(markup.match(/aria-current="true"/g)).toHaveLength(1)
  },
)

test('the skip link comes first and leads to the one main landmark', () => {
  const markup = String(pageExample('en'))
  expect(markup).toMatch(/<body><a class="skip" href="#main">/)
  expect(markup.match(/<main id="main"/g)).toHaveLength(1)
  for (const landmark of ['<header>', '<nav ', '<footer>']) expect(markup).toContain(landmark)
})

test('a test installation says so; another one does not', () => {
  expect(String(pageExample('en'))).toContain('class="test"')
  const real = page({
    lang: 'en',
    title: '<Title>',
    node: 'Japan',
    home: '/en/',
    stylesheet: '/a.css',
    icon: '/a.svg',
    languages: [],
    test: false,
    main: html`<h1>x</h1>`,
  })
  expect(String(real)).not.toContain('class="test"')
  expect(String(real)).toContain('<title>&lt;Title&gt; – Entente Japan</title>')
})

test('the footer says that the texts are drafts', () => {
  expect(String(pageExample('vi'))).toContain('Văn bản nháp.')
})
