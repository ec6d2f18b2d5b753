import { number, rich } from '../catalogues/message.ts'
import { data } from '../generated/data.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { mark } from '../mark/mark.ts'

export type PaginationProps = {
  readonly lang: Lang
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly href: (page: number) => string
}

/** The pages of a long list. A list that fits on one page has none. */
export function pagination(props: PaginationProps): Html {
  const { lang, page, pages } = props
  if (pages <= 1) return html``
  return html`<nav class="pagination no-print" aria-label="${data[lang].pages}"><ul>${page > 1 && step(props, 'previous')}${shownPages(page, pages).map((shown) => item(props, shown))}${page < pages && step(props, 'next')}</ul></nav>`
}

function step({ lang, page, href }: PaginationProps, way: 'previous' | 'next'): Html {
  const { previousPage, nextPage } = data[lang]
  return way === 'previous'
    ? html`<li><a rel="prev" href="${href(page - 1)}">${mark('arrow')}${previousPage}</a></li>`
    : html`<li><a rel="next" href="${href(page + 1)}">${nextPage}${mark('arrow')}</a></li>`
}

/** The bare number is for the eye: the name of the link says that it is a page. */
function item({ lang, page, href }: PaginationProps, shown: number | undefined): Html {
  if (shown === undefined) return html`<li aria-hidden="true">…</li>`
  const here = shown === page && html` aria-current="page"`
  return html`<li><a href="${href(shown)}"${here}><span aria-hidden="true">${number(lang, shown)}</span><span class="hidden">${rich(data[lang].pageNumber({ page: shown }))}</span></a></li>`
}

/** First, last and the neighbours of the present page; `undefined` is a gap of two pages or more. */
export function shownPages(page: number, pages: number): (number | undefined)[] {
  const near = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pages || Math.abs(number - page) <= 1,
  )
  return near.flatMap((number, index) => {
    const gap = number - (near[index - 1] ?? 0)
    if (gap === 2) return [number - 1, number]
    return gap > 2 ? [undefined, number] : [number]
  })
}
