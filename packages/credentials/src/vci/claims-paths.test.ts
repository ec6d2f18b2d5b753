import { expect, test } from 'vitest'
import { findPathFault } from './claims-paths.ts'

test.each<[string, unknown[][], RegExp]>([
  ['one claim twice', [['a'], ['a']], /twice/],
  ['one nested claim twice', [['a', null, 'b'], ['c'], ['a', null, 'b']], /twice/],
  [
    'all elements and one by index of one array',
    [
      ['a', null],
      ['a', 0],
    ],
    /all elements/,
  ],
  [
    'one index and then all elements',
    [
      ['a', 0, 'b'],
      ['a', null],
    ],
    /all elements/,
  ],
  [
    'an array and an object at one place',
    [
      ['a', 'b'],
      ['a', 0],
    ],
    /array and object/,
  ],
  [
    'an object after an array',
    [
      ['a', null],
      ['a', 'b'],
    ],
    /array and object/,
  ],
  ['a negative index', [['a', -1]], /not a claims path/],
  ['a fractional index', [['a', 0.5]], /not a claims path/],
  ['an empty path', [[]], /not a claims path/],
  ['an object in the path', [['a', {}]], /not a claims path/],
  ['a path deeper than any credential', [Array.from({ length: 17 }, () => 'a')], /not a claims path/],
])('claims that name %s are refused', (_, paths, fault) => {
  expect(findPathFault(paths)).toMatch(fault)
})

test.each<[string, unknown[][]]>([
  ['a claim and one inside it', [['address'], ['address', 'locality']]],
  [
    'two indexes of one array',
    [
      ['a', 0],
      ['a', 1],
    ],
  ],
  ['all elements and something in each', [['a'], ['a', null], ['a', null, 'b']]],
  ['names like those of JavaScript', [['__proto__'], ['constructor']]],
])('claims that name %s are accepted', (_, paths) => {
  expect(findPathFault(paths)).toBeUndefined()
})
