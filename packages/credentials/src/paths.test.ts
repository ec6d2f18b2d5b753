import { expect, test } from 'vitest'
import { covers, matchPath } from './paths.ts'

const root = {
  name: 'Arthur',
  address: { street: '42 Market Street' },
  degrees: [{ type: 'Bachelor' }, { type: 'Master' }, { title: 'x' }],
  nationalities: ['BE', 'JP'],
}

test.each<[string, (string | number | null)[]]>([
  ['a name that is not there', ['toString']],
  ['a member of a text', ['name', 'length']],
  ['an index into an object', ['address', 0]],
  ['all elements of an object', ['address', null]],
  ['a name in an array', ['nationalities', 'length']],
  ['an index beyond the end', ['nationalities', 2]],
])('%s selects nothing', (_, pattern) => {
  expect(matchPath(root, pattern)).toEqual([])
})

test.each<[string, (string | number | null)[], (string | number)[][]]>([
  ['a member', ['name'], [['name']]],
  ['a member of a member', ['address', 'street'], [['address', 'street']]],
  ['one element', ['nationalities', 1], [['nationalities', 1]]],
  [
    'every element',
    ['nationalities', null],
    [
      ['nationalities', 0],
      ['nationalities', 1],
    ],
  ],
  [
    'the member of those elements that have it',
    ['degrees', null, 'type'],
    [
      ['degrees', 0, 'type'],
      ['degrees', 1, 'type'],
    ],
  ],
])('%s is selected (OpenID4VP 1.0 §7.3)', (_, pattern, paths) => {
  expect(matchPath(root, pattern).map(({ path }) => path)).toEqual(paths)
})

test('a path covers itself and what is below it, nothing else', () => {
  expect(covers(['a'], ['a', 'b'])).toBe(true)
  expect(covers(['a', 'b'], ['a', 'b'])).toBe(true)
  expect(covers(['a', 'b'], ['a'])).toBe(false)
  expect(covers(['a', 0], ['a', '0'])).toBe(false)
})
