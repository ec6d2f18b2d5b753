import { expect, test } from 'vitest'
import { tag } from './tag.ts'

test('a tag is its word', () => {
  expect(String(tag({ label: '<b>' }))).toBe('<span class="tag tag-plain">&lt;b&gt;</span>')
})

test.each([
  ['ok', 'tick'],
  ['todo', 'warning'],
  ['stop', 'cross'],
] as const)('the tone %s never comes without a mark', (tone, sign) => {
  expect(String(tag({ label: 'x', tone }))).toContain(`<svg class="mark mark-${sign}"`)
  expect(String(tag({ label: 'x', tone, sign: 'pause' }))).toContain('<svg class="mark mark-pause"')
})
