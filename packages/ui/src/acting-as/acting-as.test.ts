import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { actingAs } from './acting-as.ts'

test('names the person, the one service, the end and the way out, in a region with a name', () => {
  const markup = String(
    actingAs({
      reader: { lang: 'en' },
      person: html`<bdi lang="ar" dir="rtl">ليلى</bdi>`,
      scope: '<Enrolment>',
      until: '2027-06-30',
      endHref: '/en/mandates',
    }),
  )
  expect(markup).toContain('<aside class="acting" aria-labelledby="acting">')
  expect(markup).toContain('You act for <bdi><bdi lang="ar" dir="rtl">ليلى</bdi></bdi>')
  expect(markup).toContain('&lt;Enrolment&gt;')
  expect(markup).toContain('<time datetime="2027-06-30">')
  expect(markup).toContain('<a href="/en/mandates">')
})
