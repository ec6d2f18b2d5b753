import { agreementTexts, changesTexts, formatDate, historyTexts, names } from '@entente/ui'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import {
  amended,
  createTestPortal,
  historyOf,
  NOTICE_TEXT,
  readPair,
  stateOf,
  type TestPortal,
} from './portal-fixtures.ts'

const AGREEMENT = 'agreements/be-jp'
const count = (text: string, part: string) => text.split(part).length - 1

eachStore('an agreement over time', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })
  beforeEach(() => {
    delete world.suspended.rule
  })

  test.each(LANGUAGES)(
    '[BE-JP 18] tells in %s what changes from the first version to the second',
    async (lang) => {
      const answer = await world.open(`/${lang}/${AGREEMENT}/changes?from=1&to=2`)
      const page = await answer.text()
      expect(answer.status).toBe(200)
      const words = changesTexts[lang]
      const places = (['widens', 'narrows', 'neutral'] as const).map((direction) =>
        page.indexOf(words.directions[direction]),
      )
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
      expect(page).toContain(words.paths['dataExchange.retention.max'])
      expect(page).not.toMatch(/\bundefined\b|\[object|\/recognitions\/|\{\$/)
    },
  )

  test('[BE-JP 18] the last two versions are compared unless others are named; a version differs not from itself', async () => {
    const [usual, named] = await Promise.all([
      world.read(`/en/${AGREEMENT}/changes`),
      world.read(`/en/${AGREEMENT}/changes?from=1&to=2`),
    ])
    expect(count(usual, '<li id="changes-')).toBe(count(named, '<li id="changes-'))
    expect(await world.read(`/en/${AGREEMENT}/changes?from=2&to=2`)).toContain(changesTexts.en.none)
    const back = await world.read(`/en/${AGREEMENT}/changes?from=2&to=1`)
    expect(back).toContain('rises from <bdi>12 hours</bdi> to <bdi>1 day</bdi>')
  })

  test.each([
    ['from=7&to=2', '#from'],
    ['from=1&to=x', '#to'],
    ['from=&to=2', '#from'],
  ])('versions %s: an error that leads to its field', async (query, href) => {
    const answer = await world.open(`/en/${AGREEMENT}/changes?${query}`)
    const page = await answer.text()
    expect(answer.status).toBe(400)
    expect(page).toContain(`<a href="${href}">${historyTexts.en.compareUnknown}</a>`)
    expect(page).not.toContain('<li id="changes-')
  })

  test('an agreement with one version says that there is nothing to compare', async () => {
    const page = await world.read('/en/agreements/eu-jp/changes')
    expect(page).toContain(historyTexts.en.compareOne)
    expect(page).not.toContain('<select')
  })

  test.each(LANGUAGES)(
    '[BE-JP 18] the history in %s: versions with hash and signatures, notices with their own words',
    async (lang) => {
      world.suspended.rule = 'be-jp.pid'
      const page = await world.read(`/${lang}/${AGREEMENT}/history`)
      const words = historyTexts[lang]
      expect(page.indexOf('id="version-2"')).toBeLessThan(page.indexOf('id="version-1"'))
      expect(page).toContain(`${'abab '.repeat(15)}abab`)
      expect(page).toContain(`${'efef '.repeat(15)}efef`)
      expect(page).toContain(`href="/${lang}/${AGREEMENT}/changes?from=1&amp;to=2"`)
      expect(count(page, words.today)).toBe(1)
      expect(page).toContain(NOTICE_TEXT[lang])
      expect(page).toContain(agreementTexts[lang].noticeTypes.suspend)
      expect(page).toContain('recognitions:be-jp.pid')
      expect(page).toContain('id="life-data"')
      expect(page).not.toMatch(/\bundefined\b|\[object/)
    },
  )

  test('[BE-JP 18] what stood on a day: before the notice the pilot, on the day of the notice suspended', async () => {
    world.suspended.rule = 'be-jp.pid'
    const rowOn = async (day: string) =>
      /<tr><th scope="row">[^]*?be-jp\.pid[^]*?<\/tr>/.exec(
        (await world.read(`/en/${AGREEMENT}/history?at=${day}`)).split('id="day-rules"')[1] ?? '',
      )?.[0]
    expect(await rowOn('2027-01-14')).toContain(agreementTexts.en.statuses.pilot)
    expect(await rowOn('2027-01-15')).toContain(names.en.agreementStates.suspended)
  })

  test('the same day is asked in three boxes, in the calendar of the register', async () => {
    const query = 'at-day=14&at-month=1&at-year=2027'
    const page = await world.read(`/ja/${AGREEMENT}/history?${query}`)
    expect(page).toContain('id="day-rules"')
    expect(page).toContain(formatDate('2027-01-14', { lang: 'ja', country: 'JP' }))
    expect(page).toContain('name="at-day" type="text" value="14"')
  })

  test.each([
    ['at=2027-02-30', 'errorForm'],
    ['at=2030-03-03', 'errorFuture'],
    ['at-day=&at-month=&at-year=', 'errorMissing'],
    ['at=%3Cb%3E', 'errorForm'],
  ] as const)('a day asked as %s: an error that names its field', async (query, error) => {
    const answer = await world.open(`/en/${AGREEMENT}/history?${query}`)
    const page = await answer.text()
    expect(answer.status).toBe(400)
    expect(page).toContain(`<a href="#at">${historyTexts.en[error]}</a>`)
    expect(page).toContain('id="at-error"')
    expect(page).not.toContain('id="day-rules"')
    expect(page).not.toContain('<b>')
  })

  test.each([
    'agreements/tn-jp/changes',
    'agreements/tn-jp/history',
    'agreements/constructor/history',
    'agreements/be-jp/later',
  ])('%s is not there', async (path) => {
    expect((await world.open(`/fr/${path}`)).status).toBe(404)
  })

  test('the page of an agreement leads to both, and says which agreement decides beside it', async () => {
    const page = await world.read(`/en/${AGREEMENT}`)
    for (const part of ['changes', 'history']) expect(page).toContain(`href="/en/${AGREEMENT}/${part}"`)
    const table = page.split('id="beside"')[1]?.split('</table>')[0] ?? ''
    expect(table).toContain('href="/en/agreements/be-jp#be-jp.pid"')
    expect(table).toContain('href="/en/agreements/eu-jp#eu-jp.pid"')
    expect(table).toContain(historyTexts.en.because.relation)
    expect(table).toContain(historyTexts.en.because.service)
  })

  test('a day on which this node knew nothing says so, and shows how it is seen today', async () => {
    const beJp = readPair('be-jp')
    const history = historyOf([beJp, amended(beJp)])
    const late = {
      ...history,
      versions: history.versions.map((version) => ({ ...version, knownAt: '2027-01-02T00:00:00.000Z' })),
    }
    const { read } = await createTestPortal(await open(), {
      agreements: { states: async (at) => [stateOf(beJp, at)], history: async () => late },
    })
    const page = await read(`/en/${AGREEMENT}/history?at=2026-12-31`)
    expect(page).toContain(historyTexts.en.dayUnknown)
    expect(page).toContain(historyTexts.en.dayToday)
    expect(page).toContain(historyTexts.en.dayLater)
    expect(await read(`/en/${AGREEMENT}/history?at=2027-01-03`)).not.toContain(historyTexts.en.dayToday)
  })
})
