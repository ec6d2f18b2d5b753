/** Public collections of invoices: each file as its authors state, or the reason why not is told (conformance-invoice.md). */
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { corporaIn } from './invoice/corpora.ts'

const folder = testData('invoices')
if (folder === undefined) console.log('skipped: no test data for invoices')

describe.skipIf(folder === undefined)('collections of invoices', () => {
  const corpora = folder === undefined ? [] : corporaIn(folder)

  test.each(corpora.map((corpus) => [corpus.name, corpus] as const))(
    '%s: what is otherwise has its reason',
    (_, { verdicts }) => {
      expect(verdicts.length).toBeGreaterThan(0)
      expect(verdicts.filter(({ state, why }) => state !== 'as stated' && why === '')).toEqual([])
    },
  )

  test('a rule of ours that a file names fires on it', () => {
    const named = corpora.find(({ name }) => name === 'nlcius')?.verdicts ?? []
    const asStated = named.filter(({ stated, state }) => stated.endsWith('error') && state === 'as stated')
    expect(asStated.map(({ stated }) => stated).toSorted()).toEqual([
      'BR-S-08 error',
      'UBL-SR-11 error',
      'UBL-SR-17 error',
      'error',
    ])
  })
})
