import { CATALOGUES } from '../catalogues/catalogues.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang, LANGUAGE_NAMES } from '../language.ts'

export type PageProps = {
  readonly lang: Lang
  /** What this page is; the name of the site is added. */
  readonly title: string
  /** The jurisdiction whose node this is, in the reader's language. */
  readonly node: string
  readonly home: string
  readonly stylesheet: string
  readonly icon: string
  /** The same page in every language; switching keeps the case and the answers. */
  readonly languages: readonly { readonly lang: Lang; readonly href: string }[]
  /** A TEST installation says so on every page. */
  readonly test: boolean
  readonly breadcrumb?: readonly { readonly label: string; readonly href: string }[]
  readonly main: Html
}

/** The frame of every page: language, direction, title, skip link, landmarks, languages, TEST banner, footer. */
export function page(props: PageProps): Html {
  const { lang, title, node, home, stylesheet, icon, main } = props
  const texts = CATALOGUES[lang].page
  return html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8"><title>${title} – Entente ${node}</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${stylesheet}"><link rel="icon" type="image/svg+xml" href="${icon}">${alternates(props)}</head>
<body><a class="skip" href="#main">${texts.skipToMain}</a>
<header>${props.test && testBanner(lang)}<div class="bar wrap"><a class="site" href="${home}">${emblem()}<span><strong>Entente</strong> <span class="node">${node}</span></span></a>${languageSwitch(props)}</div></header>
<main id="main" class="wrap" tabindex="-1">${breadcrumb(props)}${main}</main>
<footer><div class="wrap">${footer(lang)}</div></footer></body></html>`
}

function testBanner(lang: Lang): Html {
  const { testLabel, testBanner } = CATALOGUES[lang].page
  return html`<p class="test"><span class="wrap"><strong>${testLabel}</strong> <span>${testBanner}</span></span></p>`
}

function languageSwitch({ lang, languages }: PageProps): Html {
  const link = (other: (typeof languages)[number]) =>
    html`<li><a href="${other.href}" lang="${other.lang}" hreflang="${other.lang}" dir="${directionOf(other.lang)}"${other.lang === lang && html` aria-current="true"`}>${LANGUAGE_NAMES[other.lang]}</a></li>`
  return html`<nav class="languages" aria-label="${CATALOGUES[lang].page.languages}"><ul>${languages.map(link)}</ul></nav>`
}

function alternates({ languages }: PageProps): Html {
  return html`${languages.map(({ lang, href }) => html`<link rel="alternate" hreflang="${lang}" href="${href}">`)}`
}

function breadcrumb({ lang, breadcrumb = [] }: PageProps): Html {
  if (breadcrumb.length === 0) return html``
  return html`<nav class="breadcrumb" aria-label="${CATALOGUES[lang].page.breadcrumb}"><ol>${breadcrumb.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}</ol></nav>`
}

function footer(lang: Lang): Html {
  const { page: texts, review } = CATALOGUES[lang]
  return html`${review.status === 'draft' && html`<p><strong>${texts.footerDraft}</strong> ${texts.footerDraftMore}</p>`}<p>${texts.footerPlain}</p><p>${texts.footerSource}</p>`
}

/** Two circles that meet: the sign of the project, decorative beside its name. */
function emblem(): Html {
  return html`<svg class="emblem" viewBox="0 0 40 26" aria-hidden="true" focusable="false"><circle cx="13" cy="13" r="11"/><circle cx="27" cy="13" r="11"/><path d="M20 4.6a11 11 0 0 1 0 16.8a11 11 0 0 1 0-16.8z"/></svg>`
}
