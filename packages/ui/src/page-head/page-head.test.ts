import { expect, test } from 'vitest'
import { pageHead } from './page-head.ts'

test('a page head is one heading of level 1 with its lede', () => {
  expect(String(pageHead({ title: '<b>', lede: '&' }))).toBe(
    '<div class="head"><h1>&lt;b&gt;</h1><p class="lede">&amp;</p></div>',
  )
})

test('without a lede there is no empty paragraph', () => {
  expect(String(pageHead({ title: 'x' }))).not.toContain('<p')
})

test('a heading that is to take the focus can be reached by a script but not by the keyboard', () => {
  expect(String(pageHead({ title: 'x', focusId: 'title' }))).toContain('<h1 id="title" tabindex="-1">x</h1>')
})
