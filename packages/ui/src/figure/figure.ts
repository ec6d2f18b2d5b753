import { type Html, html } from '../html.ts'
import { table, type TableProps } from '../table/table.ts'

export type FigureProps = {
  readonly id: string
  readonly title: string
  /** What the picture shows, in words, made from the same data. */
  readonly summary: string
  readonly viewBox: string
  readonly svg: Html
  readonly data: TableProps
}

/**
 * A picture is never alone: it has a name, a summary for those who cannot see it, and the same data as a table
 * below.
 */
export function figure({ id, title, summary, viewBox, svg, data }: FigureProps): Html {
  return html`<figure class="figure"><svg class="figure-picture" role="img" viewBox="${viewBox}" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title>${svg}</svg>
<figcaption class="hidden" id="${id}-text">${summary}</figcaption>${table(data)}</figure>`
}
