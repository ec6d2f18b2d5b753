import { type Child, type Html, html } from '../html.ts'

export type SummaryRow = {
  readonly key: Child
  readonly value: Child
  /** Where the value comes from, or what it means: smaller, below it. */
  readonly note?: Child
}

/** Facts as key and value (a description list): what was received, who asks, under which agreement. */
export function summaryList(rows: readonly SummaryRow[]): Html {
  return html`<dl class="summary">${rows.map(
    ({ key, value, note }) =>
      html`<div class="summary-row"><dt>${key}</dt><dd>${value}${note !== undefined && html`<span class="summary-note">${note}</span>`}</dd></div>`,
  )}</dl>`
}
