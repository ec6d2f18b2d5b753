import { encodeQR } from 'qr'
import { buttonLink } from '../button/button.ts'
import { holder as texts } from '../generated/holder.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'

export type QrFigureProps = {
  readonly lang: Lang
  /** Unique on the page. */
  readonly id: string
  /** What the code is for: "Continue on another device". */
  readonly title: string
  /** What a camera reads, and the same as a link and as text. */
  readonly link: string
}

/** ISO/IEC 18004: four modules of white around the code, or cameras do not find it. */
const QUIET_ZONE = 4

/** Schemes that lead to a page or to a wallet; a code is opened without being read. */
const SCHEME = /^(?:https?|openid[a-z0-9-]*|haip[a-z0-9-]*|eudi[a-z0-9-]*):/i

/**
 * A code for the camera of another device, with the same address as a link and as text that can be copied: nobody
 * needs a camera. Throws for an address that leads elsewhere than to a page or a wallet.
 */
export function qrFigure({ lang, id, title, link }: QrFigureProps): Html {
  if (!SCHEME.test(link)) throw new RangeError('a code may only lead to a page or to a wallet')
  const words = texts[lang]
  return html`<figure class="qr">${qrPicture(`${id}-title`, title, link)}<figcaption class="part"><p><strong>${title}</strong></p><p>${words.scan}</p><div>${buttonLink({ label: words.openHere, href: link, kind: 'secondary' })}</div><p class="hint">${words.sameAddress}</p><p class="qr-link">${ltr(link)}</p></figcaption></figure>`
}

/** Black on white in light and dark: many cameras do not read a code the other way round. */
function qrPicture(titleId: string, title: string, link: string): Html {
  const modules = encodeQR(link, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  const size = modules.length
  return html`<svg class="qr-picture" role="img" viewBox="0 0 ${size} ${size}" aria-labelledby="${titleId}" shape-rendering="crispEdges"><title id="${titleId}">${title}</title><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${modules.map(runs).join('')}"/></svg>`
}

/** The dark runs of a row, each as one rectangle. */
function runs(row: readonly boolean[], y: number): string {
  const line = row.map((dark) => (dark ? '#' : ' ')).join('')
  return [...line.matchAll(/#+/g)]
    .map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
    .join('')
}
