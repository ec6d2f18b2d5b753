import { breadcrumb, type Step } from '../breadcrumb/breadcrumb.ts'
import { footer, type PageFigures } from '../footer/footer.ts'
import { frame } from '../generated/frame.ts'
import { header } from '../header/header.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang } from '../language.ts'
import { type LanguageLink, languageSwitch } from '../language-switch/language-switch.ts'

export type PageProps = {
  readonly lang: Lang
  /** For dates and numbers of the frame itself. */
  readonly country?: string
  /** What this page is; the name of the site is added. */
  readonly title: string
  /** The jurisdiction whose node this is, in the reader's language. */
  readonly node: { readonly lang: string; readonly text: string }
  readonly home: string
  readonly stylesheet: string
  readonly icon: string
  /** The same page in every language; switching keeps the case and the answers. */
  readonly languages: readonly LanguageLink[]
  /** A TEST installation says so on every page. */
  readonly test: boolean
  readonly breadcrumb?: readonly Step[]
  readonly nav?: Html
  /** Between header and content: for whom somebody acts. */
  readonly acting?: Html
  readonly figures?: PageFigures | undefined
  readonly figuresHref?: string
  readonly main: Html
}

/** The frame of every page: language, direction, title, skip link, landmarks, languages, TEST banner, footer. */
export function page(props: PageProps): Html {
  const { lang, title, node, home, stylesheet, icon, main, languages, nav, figures, figuresHref } = props
  const reader = { lang, ...(props.country === undefined ? {} : { country: props.country }) }
  const test = props.test ? frame[lang].testBanner : undefined
  return html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8"><title>${title} – Entente ${node.text}</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${stylesheet}"><link rel="icon" type="image/svg+xml" href="${icon}">${languages.map((one) => html`<link rel="alternate" hreflang="${one.lang}" href="${one.href}">`)}</head>
<body>${skipLink(lang)}
${header({ lang, home, name: spoken(node, lang), test, switch: languageSwitch(lang, languages), nav })}
${props.acting}<main id="main" class="wrap" tabindex="-1">${breadcrumb(lang, props.breadcrumb ?? [])}${main}</main>
${footer({ reader, figures, figuresHref })}</body></html>`
}

/** A name that is not in the language of the page says in which it is. */
function spoken({ lang, text }: PageProps['node'], reader: Lang): Html {
  return lang === reader ? html`${text}` : html`<bdi lang="${lang}">${text}</bdi>`
}

/** The first thing that takes the focus: past header and languages, to the content. */
export function skipLink(lang: Lang): Html {
  return html`<a class="skip" href="#main">${frame[lang].skipToMain}</a>`
}
