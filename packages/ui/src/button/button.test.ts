import { expect, test } from 'vitest'
import { linkCard } from '../link-card/link-card.ts'
import { ltr } from '../ltr/ltr.ts'
import { notice } from '../notice/notice.ts'
import { summaryList } from '../summary-list/summary-list.ts'
import { tag } from '../tag/tag.ts'
import { button, buttonLink } from './button.ts'

test.each([
  [
    'button',
    button({ label: '<b>', name: 'n"', value: '&' }),
    'name="n&quot;" value="&amp;">&lt;b&gt;</button>',
  ],
  ['link', buttonLink({ label: '<b>', href: '/a?b="c"' }), 'href="/a?b=&quot;c&quot;">&lt;b&gt;</a>'],
  ['notice', notice({ kind: 'info', title: '<b>' }), '<h2 class="notice-title">&lt;b&gt;</h2>'],
  ['tag', tag({ label: '<b>' }), '<span class="tag tag-plain">&lt;b&gt;</span>'],
  ['code', ltr('<b>'), '<bdi dir="ltr" class="code">&lt;b&gt;</bdi>'],
  ['card', linkCard({ title: '<b>', text: '&', href: '/' }), '<strong>&lt;b&gt;</strong><span>&amp;</span>'],
  [
    'facts',
    summaryList([{ key: '<k>', value: '<v>', note: '<n>' }]),
    '<dt>&lt;k&gt;</dt><dd>&lt;v&gt;<span class="summary-note">&lt;n&gt;</span></dd>',
  ],
])('%s escapes what it is given', (_, markup, expected) => {
  expect(String(markup)).toContain(expected)
})
