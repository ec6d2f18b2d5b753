import { expect, test } from 'vitest'
import { nav } from './nav.ts'

const items = [
  { label: 'Home', href: '/en/' },
  { label: '<Services>', href: '/en/services', current: true },
]

test('a landmark with a name, in the order given, with one current place', () => {
  const markup = String(nav('en', items))
  expect(markup).toContain('<nav class="nav" aria-label="Main menu">')
  expect(markup).toContain('<a href="/en/services" aria-current="page">&lt;Services&gt;</a>')
  expect(markup.match(/aria-current/g)).toHaveLength(1)
  expect(markup.indexOf('Home')).toBeLessThan(markup.indexOf('Services'))
})

test('a second one on the page has another name', () => {
  expect(String(nav('en', items, 'Theme'))).toContain('aria-label="Theme"')
})
