import { expect, test } from 'vitest'
import { linkCard } from './link-card.ts'

test('the card is one link that begins with its title and hides its arrow from screen readers', () => {
  const markup = String(linkCard({ title: '<b>', text: '&', href: '/a?b="c"' }))
  expect(markup).toMatch(
    /^<a class="link-card" href="\/a\?b=&quot;c&quot;"><span class="link-card-text"><strong>&lt;b&gt;<\/strong><span>&amp;<\/span>/,
  )
  expect(markup.match(/<a /g)).toHaveLength(1)
  expect(markup).toContain('<svg class="mark mark-arrow" viewBox="0 0 24 24" aria-hidden="true"')
})
