/** The one stylesheet and the icon, served as files with their hash in the name. */
import { buttonStyle } from './button/button.style.ts'
import { figureStyle } from './figure/figure.style.ts'
import { formStyle } from './form/form.style.ts'
import { linkCardStyle } from './link-card/link-card.style.ts'
import { ltrStyle } from './ltr/ltr.style.ts'
import { markStyle } from './mark/mark.style.ts'
import { noticeStyle } from './notice/notice.style.ts'
import { pageStyle } from './page/page.style.ts'
import { personNameStyle } from './person-name/person-name.style.ts'
import { reasonListStyle } from './reason-list/reason-list.style.ts'
import { summaryListStyle } from './summary-list/summary-list.style.ts'
import { tableStyle } from './table/table.style.ts'
import { tagStyle } from './tag/tag.style.ts'
import { LIGHT, tokenStyle } from './tokens/tokens.ts'
import { verdictStyle } from './verdict/verdict.style.ts'

export const stylesheet = [
  tokenStyle,
  pageStyle,
  markStyle,
  buttonStyle,
  linkCardStyle,
  noticeStyle,
  summaryListStyle,
  tableStyle,
  tagStyle,
  formStyle,
  ltrStyle,
  personNameStyle,
  verdictStyle,
  reasonListStyle,
  figureStyle,
]
  .join('')
  .replaceAll('\n', '')

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="${LIGHT.brand}"/><g fill="none" stroke="#fff" stroke-width="2.5"><circle cx="15.5" cy="20" r="9"/><circle cx="24.5" cy="20" r="9"/></g><path fill="${LIGHT.gold}" d="M20 12.2a9 9 0 0 1 0 15.6a9 9 0 0 1 0-15.6z"/></svg>`

export type Asset = { readonly path: string; readonly type: string; readonly body: string }

/** FNV-1a, 2 × 32 bits: a name for a cache, not a security feature. */
export function contentHash(text: string): string {
  const run = (seed: number) => {
    let hash = seed
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    }
    return (hash >>> 0).toString(16).padStart(8, '0')
  }
  return run(0x811c9dc5) + run(0x01234567)
}

export const ASSETS = {
  stylesheet: {
    path: `/assets/${contentHash(stylesheet)}.css`,
    type: 'text/css; charset=utf-8',
    body: stylesheet,
  },
  icon: { path: `/assets/${contentHash(icon)}.svg`, type: 'image/svg+xml', body: icon },
} as const satisfies Record<string, Asset>
