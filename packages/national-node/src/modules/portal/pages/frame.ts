import { ASSETS, chooseText, type Html, page, type Reader, say } from '@entente/ui'
import { type Language, LANGUAGES } from '../../../kernel/language.ts'
import type { PortalConfig } from '../portal-deps.ts'

/** Where and for whom a page is made. */
export type PageContext = {
  readonly lang: Language
  readonly config: PortalConfig
  /** The address after the language, with its query: `services/enrolment`. The same in every language. */
  readonly path: string
}

export type FramedPage = {
  readonly title: string
  readonly main: Html
  /** Between the start page and this one. */
  readonly above?: readonly { readonly label: string; readonly path: string }[]
  readonly isHome?: boolean
}

/** A page of this node in the reader's language, with its links to the other six. */
export function frame({ lang, config, path }: PageContext, framed: FramedPage): Html {
  const { title, main, above = [], isHome = false } = framed
  return page({
    lang,
    title,
    node: chooseText(config.name, lang).text,
    home: `/${lang}/`,
    stylesheet: ASSETS.stylesheet.path,
    icon: ASSETS.icon.path,
    languages: LANGUAGES.map((other) => ({ lang: other, href: `/${other}/${path}` })),
    test: config.test,
    breadcrumb: isHome
      ? []
      : [{ label: say(lang, 'home'), path: '' }, ...above].map(({ label, path: step }) => ({
          label,
          href: `/${lang}/${step}`,
        })),
    main,
  })
}

export function readerOf({ lang, config }: PageContext): Reader {
  return { lang, country: config.country, timeZone: config.timeZone }
}
