import { frame } from '../generated/frame.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type HeaderProps = {
  readonly lang: Lang
  readonly home: string
  /** Whose site this is, in the reader's language. */
  readonly name: Child
  /** Set on a TEST installation: what that means for the reader. */
  readonly test?: string | undefined
  /** The languages. */
  readonly switch: Html
  readonly nav?: Html | undefined
}

/** The top of every page: whether it is a TEST, whose site it is, and the languages. */
export function header({ lang, home, name, test, switch: languages, nav }: HeaderProps): Html {
  return html`<header>${test !== undefined && html`<p class="test"><span class="wrap"><strong>${frame[lang].testLabel}</strong> <span>${test}</span></span></p>`}<div class="bar wrap"><a class="site" href="${home}">${emblem()}<span><strong>Entente</strong> <span class="node">${name}</span></span></a>${languages}</div>${nav !== undefined && html`<div class="wrap">${nav}</div>`}</header>`
}

/** Two circles that meet: the sign of the project, decorative beside its name. */
function emblem(): Html {
  return html`<svg class="emblem" viewBox="0 0 40 26" aria-hidden="true" focusable="false"><circle cx="13" cy="13" r="11"/><circle cx="27" cy="13" r="11"/><path d="M20 4.6a11 11 0 0 1 0 16.8a11 11 0 0 1 0-16.8z"/></svg>`
}
