/** The gallery: every component, example, language and theme. Apart from the rest, so that pages do not carry it. */
import { components } from '../generated/components.ts'
import { galleryStyle } from '../generated/gallery-style.ts'
import type { Html } from '../html.ts'
import { type Assets, assetsOf } from '../stylesheet.ts'
import { themeOf } from '../tokens/themes.ts'
import type { Component } from './component.ts'
import { type Checked, componentPage, examplePage } from './component-page.ts'
import { indexPage } from './index-page.ts'
import { GALLERY_THEMES, type Place } from './place.ts'
import { textRoomsPage, textsPage } from './texts-page.ts'

export { components } from '../generated/components.ts'
export type { Component } from './component.ts'
export type { Checked } from './component-page.ts'
export { addressOf, DEFAULT_THEME, GALLERY_THEMES, type Place, placeOf } from './place.ts'

/** The files of every theme; `themeOf` gives the project's for a name that is no country. */
export const GALLERY_ASSETS: ReadonlyMap<string, Assets> = new Map(
  GALLERY_THEMES.map((theme) => [theme, assetsOf(themeOf(theme), galleryStyle)]),
)

/** The page at a place; undefined where there is none. */
export function galleryPage(
  place: Place,
  checked: (component: string) => Checked | undefined = () => undefined,
): Html | undefined {
  const { theme, component: name, example } = place
  const assets = GALLERY_ASSETS.get(theme)
  if (assets === undefined) return undefined
  if (name === undefined) return indexPage(place, assets)
  if (name === 'texts')
    return example === undefined ? textRoomsPage(place, assets) : textsPage(place, assets, example)
  const component: Component | undefined = Object.hasOwn(components, name)
    ? components[name as keyof typeof components]
    : undefined
  if (component === undefined) return undefined
  const view = { place: { ...place, component: name }, assets, component, checked: checked(name) }
  return example === undefined ? componentPage(view) : examplePage(view, example)
}
