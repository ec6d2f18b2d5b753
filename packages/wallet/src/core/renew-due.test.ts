import { expect, test } from 'vitest'
import { isRenewalDue } from './renew-due.ts'

const DAY = 86_400
const RENEWAL = { server: 'https://be.example', refreshToken: 'x', dpopKeyId: 'k' }
const copiesOf = (fresh: number, shown: number) =>
  [...Array(fresh).fill(0), ...Array(shown).fill(1)].map((uses: number, at) => ({
    credential: `c${at}`,
    keyId: `k${at}`,
    status: undefined,
    uses,
  }))

test.each<
  [string, { fresh: number; shown: number; days?: number; left?: number; renewal?: undefined }, boolean]
>([
  ['a new batch', { fresh: 10, shown: 0 }, false],
  ['half of it shown', { fresh: 5, shown: 5 }, false],
  ['three of ten left', { fresh: 3, shown: 7 }, false],
  ['two of ten left', { fresh: 2, shown: 8 }, true],
  ['none left', { fresh: 0, shown: 10 }, true],
  ['a single copy that was not shown', { fresh: 1, shown: 0 }, false],
  ['a single copy that was shown', { fresh: 0, shown: 1 }, true],
  ['one of three left', { fresh: 1, shown: 2 }, false],
  ['long before the end', { fresh: 3, shown: 0, days: 14, left: 5 }, false],
  ['a fifth of its life left', { fresh: 3, shown: 0, days: 15, left: 3 }, true],
  ['past its end', { fresh: 3, shown: 0, days: 14, left: -1 }, true],
  ['nothing to come back with', { fresh: 0, shown: 3, days: 14, left: -1, renewal: undefined }, false],
])('%s', (_, { fresh, shown, days, left = 0, ...more }, due) => {
  const now = 20_000 * DAY
  const life =
    days === undefined
      ? { receivedAt: now, expires: undefined }
      : { receivedAt: now - (days - left) * DAY, expires: now + left * DAY }
  expect(isRenewalDue({ copies: copiesOf(fresh, shown), renewal: RENEWAL, ...life, ...more }, now)).toBe(due)
})
