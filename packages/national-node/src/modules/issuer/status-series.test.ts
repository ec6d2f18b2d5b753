import { expect, test } from 'vitest'
import { secondsOf } from '../../kernel/clock.ts'
import { seriesOf } from './status-series.ts'

test.each([
  ['2026-01-01T00:00:00.000Z', 'pid-2026q1', '2026-04-01T00:00:00.000Z'],
  ['2026-03-31T23:59:59.000Z', 'pid-2026q1', '2026-04-01T00:00:00.000Z'],
  ['2026-04-01T00:00:00.000Z', 'pid-2026q2', '2026-07-01T00:00:00.000Z'],
  ['2026-12-31T23:59:59.000Z', 'pid-2026q4', '2027-01-01T00:00:00.000Z'],
])('what ends on %s is in %s, which is dropped on %s', (expires, series, end) => {
  expect(seriesOf('pid', secondsOf(expires))).toEqual({ series, endsAt: secondsOf(end) })
})
