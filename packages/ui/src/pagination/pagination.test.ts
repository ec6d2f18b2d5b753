import { expect, test } from 'vitest'
import { data } from '../generated/data.ts'
import { componentStyle } from '../generated/component-style.ts'
import { LANGUAGES } from '../language.ts'
import { pagination, shownPages } from './pagination.ts'

const href = (page: number) => `/list?page=${page}&x`

test.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [1, 9, [1, 2, undefined, 9]],
  [4, 9, [1, 2, 3, 4, 5, undefined, 9]],
  [5, 9, [1, undefined, 4, 5, 6, undefined, 9]],
  [6, 9, [1, undefined, 5, 6, 7, 8, 9]],
  [9, 9, [1, undefined, 8, 9]],
])('on page %i of %i a gap stands for two pages or more, never for one', (page, pages, shown) => {
  expect(shownPages(page, pages)).toEqual(shown)
})

test.each(LANGUAGES)('in %s every link has a name of its own, and the present page is marked', (lang) => {
  const markup = String(pagination({ lang, page: 5, pages: 9, href }))
  expect(markup).toContain(`<nav class="pagination no-print" aria-label="${data[lang].pages}">`)
  expect(markup).toContain(`rel="prev" href="/list?page=4&amp;x"`)
  expect(markup).toContain(`rel="next" href="/list?page=6&amp;x">${data[lang].nextPage}<svg`)
  expect(markup).toMatch(/href="\/list\?page=5&amp;x" aria-current="page"/)
  expect(markup.match(/aria-current/g)).toHaveLength(1)
  const links = [...markup.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, inner = '']) =>
    inner.replaceAll(/<span aria-hidden="true">.*?<\/span>|<[^>]*>/g, ''),
  )
  expect(links).toHaveLength(7)
  expect(new Set(links).size).toBe(links.length)
  expect(links.filter((name) => /^\d*$/.test(name))).toEqual([])
})

test('the ends lead nowhere, and one page needs no pages', () => {
  expect(String(pagination({ lang: 'en', page: 1, pages: 2, href }))).not.toContain('rel="prev"')
  expect(String(pagination({ lang: 'en', page: 2, pages: 2, href }))).not.toContain('rel="next"')
  expect(String(pagination({ lang: 'en', page: 1, pages: 1, href }))).toBe('')
})

test('the arrow back is turned and not mirrored, so that the mirror of right-to-left pages still turns it', () => {
  expect(componentStyle).toMatch(/\[rel="?prev"?\] \.mark\{rotate:180deg\}/)
  expect(componentStyle).toMatch(/\[dir="?rtl"?\] \.mark-arrow\{transform:scaleX\(-1\)\}/)
})
