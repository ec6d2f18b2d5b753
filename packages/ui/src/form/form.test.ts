import { expect, test } from 'vitest'
import { form } from './form.ts'

const PROPS = { action: '/en/issue', token: 't"', submit: '<Go>' } as const

test('a form posts and carries the token of the session', () => {
  const markup = String(form(PROPS))
  expect(markup).toContain('<form method="post" action="/en/issue"')
  expect(markup).toContain('<input type="hidden" name="form_token" value="t&quot;">')
  expect(markup).toContain('&lt;Go&gt;</button>')
})

test('errors are told by the page, never by a bubble of the browser', () => {
  expect(String(form(PROPS))).toMatch(/<form [^>]*\snovalidate>/)
})

test('only a form with files is sent in parts', () => {
  expect(String(form(PROPS))).not.toContain('enctype')
  expect(String(form({ ...PROPS, upload: true }))).toContain('enctype="multipart/form-data"')
})
