import { agreementTexts, attributeName, names } from '@entente/ui'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, NOTICE_TEXT, type TestPortal } from './portal-fixtures.ts'

const PATH = 'agreements/be-jp'

eachStore('the page of an agreement', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })
  beforeEach(() => {
    delete world.suspended.rule
  })

  test.each(LANGUAGES)(
    '[BE-JP 18] tells in %s every rule, clause, level and detail of the text',
    async (lang) => {
      const page = await world.read(`/${lang}/${PATH}`)
      const words = agreementTexts[lang]
      for (const section of [
        'recognitionTitle',
        'exchangeTitle',
        'lifeTitle',
        'safeguardsTitle',
        'proofTitle',
      ] as const)
        expect(page).toContain(`<h2>${words[section]}</h2>`)
      for (const rule of ['be-jp.pid', 'be-jp.pid-mdoc', 'jp-be.mnc', 'jp-be.corp'])
        expect(page).toContain(`<article class="card" id="${rule}">`)
      for (const clause of ['enrol', 'residence']) expect(page).toContain(`id="clause-${clause}"`)
      for (const detail of ['family_name', 'name_native', 'age_equal_or_over.18'])
        expect(page).toContain(attributeName(lang, detail))
      expect(page).toContain(words.operations.forbid)
      expect(page).toContain(words.loaStates.provisional)
      expect(page).toContain(words.bases.none)
      expect(page).not.toMatch(/\bundefined\b|\[object/)
    },
  )

  test('[BE-JP 18] names the exact text by its fingerprint and leads to it', async () => {
    const page = await world.read(`/en/${PATH}`)
    expect(page).toMatch(/([0-9a-f]{4} ){15}[0-9a-f]{4}/)
    expect(page).toContain('href="/agreements/be-jp"')
    expect(page).toContain('href="/agreements/be-jp/notices"')
  })

  test.each(LANGUAGES)(
    '[BE-JP 2] says in %s what is suspended, with the words of the notice',
    async (lang) => {
      world.suspended.rule = 'be-jp.pid'
      const page = await world.read(`/${lang}/${PATH}`)
      expect(page).toContain(NOTICE_TEXT[lang])
      expect(page).toContain(names[lang].agreementStates.suspended)
      expect(page).toContain(agreementTexts[lang].noticeTypes.suspend)
    },
  )

  test('is found from the start page, and only for agreements of this node', async () => {
    expect(await world.read('/fr/')).toContain('href="/fr/agreements/be-jp"')
    for (const id of ['tn-jp', 'constructor', '..%2Fbe-jp', 'be-jp%20'])
      expect((await world.open(`/fr/agreements/${id}`)).status).toBe(404)
  })
})
