import { countryName, LANGUAGES, names, recognitionsTexts } from '@entente/ui'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import { waysOf } from './pages/recognition-ways.ts'
import { createTestPortal, readPair, START, stateOf, type TestPortal } from './portal-fixtures.ts'

eachStore('the page of all recognitions', (open) => {
  let store: Store
  let portal: TestPortal
  beforeAll(async () => {
    store = await open()
    portal = await createTestPortal(store)
  })
  afterAll(() => {
    delete portal.suspended.rule
  })

  const rowsOf = (page: string) =>
    [...page.matchAll(/<tr><th scope="row">([\s\S]*?)<\/tr>/g)].map(([, row = '']) => row)

  test.each(LANGUAGES)(
    '[BE-JP 18] has in %s every rule of every agreement once, with clause, signed text and history',
    async (lang) => {
      const page = await portal.read(`/${lang}/recognitions`)
      const rows = rowsOf(page).join('')
      for (const pair of ['be-jp', 'eu-jp']) {
        for (const { id } of readPair(pair).recognitions) {
          expect(rows.split(`href="/${lang}/agreements/${pair}#${id}"`)).toHaveLength(2)
        }
        const count = readPair(pair).recognitions.length
        expect(rows.split(`href="/agreements/${pair}/1"`)).toHaveLength(count + 1)
        expect(rows.split(`href="/${lang}/agreements/${pair}/history"`)).toHaveLength(count + 1)
      }
      expect(page).toContain(recognitionsTexts[lang].own)
    },
  )

  test('a row tells the two directions apart, and an empty one says so', async () => {
    const page = await portal.read('/en/recognitions')
    const diploma = rowsOf(page).find((row) => row.startsWith('Diploma')) ?? ''
    const [, here = '', there = ''] = diploma.split('<td ')
    expect(here).toContain('eu-jp.diploma')
    expect(there).toContain('jp-eu.diploma')
    expect(here).not.toContain('jp-eu.diploma')
  })

  test('a suspended rule is suspended here, and its direction on the map in part; the other direction is not', async () => {
    portal.suspended.rule = 'be-jp.pid'
    const page = await portal.read('/en/recognitions')
    delete portal.suspended.rule
    const [cell = ''] = rowsOf(page).flatMap((row) =>
      row.split('<p>').filter((one) => one.includes('#be-jp.pid')),
    )
    expect(cell).toContain(names.en.agreementStates.suspended)
    expect(page).toContain(`class="tie tie-part"`)
    expect(page).toContain(names.en.agreementStates['partly-suspended'])
  })

  test('leads to the same page of those partners that sign these agreements, and of nobody else', async () => {
    const page = await portal.read('/ja/recognitions')
    expect(page).toContain(`<a href="http://localhost:7101/ja/recognitions">${countryName('BE', 'ja')}</a>`)
    expect(page).toContain('http://localhost:7103/ja/recognitions')
    expect(page).not.toContain('http://localhost:7104')
  })
})

describe('a direction comes to', () => {
  type Change = { phase?: 'not-yet' | 'expired'; rule?: string; status?: 'planned' | 'ended' }
  const way = (pair: string, from: string, { phase, rule, status }: Change = {}) => {
    const draft = readPair(pair)
    const recognitions = draft.recognitions.map((one) => (status === undefined ? one : { ...one, status }))
    const state = stateOf({ ...draft, recognitions }, START, rule)
    return waysOf(phase === undefined ? state : { ...state, phase }).find((one) => one.from === from)?.state
  }

  test.each<[string, string | undefined, string]>([
    ['a pilot, as drafted', way('be-jp', 'BE'), 'pilot'],
    ['a test, which has no effect', way('lu-ma', 'LU'), 'test'],
    ['planned, when no rule is active yet', way('be-jp', 'BE', { status: 'planned' }), 'planned'],
    ['ended, when all rules have', way('be-jp', 'JP', { status: 'ended' }), 'terminated'],
    ['not yet, before the agreement is in force', way('be-jp', 'BE', { phase: 'not-yet' }), 'not-yet'],
    ['expired, after it', way('be-jp', 'BE', { phase: 'expired' }), 'expired'],
    ['suspended in part', way('be-jp', 'BE', { rule: 'be-jp.pid' }), 'partly-suspended'],
    [
      'what it was, where the other direction is suspended',
      way('be-jp', 'JP', { rule: 'be-jp.pid' }),
      'pilot',
    ],
    ['suspended, when all active rules are', way('be-jp', 'BE', { rule: '*' }), 'suspended'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })
})
