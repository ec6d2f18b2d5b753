import { publishedRun } from '@entente/ui'
import { components, GALLERY_THEMES } from '@entente/ui/gallery'
import { beforeAll, expect, test } from 'vitest'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, PORTAL_CONFIG, type TestPortal } from './portal-fixtures.ts'

eachStore('the gallery of a node in development', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })

  test('begins in the language of the browser', async () => {
    const answer = await world.open('/ui', { headers: { 'accept-language': 'vi' } })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/ui/entente/vi/')
  })

  test.each(LANGUAGES)('lists every component in %s', async (lang) => {
    const page = await world.read(`/ui/entente/${lang}/`)
    for (const name of Object.keys(components)) expect(page).toContain(`href="/ui/entente/${lang}/${name}/"`)
  })

  test('shows each example with its HTML and size, and alone', async () => {
    const page = await world.read('/ui/entente/en/button/')
    expect(page).toContain('<div class="gallery-example"><button class="button button-primary"')
    expect(page).toContain('&lt;button class=&quot;button button-primary&quot;')
    expect(page).toMatch(/<bdi>\d+<\/bdi> bytes/)
    const alone = await world.read('/ui/entente/en/button/primary/')
    expect(alone).toContain(
      '<main class="wrap"><h1 class="hidden" lang="en" dir="ltr">Button: primary</h1><button',
    )
    expect(alone).not.toContain('<header>')
  })

  test.each(GALLERY_THEMES)('serves the stylesheet of the theme %s', async (theme) => {
    const page = await world.read(`/ui/${theme}/en/button/`)
    const [, path = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page) ?? []
    const answer = await world.open(path)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('.gallery-example')
  })

  test('shows every text with its review', async () => {
    expect(await world.read('/ui/entente/ar/texts/')).toContain('href="/ui/entente/ar/texts/page/"')
    const texts = await world.read('/ui/entente/ar/texts/page/')
    expect(texts).toContain('homeTitle')
    expect(texts).toContain('مسودة')
  })

  test.each([
    '/ui/entente/it/',
    '/ui/none/en/',
    '/ui/entente/en/nothing/',
    '/ui/entente/en/constructor/',
    '/ui/entente/en/button/nothing/',
    '/ui/entente/en/button/toString/',
    '/ui/entente/en/texts/nothing/',
    '/ui/entente/en/button/primary/more/',
  ])('%s is not a page of it', async (path) => {
    expect((await world.open(path)).status).toBe(404)
  })

  test('publishes the figures of the checks', async () => {
    const answer = await world.open('/page-figures.json')
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(publishedRun)))
  })
})

eachStore('a node in production', (open) => {
  test('has no gallery', async () => {
    const world = await createTestPortal(await open(), { config: { ...PORTAL_CONFIG, gallery: false } })
    for (const path of ['/ui', '/ui/entente/en/']) expect((await world.open(path)).status).toBe(404)
  })
})
