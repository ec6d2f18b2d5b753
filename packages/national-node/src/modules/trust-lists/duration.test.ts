import { expect, test } from 'vitest'
import { secondsOfDuration } from './duration.ts'

test.each(['', 'P', 'PT', 'P1', '1D', 'P1W', 'P-1D', 'P1DT', 'PT1D'])('"%s" is no duration', (text) => {
  expect(() => secondsOfDuration(text)).toThrow('not a duration')
})

test.each([
  ['P1D', 86_400],
  ['PT24H', 86_400],
  ['PT1H30M5S', 5405],
  ['P1M', 28 * 86_400],
  ['P1Y', 365 * 86_400],
])('%s lasts at least %i seconds', (text, seconds) => {
  expect(secondsOfDuration(text)).toBe(seconds)
})
