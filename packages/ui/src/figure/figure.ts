import { picture } from '../generated/picture.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { table, type TableProps } from '../table/table.ts'

export type FigureProps = {
  readonly id: string
  readonly title: string
  /** What the picture shows, in words, made from the same data. */
  readonly summary: Child
  readonly svg: Html
  /** The same data once more, for everybody. */
  readonly data: TableProps
  /** Readers see the summary too; otherwise it is only read out. */
  readonly summaryShown?: true
  /** The table opens on demand, where words beside the picture already tell all of it. */
  readonly tableFolded?: Lang
} & Size

/**
 * `viewBox` scales everything with the width and therefore hides on narrow screens, where only the table is left.
 * `height` keeps the letters at their size, so the picture stays at every width; its lengths across are in percent.
 */
type Size = { readonly viewBox: string } | { readonly height: number }

/**
 * A picture is never alone: it has a name, a summary for those who cannot see it, and the same data as a table
 * below.
 */
export function figure(props: FigureProps): Html {
  const { id, title, summary, svg, data, summaryShown, tableFolded } = props
  const size =
    'viewBox' in props
      ? html`class="figure-picture figure-scaled" role="img" viewBox="${props.viewBox}"`
      : html`class="figure-picture" role="img" width="100%" height="${props.height}"`
  return html`<figure class="figure"><figcaption${summaryShown !== true && html` class="hidden"`} id="${id}-text">${summary}</figcaption><svg ${size} aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title>${svg}</svg>
${tableFolded === undefined ? table(data) : html`<details class="figure-data"><summary>${picture[tableFolded].asTable}</summary>${table(data)}</details>`}</figure>`
}
