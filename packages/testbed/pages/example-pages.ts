/** The gallery as pages to check: every component in every language, and every theme by its colours. */
import type { Lang } from '@entente/ui'
import { addressOf, components, DEFAULT_THEME, GALLERY_THEMES } from '@entente/ui/gallery'
import type { CheckedPage } from './checked-page.ts'

/** Between them they show every colour of a theme: buttons, tones, errors, seals, pictures. */
const COLOURFUL = ['button', 'tag', 'text-input', 'verdict', 'bars']
const THEME_LANGUAGE: Lang = 'fr'
const TEXT_ROOM = 'page'

/** The pages of the gallery that a node serves at `url`. */
export function examplePages(url: string): CheckedPage[] {
  return [...galleryPages(url), ...themePages(url)]
}

function galleryPages(url: string): CheckedPage[] {
  const page = (name: string, component?: string, example?: string): CheckedPage => ({
    name,
    kind: 'gallery',
    address: (lang) =>
      url +
      addressOf({
        theme: DEFAULT_THEME,
        lang,
        ...(component !== undefined && { component }),
        ...(example !== undefined && { example }),
      }),
  })
  const shown = Object.entries(components).map(([name]) => page(`ui/${name}`, name))
  // What frames a page cannot stand inside another one: its examples are looked at alone.
  const alone = Object.entries(components)
    .filter(([, { group }]) => group === 'frame')
    .flatMap(([name, { examples }]) =>
      Object.keys(examples).map((example) => page(`ui/${name}`, name, example)),
    )
  const lists = [page('ui'), page('ui/texts', 'texts'), page(`ui/texts/${TEXT_ROOM}`, 'texts', TEXT_ROOM)]
  return [...lists, ...shown, ...alone]
}

function themePages(url: string): CheckedPage[] {
  return GALLERY_THEMES.flatMap((theme) =>
    COLOURFUL.map((component) => ({
      name: `theme/${theme}`,
      kind: 'theme' as const,
      languages: [THEME_LANGUAGE],
      address: (lang) => url + addressOf({ theme, lang, component }),
    })),
  )
}
