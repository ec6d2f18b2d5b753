/** Collections of trust services: nothing broken is called intact, and what comes out otherwise has its reason (conformance-trust.md). */
import { describe, expect, test, vi } from 'vitest'
import { testData } from '../src/test-data.ts'
import { TRUST_TOPICS, trustCorpora } from './trust/corpora.ts'
import { differs, reasonOf } from './trust/judged.ts'

vi.setConfig({ testTimeout: 60_000 })
const missing = TRUST_TOPICS.filter((topic) => testData(topic) === undefined)
if (missing.length > 0) console.log(`skipped: no test data for ${missing.join(', ')}`)

describe('collections of trust services', () => {
  const corpora = trustCorpora(testData)

  test.skipIf(missing.length > 0)('all of them are here', () => {
    expect(corpora).toHaveLength(11)
  })

  test.each(corpora.map((corpus) => [corpus.name, corpus] as const))('%s', (_, corpus) => {
    const { cases, lenient } = corpus
    expect(cases.length).toBeGreaterThan(9)
    expect(cases.filter(lenient)).toEqual([])
    const otherwise = cases.filter(differs)
    expect(otherwise.filter((one) => reasonOf(corpus, one) === undefined)).toEqual([])
    const unsigned = otherwise.filter(
      (one) => reasonOf(corpus, one)?.startsWith('Holds no signature') === true,
    )
    expect(unsigned.filter(({ found }) => found !== 'none')).toEqual([])
    // A reason for a file that has come right by now is one too many.
    const files = otherwise.map(({ file }) => file)
    const idle = Object.keys(corpus.reasons).filter((key) =>
      key.endsWith('*') ? !files.some((file) => file.startsWith(key.slice(0, -1))) : !files.includes(key),
    )
    expect(idle).toEqual([])
  })

  test.skipIf(missing.includes('x509'))('at least 98 % of PKITS come out as their makers say', () => {
    const pkits = corpora.find(({ name }) => name === 'x509/pkits')?.cases ?? []
    expect(pkits.filter((one) => !differs(one)).length / pkits.length).toBeGreaterThan(0.98)
  })
})
