import { expect, test } from 'vitest'
import { ltr } from './ltr.ts'

test('a code is isolated, goes from left to right and is escaped', () => {
  expect(String(ltr('<+32 2>'))).toBe('<bdi dir="ltr" class="code">&lt;+32 2&gt;</bdi>')
})
