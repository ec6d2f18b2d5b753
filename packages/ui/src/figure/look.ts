/** Surfaces that differ by pattern and not only by colour. */
import { type Html, html } from '../html.ts'

export type Look = 'full' | 'stripes' | 'dots' | 'hollow'

/** The patterns of one picture. The identifiers belong to it, so that two pictures may stand on a page. */
export function patterns(id: string): Html {
  return html`<defs><pattern id="${id}-stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="look-stripes" d="M2 0v7"/></pattern><pattern id="${id}-dots" width="7" height="7" patternUnits="userSpaceOnUse"><circle class="look-dots" cx="3.5" cy="3.5" r="1" fill="none"/></pattern></defs>`
}

/** What a surface is filled with; `full` takes its colour from the stylesheet. */
export function fillOf(id: string, look: Look): string {
  return look === 'stripes' || look === 'dots' ? `url(#${id}-${look})` : 'none'
}

/** A small piece of the surface, for `keyed`: the legend of the picture is in its table or its sentences. */
export function swatch(id: string, look: Look): Html {
  return html`<svg class="swatch" width="28" height="16" aria-hidden="true" focusable="false"><rect class="look-${look}" fill="${fillOf(id, look)}" x="1" y="1" width="26" height="14" rx="3"></rect></svg>`
}

/** A word with its surface or its line before it. */
export function keyed(sign: Html, word: string): Html {
  return html`<span class="figure-key">${sign}<span>${word}</span></span>`
}
