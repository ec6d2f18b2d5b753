import { expect, test } from 'vitest'
import { field, textInput } from './text-input.ts'

test('label, hint and error are tied to the box', () => {
  const markup = String(
    textInput({
      lang: 'en',
      name: 'mail',
      label: '<E-mail>',
      hint: 'Yours',
      error: 'Missing @',
      autocomplete: 'email',
      value: '"x',
    }),
  )
  expect(markup).toContain('<label for="mail">&lt;E-mail&gt;</label>')
  expect(markup).toContain('<p class="hint" id="mail-hint">Yours</p>')
  expect(markup).toMatch(/id="mail-error">.*Error: <\/span>Missing @/)
  expect(markup).toContain('aria-describedby="mail-hint mail-error" aria-invalid="true"')
  expect(markup).toContain('value="&quot;x"')
})

test('a box without error says nothing of errors, and `none` switches autocomplete off', () => {
  const markup = String(textInput({ lang: 'en', name: 'code', label: 'Code', autocomplete: 'none' }))
  expect(markup).not.toMatch(/aria-invalid|aria-describedby|field-error/)
  expect(markup).toContain('autocomplete="off"')
})

test.each(['email', 'tel', 'url'] as const)('%s is typed left to right in Arabic too', (type) => {
  const markup = String(textInput({ lang: 'ar', name: 'x', label: 'x', autocomplete: 'none', type }))
  expect(markup).toContain('dir="ltr"')
  expect(markup).toContain('spellcheck="false"')
})

test('text takes the direction of what is typed, digits are typed left to right', () => {
  const one = { lang: 'ar', name: 'x', label: 'x', autocomplete: 'none' } as const
  expect(String(textInput(one))).toContain('dir="auto"')
  expect(String(textInput({ ...one, digits: true }))).toContain(
    'dir="ltr" autocomplete="off" inputmode="numeric"',
  )
})

test('an answer in another language than the page carries its language', () => {
  const props = { lang: 'fr', name: 'x', label: 'x', autocomplete: 'name', valueLang: 'ja' } as const
  expect(String(textInput(props))).toContain('lang="ja"')
})

test('nothing limits what is pasted', () => {
  const props = {
    lang: 'fr',
    name: 'x',
    label: 'x',
    autocomplete: 'name',
    short: true,
    digits: true,
  } as const
  expect(String(textInput(props))).not.toMatch(/maxlength|pattern=|onpaste|placeholder/)
})

test('the former name still works, and tells an error by mark and sentence', () => {
  const markup = String(field({ name: 'mail', label: 'E-mail', autocomplete: 'email', error: 'Missing @' }))
  expect(markup).toMatch(/id="mail-error"><svg class="mark mark-warning".*<span>Missing @<\/span>/)
})
