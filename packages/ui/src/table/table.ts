import { data } from '../generated/data.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type TableProps = {
  /** Names the scroll region too, so it must be unique on the page. */
  readonly id: string
  readonly caption: string
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[]
  /** The first cell of each row is its header. */
  readonly rows: readonly (readonly (Html | string)[])[]
  /** For a table that may be empty: then it says so in the language of the page. */
  readonly lang?: Lang
}

/** A table cannot be made without caption and header cells; it scrolls in its own labelled region. */
export function table({ id, caption, columns, rows, lang }: TableProps): Html {
  const end = (index: number) => columns[index]?.numeric === true && html` class="number"`
  const cell = (content: Html | string, index: number) =>
    index === 0 ? html`<th scope="row">${content}</th>` : html`<td${end(index)}>${content}</td>`
  const empty =
    rows.length === 0 &&
    lang !== undefined &&
    html`<tr><td colspan="${columns.length}">${data[lang].tableEmpty}</td></tr>`
  return html`<div class="table" role="region" aria-labelledby="${id}" tabindex="0"><table><caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ label }, index) => html`<th scope="col"${end(index)}>${label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}${empty}</tbody></table></div>`
}
