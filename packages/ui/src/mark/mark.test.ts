import { expect, test } from 'vitest'
import { componentStyle } from '../generated/component-style.ts'
import { mark } from './mark.ts'

test('a sign is hidden from screen readers and cannot take the focus', () => {
  expect(String(mark('tick'))).toContain('aria-hidden="true" focusable="false"')
})

test('no two signs have the same shape', () => {
  const names = [
    'tick',
    'limit',
    'question',
    'pause',
    'cross',
    'info',
    'warning',
    'arrow',
    'plus',
    'minus',
    'equal',
  ] as const
  const shapes = names.map((name) => / d="([^"]+)"/.exec(String(mark(name)))?.[1])
  expect(new Set(shapes).size).toBe(names.length)
})

test('only the arrow turns around in right-to-left pages', () => {
  const turned = [...componentStyle.matchAll(/\[dir=rtl\] \.mark-(\w+)\{[^}]*scale/g)].map(([, name]) => name)
  expect(turned).toEqual(['arrow'])
})
