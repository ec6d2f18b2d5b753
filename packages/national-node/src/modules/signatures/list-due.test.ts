import { expect, test } from 'vitest'
import { listDue } from './list-due.ts'

const day = (number: number, month = '11') => `2026-${month}-${String(number).padStart(2, '0')}T00:00:00.000Z`

test.each([
  ['half a year, far away', day(1, '06'), day(1, '12'), day(1, '07'), 'in-time'],
  ['half a year, fifteen days before', day(1, '06'), day(30), day(15), 'in-time'],
  ['half a year, fourteen days before', day(1, '06'), day(30), day(16), 'soon'],
  ['one day, seven hours before', day(22), day(23), '2026-11-22T17:00:00.000Z', 'in-time'],
  ['one day, six hours before', day(22), day(23), '2026-11-22T18:00:00.000Z', 'soon'],
  ['at the moment itself', day(22), day(23), day(23), 'overdue'],
  ['without a beginning', undefined, day(23), day(22), 'in-time'],
  ['issued after its end', day(24), day(23), day(22), 'in-time'],
  ['a scheme that is closed', day(1), undefined, day(22), 'unknown'],
] as const)('%s', (_, from, next, at, state) => {
  expect(listDue({ from, next }, at)).toEqual({ state, next })
})
