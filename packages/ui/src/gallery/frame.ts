import { countryName } from '../catalogues/names.ts'
import { gallery } from '../generated/gallery.ts'
import type { Html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { nav } from '../nav/nav.ts'
import { page } from '../page/page.ts'
import type { Assets } from '../stylesheet.ts'
import { addressOf, DEFAULT_THEME, GALLERY_THEMES, type Place } from './place.ts'

export type Framed = {
  readonly place: Place
  readonly assets: Assets
  readonly title: string
  readonly main: Html
}

/** A page of the gallery in its theme, with the ways to the other themes and languages. */
export function galleryFrame({ place, assets, title, main }: Framed): Html {
  const { theme, lang, component } = place
  const words = gallery[lang]
  return page({
    lang,
    title,
    node: { lang, text: words.title },
    home: addressOf({ theme, lang }),
    stylesheet: assets.stylesheet.path,
    icon: assets.icon.path,
    languages: LANGUAGES.map((other) => ({ lang: other, href: addressOf({ ...place, lang: other }) })),
    test: true,
    breadcrumb: component === undefined ? [] : [{ label: words.title, href: addressOf({ theme, lang }) }],
    nav: nav(
      lang,
      GALLERY_THEMES.map((one) => ({
        label: one === DEFAULT_THEME ? 'Entente' : countryName(one, lang),
        href: addressOf({ ...place, theme: one }),
        current: one === theme,
      })),
      words.themes,
    ),
    main,
  })
}
