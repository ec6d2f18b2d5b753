import { expect, test } from 'vitest'
import { eachNode } from './each-node.ts'

test('a node that a testbed does not have is an error that says so, and is not counted', () => {
  const found = eachNode(new Map([['be', 1]]))
  expect(found.be).toBe(1)
  expect(() => found.ma).toThrow('ma has no node in this testbed')
  expect(Object.keys(found)).toEqual(['be'])
})
