import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, type Rate, takeToken } from './token-bucket.ts'

const RATE: Rate = { burst: 3, perMinute: 60 }

/** What a bucket answers to requests at these seconds. */
function run(rate: Rate, seconds: readonly number[]) {
  let bucket: Bucket | undefined
  return seconds.map((second) => {
    const taken = takeToken(bucket, rate, second)
    bucket = taken.bucket
    return taken
  })
}

test.each<[string, readonly number[], readonly boolean[]]>([
  ['as many at once as the bucket holds', [0, 0, 0, 0], [true, true, true, false]],
  ['one more for each second that passed', [0, 0, 0, 1, 1], [true, true, true, true, false]],
  ['never more than a full bucket', [0, 1000, 1000, 1000, 1000], [true, true, true, true, false]],
  ['nothing for a clock that goes back', [10, 10, 10, 5, 10], [true, true, true, false, false]],
])('%s', (_, seconds, allowed) => {
  expect(run(RATE, seconds).map((taken) => taken.allowed)).toEqual(allowed)
})

test('says what is left and how long to wait', () => {
  const [first, , third] = run({ burst: 3, perMinute: 6 }, [0, 0, 0])
  expect(first).toMatchObject({ remaining: 2, waitSeconds: 0 })
  expect(third).toMatchObject({ remaining: 0, waitSeconds: 10 })
})

const anyRate = fc.record({
  burst: fc.integer({ min: 1, max: 50 }),
  perMinute: fc.integer({ min: 1, max: 600 }),
})
const anyTimes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 200 }).map((steps) => {
  let at = 0
  return steps.map((step) => (at += step))
})

test('no caller ever gets more than the burst and what flowed in meanwhile', () => {
  fc.assert(
    fc.property(anyRate, anyTimes, (rate, times) => {
      const allowed = run(rate, times).filter((taken) => taken.allowed).length
      const flowed = ((times.at(-1) ?? 0) * rate.perMinute) / 60
      expect(allowed).toBeLessThanOrEqual(Math.floor(rate.burst + flowed + 1e-6))
    }),
  )
})

test('who waits as long as was said is let through', () => {
  fc.assert(
    fc.property(anyRate, anyTimes, (rate, times) => {
      const last = run(rate, times).at(-1)
      if (last === undefined) return
      const later = takeToken(last.bucket, rate, last.bucket.atSeconds + last.waitSeconds)
      expect(later.allowed).toBe(true)
    }),
  )
})
