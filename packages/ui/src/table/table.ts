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

/** A table cannot be made without caption and header cells; it scrolls in its own labelled region. */
export function table({ id, within, caption, columns, rows, lang }: TableProps): Html {
  // A template for each kind of cell: a cell is what a page has most of, and one value costs less than two.
  const cell = (content: Html | string, index: number) => {
    if (index === 0) return html`<th scope="row">${content}</th>`
    if (columns[index]?.numeric === true) return html`<td class="number">${content}</td>`
    return html`<td>${content}</td>`
  }
  const empty =
    rows.length === 0 &&
    lang !== undefined &&
    html`<tr><td colspan="${columns.length}">${data[lang].tableEmpty}</td></tr>`
  return html`<div class="table" role="region" aria-labelledby="${within !== undefined && html`${within} `}${id}" tabindex="0"><table><caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ label, numeric = false }) => html`<th scope="col"${numeric && html` class="number"`}>${label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}${empty}</tbody></table></div>`
}
