import { expect, test } from 'vitest'
import { reasonList } from './reason-list.ts'

test('each reason stands in the order of the decision, in words first and with its place in the agreement', () => {
  const markup = String(
    reasonList('en', [
      { code: 'SUSPENDED_BY_NOTICE', class: 'suspend', clause: '/recognitions/1', detail: 'notice <7>' },
      { code: 'PILOT', class: 'limit', clause: '', detail: '' },
    ]),
  )
  expect(markup.match(/<li class="reason">/g)).toHaveLength(2)
  expect(markup.indexOf('One of the countries has suspended')).toBeLessThan(markup.indexOf('pilot phase'))
  expect(markup).toContain('<bdi dir="ltr" class="code">/recognitions/1</bdi>')
  expect(markup).toContain('notice &lt;7&gt;')
  expect(markup.match(/Place in the agreement/g)).toHaveLength(1)
})

test('texts for staff that are not in the language of the page are marked as English', () => {
  const markup = String(reasonList('ar', [{ code: 'PILOT', class: 'limit' }]))
  expect(markup).toContain('<bdi lang="en">Pilot: at most')
  expect(markup).toContain('الاتفاق في مرحلته التجريبية')
})
