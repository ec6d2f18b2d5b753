import { expect, test } from 'vitest'
import { radios } from './radios.ts'

const PROPS = {
  name: 'kind',
  legend: '<Document>',
  options: [
    { value: 'pid', label: 'Identity', hint: 'About you' },
    { value: '"', label: '<b>', checked: true },
  ],
} as const

test('the legend asks, every option has its label, the first carries the id an error links to', () => {
  const markup = String(radios({ ...PROPS, lang: 'en', error: 'Choose one' }))
  expect(markup).toContain('<legend>&lt;Document&gt;</legend>')
  expect(markup).toContain('role="radiogroup" aria-invalid="true" aria-describedby="kind-error"')
  expect(markup).toContain('id="kind" name="kind" value="pid" aria-describedby="kind-about"')
  expect(markup).toContain('id="kind-2" name="kind" value="&quot;" checked')
  expect(markup).toContain('<label for="kind-2">&lt;b&gt;</label>')
})

test('a radio itself is never called invalid: its role does not allow it', () => {
  const markup = String(radios({ ...PROPS, error: 'Choose one' }))
  expect(markup.match(/<input[^>]*aria-invalid/)).toBeNull()
})
