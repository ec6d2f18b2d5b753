import { data } from '../generated/data.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type TableProps = {
  /** Names the scroll region too, so it must be unique on the page. */
  readonly id: string
  /** Id of the heading above it, where several tables of a page have the same caption. */
  readonly within?: string
  readonly caption: string
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[]
  /** The first cell of each row is its header. */
  readonly rows: readonly (readonly (Html | string)[])[]
  /** For a table that may be empty: then it says so in the language of the page. */
  readonly lang?: Lang
}

/** So many columns fit beside each other on the smallest screen; with more, a row is read from top to bottom there. */
const NARROW_COLUMNS = 2

/** A table cannot be made without caption and header cells; it scrolls in its own labelled region. */
export function table({ id, within, caption, columns, rows, lang }: TableProps): Html {
  const isWide = columns.length > NARROW_COLUMNS
  // Each cell of a wide table names its column, for the screen on which that does not stand above it.
  const starts = columns.map(({ label, numeric = false }) => {
    const named = isWide && html` data-label="${label}"`
    return html`<td${numeric && html` class="number"`}${named}>`
  })
  const cell = (content: Html | string, index: number) =>
    index === 0 ? html`<th scope="row">${content}</th>` : html`${starts[index]}${content}</td>`
  const empty =
    rows.length === 0 &&
    lang !== undefined &&
    html`<tr><td colspan="${columns.length}">${data[lang].tableEmpty}</td></tr>`
  return html`<div class="table${isWide && html` wide`}" role="region" aria-labelledby="${within !== undefined && html`${within} `}${id}" tabindex="0"><table><caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ label, numeric = false }) => html`<th scope="col"${numeric && html` class="number"`}>${label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}${empty}</tbody></table></div>`
}
