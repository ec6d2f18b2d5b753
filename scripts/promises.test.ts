import { expect, test } from 'vitest'
import { readTitles, renderPromises } from './documents/promises.ts'

test.each([
  ['one title', `test('[BE-JP 2] a sentence', () => {})`, ['BE-JP 2']],
  ['two promises in one title', `])("[BE-JP 2] [EU-JP 1] a %s", () => {})`, ['BE-JP 2', 'EU-JP 1']],
  ['a template', 'test(`[LU-MA 3] ${name}`, () => {})', ['LU-MA 3']],
  ['a comment does not show anything', `// [BE-JP 2] is shown elsewhere\n`, []],
  ['another bracket', `test('a list [1] of [BE] parts')`, []],
])('%s', (_, source, ids) => {
  expect(readTitles(source).map(({ id }) => id)).toEqual(ids)
})

test('a promise without a test stays visibly open in the ledger', () => {
  const rows = renderPromises()
    .split('\n')
    .filter((line) => /^\| [A-Z]{2}-[A-Z]{2} \d+ \|/.test(line))
  expect(rows).toHaveLength(64)
  for (const row of rows) expect(row).toMatch(/\*\*OPEN\*\* \|$|\.test\.ts\) \|$/)
})
