import { expect, test } from 'vitest'
import { field, radios } from './field.ts'
import { form } from './form.ts'

test('label, hint and error are tied to the box', () => {
  const markup = String(
    field({
      name: 'mail',
      label: 'E-mail',
      hint: 'Yours',
      error: 'Missing @',
      autocomplete: 'email',
      value: '"x',
    }),
  )
  expect(markup).toContain('<label for="mail">E-mail</label>')
  expect(markup).toContain('id="mail-hint"')
  expect(markup).toContain('id="mail-error"')
  expect(markup).toContain('aria-describedby="mail-hint mail-error"')
  expect(markup).toContain('aria-invalid="true"')
  expect(markup).toContain('value="&quot;x"')
})

test('a field without error says nothing of errors, and `none` switches autocomplete off', () => {
  const markup = String(field({ name: 'code', label: 'Code', autocomplete: 'none', dir: 'ltr' }))
  expect(markup).not.toMatch(/aria-invalid|aria-describedby|field-error/)
  expect(markup).toContain('autocomplete="off"')
  expect(markup).toContain('dir="ltr"')
})

test('radios: the legend asks, every option has its label, the first carries the id an error links to', () => {
  const markup = String(
    radios({
      name: 'kind',
      legend: 'Document',
      error: 'Choose one',
      options: [
        { value: 'pid', label: 'Identity', hint: 'About you' },
        { value: 'diploma', label: 'Diploma', checked: true },
      ],
    }),
  )
  expect(markup).toContain('<legend>Document</legend>')
  expect(markup).toContain(
    '<fieldset class="field radios" aria-describedby="kind-error" aria-invalid="true">',
  )
  expect(markup).toContain('id="kind" name="kind" value="pid" aria-describedby="kind-about"')
  expect(markup).toContain('id="kind-2" name="kind" value="diploma" checked')
  expect(markup).toContain('<label for="kind-2">Diploma</label>')
})

test('a form posts and carries the token of the session', () => {
  const markup = String(form({ action: '/en/issue', token: 't"', submit: 'Go' }))
  expect(markup).toContain('<form method="post" action="/en/issue"')
  expect(markup).toContain('<input type="hidden" name="form_token" value="t&quot;">')
})
