/** The gallery of components on a node in development: no page of a node in production leads there. */
import { type Assets, publishedRun } from '@entente/ui'
import type { Checked } from '@entente/ui/gallery'
import { Hono } from 'hono'
import { pageHeaders } from '../../http/page.ts'
import { Fault } from '../../kernel/fault.ts'
import { contextOf, pageError } from './page-error.ts'
import type { PortalDeps } from './portal-deps.ts'

/** With all examples in seven languages it is a megabyte of source: a node that shows none need not load it. */
const openGallery = () => import('@entente/ui/gallery')

/** The files of every theme, as the gallery shows them. */
export async function galleryAssets(): Promise<readonly Assets[]> {
  const { GALLERY_ASSETS } = await openGallery()
  return [...GALLERY_ASSETS.values()]
}

export function galleryRoutes(deps: PortalDeps): Hono {
  const app = new Hono()
  app.onError(pageError(deps))
  for (const path of ['/ui', '/ui/*']) app.use(path, pageHeaders())
  app.get('/ui', async (c) => {
    const { addressOf, DEFAULT_THEME } = await openGallery()
    return c.redirect(addressOf({ theme: DEFAULT_THEME, lang: contextOf(deps, c).lang }), 302)
  })
  app.get('/ui/*', async (c) => {
    const { galleryPage, placeOf } = await openGallery()
    const place = placeOf(c.req.path)
    const page = place && galleryPage(place, checkedOf)
    if (page === undefined) throw new Fault('not-found', 'portal/no-such-page', 'There is no such page')
    return c.html(String(page))
  })
  return app
}

function checkedOf(component: string): Checked | undefined {
  const page = publishedRun.pages[`ui/${component}`]
  return page && { on: publishedRun.on, runs: page.runs, violations: page.violations }
}
