import { expect, test } from 'vitest'
import { assuranceIn } from './listed-assurance.ts'

test.each<[string, readonly unknown[]]>([
  ['no extension', []],
  ['an extension of another kind', [{ note: 'x' }, 'x', null, 7]],
  ['an assurance without scale', [{ assurance: { level: 'high' } }]],
  ['an assurance without level', [{ assurance: { scale: 'eidas' } }]],
  ['a level that is a number', [{ assurance: { scale: 'eidas', level: 3 } }]],
  ['a level of endless length', [{ assurance: { scale: 'eidas', level: 'x'.repeat(41) } }]],
])('%s states no level', (_, extensions) => {
  expect(assuranceIn({ extensions: extensions as never })).toBeNull()
})

test.each(['substantial', { identity: '2', authentication: '3' }])('the level %j is read', (level) => {
  const assurance = { scale: 'x', level }
  expect(assuranceIn({ extensions: ['other', { assurance }] })).toEqual(assurance)
})
