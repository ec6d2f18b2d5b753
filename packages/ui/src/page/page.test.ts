import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { pageExamples } from './page.examples.ts'
import { page } from './page.ts'

const example = (lang: (typeof LANGUAGES)[number]) => String(pageExamples.examples.start(lang))

test.each(LANGUAGES)(
  '[BE-JP 17] a page in %s says its language and direction, and links all seven',
  (lang) => {
    const markup = example(lang)
    expect(markup).toMatch(
      new RegExp(`^<!doctype html>\n<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`),
    )
    for (const other of LANGUAGES) {
      const dir = other === 'ar' ? 'rtl' : 'ltr'
      expect(markup).toContain(`<a href="/${other}/" hreflang="${other}" lang="${other}" dir="${dir}"`)
    }
    expect(markup.match(/aria-current="true"/g)).toHaveLength(1)
  },
)

test('the skip link comes first and leads to the one main landmark', () => {
  const markup = example('en')
  expect(markup).toMatch(/<body><a class="skip" href="#main">/)
  expect(markup.match(/<main id="main"/g)).toHaveLength(1)
  for (const landmark of ['<header>', '<nav ', '<footer>']) expect(markup).toContain(landmark)
})

const REAL = {
  lang: 'en',
  title: '<Title>',
  node: { lang: 'en', text: 'Japan' },
  home: '/en/',
  stylesheet: '/a.css',
  icon: '/a.svg',
  languages: [],
  test: false,
  main: html`<h1>x</h1>`,
} as const

test('a test installation says so; another one does not', () => {
  expect(example('en')).toContain('class="test"')
  const real = String(page(REAL))
  expect(real).not.toContain('class="test"')
  expect(real).toContain('<title>&lt;Title&gt; – Entente Japan</title>')
  const foreign = String(page({ ...REAL, node: { lang: 'ja', text: '日本' } }))
  expect(foreign).toContain('<span class="node"><bdi lang="ja">日本</bdi></span>')
})

test('the footer says that the texts are drafts, and shows figures only where they were measured', () => {
  expect(example('vi')).toContain('Văn bản nháp.')
  expect(String(page(REAL))).not.toContain('class="measured"')
  const figures = { bytes: 3811, requests: 3, scripts: 0, on: '2026-11-22' }
  const measured = String(page({ ...REAL, figures, figuresHref: '/page-figures.json' }))
  expect(measured).toContain('<dd>3.9 kB</dd>')
  expect(measured).toContain('href="/page-figures.json"')
})
