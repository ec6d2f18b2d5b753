import { expect, test } from 'vitest'
import { autocomplete } from './autocomplete.ts'

const markup = String(
  autocomplete({
    lang: 'vi',
    name: 'town',
    label: 'x',
    autocomplete: 'address-level2',
    suggestions: ['Huế', '"<b>'],
  }),
)

test('the box knows its list, and suggestions are escaped', () => {
  expect(markup).toMatch(/<input id="town"[^>]* list="town-list">/)
  expect(markup).toContain(
    '<datalist id="town-list"><option value="Huế"></option><option value="&quot;&lt;b&gt;">',
  )
})

test('it is a plain box all the same, and says that other answers are welcome', () => {
  expect(markup).toContain('type="text"')
  expect(markup).toContain('autocomplete="address-level2"')
  expect(markup).toMatch(/aria-describedby="town-rule"/)
  expect(markup).toContain('Bạn cũng có thể viết nội dung khác.')
})
