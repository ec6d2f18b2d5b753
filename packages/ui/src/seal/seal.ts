import type { Verdict } from '../catalogues/names.ts'
import { names } from '../generated/names.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { mark, type MarkName } from '../mark/mark.ts'
import type { Tone } from '../tag/tag.ts'

type Shape = {
  readonly sign: MarkName
  readonly tone: Exclude<Tone, 'plain'>
  readonly path: string
  readonly dashes?: string
}

/** Outlines that differ from afar: scalloped, broken ring, lozenge, square, octagon. */
const SHAPES = {
  RECOGNISED: {
    sign: 'tick',
    tone: 'ok',
    path: 'M32 4a8.2 8.2 0 0 1 14 3.8a8.2 8.2 0 0 1 10.2 10.2a8.2 8.2 0 0 1 3.8 14a8.2 8.2 0 0 1-3.8 14a8.2 8.2 0 0 1-10.2 10.2a8.2 8.2 0 0 1-14 3.8a8.2 8.2 0 0 1-14-3.8a8.2 8.2 0 0 1-10.2-10.2a8.2 8.2 0 0 1-3.8-14a8.2 8.2 0 0 1 3.8-14a8.2 8.2 0 0 1 10.2-10.2a8.2 8.2 0 0 1 14-3.8z',
  },
  RECOGNISED_LIMITED: {
    sign: 'limit',
    tone: 'ok',
    path: 'M32 5a27 27 0 0 1 0 54a27 27 0 0 1 0-54z',
    dashes: '11 6',
  },
  INDETERMINATE: { sign: 'question', tone: 'todo', path: 'M32 3l29 29l-29 29l-29-29z' },
  SUSPENDED: {
    sign: 'pause',
    tone: 'todo',
    path: 'M12 7h40a5 5 0 0 1 5 5v40a5 5 0 0 1-5 5h-40a5 5 0 0 1-5-5v-40a5 5 0 0 1 5-5z',
  },
  NOT_RECOGNISED: { sign: 'cross', tone: 'stop', path: 'M21 5h22l16 16v22l-16 16h-22l-16-16v-22z' },
} as const satisfies Record<Verdict, Shape>

/** The sign of a verdict without its word: only for a component that says the word beside it. */
export function sealSign(verdict: Verdict): Html {
  const { sign, tone, path, ...rest }: Shape = SHAPES[verdict]
  return html`<span class="seal-sign seal-${tone}"><svg class="seal-shape" viewBox="0 0 64 64" aria-hidden="true" focusable="false"><path d="${path}"${rest.dashes !== undefined && html` stroke-dasharray="${rest.dashes}"`}/></svg>${mark(sign)}</span>`
}

/** The sign of a verdict and its word, for a receipt, a printed proof or the head of a card. */
export function seal({ lang, verdict }: { lang: Lang; verdict: Verdict }): Html {
  return html`<p class="seal-line">${sealSign(verdict)}<strong>${names[lang].verdicts[verdict]}</strong></p>`
}
