import { frame } from '../generated/frame.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang, LANGUAGE_NAMES, LANGUAGES } from '../language.ts'

export type LanguageLink = { readonly lang: Lang; readonly href: string }

/** The same page in every language; switching keeps the case and the answers. Each name in its own script. */
export function languageSwitch(lang: Lang, links: readonly LanguageLink[]): Html {
  return around(
    lang,
    links.map(
      ({ lang: other, href }) =>
        html`<li><a href="${href}" hreflang="${other}"${spoken(other, lang)}>${LANGUAGE_NAMES[other]}</a></li>`,
    ),
  )
}

/** The same where the page is made in the browser: the button named `language` carries the choice. */
export function languageButtons(lang: Lang): Html {
  const choice = (other: Lang) =>
    html`<li><button type="submit" name="language" value="${other}"${spoken(other, lang)}>${LANGUAGE_NAMES[other]}</button></li>`
  return around(lang, LANGUAGES.map(choice), true)
}

function spoken(other: Lang, lang: Lang): Html {
  return html` lang="${other}" dir="${directionOf(other)}"${other === lang && html` aria-current="true"`}`
}

function around(lang: Lang, items: readonly Html[], form = false): Html {
  const list = html`<ul>${items}</ul>`
  return html`<nav class="languages" aria-label="${frame[lang].languages}">${form ? html`<form>${list}</form>` : list}</nav>`
}
