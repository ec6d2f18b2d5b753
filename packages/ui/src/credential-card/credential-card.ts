import { countryName } from '../catalogues/names.ts'
import { dateText } from '../date-text/date-text.ts'
import type { Reader } from '../format/locale.ts'
import { type HolderTexts, holder as texts } from '../generated/holder.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Child, type Html, html } from '../html.ts'
import type { MarkName } from '../mark/mark.ts'
import { type SummaryRow, summaryList } from '../summary-list/summary-list.ts'
import { tag, type Tone } from '../tag/tag.ts'

export type CredentialState = keyof HolderTexts['states']

const LOOKS = {
  valid: { tone: 'ok', sign: 'tick' },
  'not-yet': { tone: 'todo', sign: 'warning' },
  expired: { tone: 'stop', sign: 'cross' },
  suspended: { tone: 'todo', sign: 'pause' },
  revoked: { tone: 'stop', sign: 'cross' },
  unknown: { tone: 'todo', sign: 'question' },
} as const satisfies Record<CredentialState, { tone: Tone; sign: MarkName }>

export type CredentialCardProps = {
  readonly reader: Reader
  /** Unique on the page: names the card by its title, for actions that say which card they are about. */
  readonly id: string
  readonly level: HeadingLevel
  /** What the document is, in the words of the reader. */
  readonly title: Child
  readonly issuer: Child
  /** ISO code of the country whose law the issuer acts under; undefined when its certificate names none. */
  readonly country: string | undefined
  readonly state: CredentialState
  /** Civil dates; a document without an end says so. */
  readonly validity: { readonly from?: string | undefined; readonly until: string | undefined }
  /** The name of the person or business, by `personName`. */
  readonly holder?: Child
  readonly facts?: readonly SummaryRow[]
  /** What the holder can do with it: buttons, more details. */
  readonly more?: Html
}

/** A document that a person holds: what, from whom, of which country, until when, and whether it is good today. */
export function credentialCard(props: CredentialCardProps): Html {
  const { reader, id, level, title, country, state, more } = props
  const over = state === 'expired' || state === 'revoked'
  const label = tag({ label: texts[reader.lang].states[state], ...LOOKS[state] })
  return html`<article class="credential-card${over && ' credential-over'}" aria-labelledby="${id}"><div class="credential-head"><div>${heading(level, title, id)}${country !== undefined && html`<p>${countryName(country, reader.lang)}</p>`}</div>${label}</div>
<div class="credential-body">${summaryList(rowsOf(props))}${more}</div></article>`
}

function rowsOf({ reader, holder, issuer, facts = [], validity }: CredentialCardProps): SummaryRow[] {
  const words = texts[reader.lang]
  const { from, until } = validity
  return [
    ...(holder === undefined
      ? []
      : [{ key: words.heldBy, value: html`<strong class="credential-holder">${holder}</strong>` }]),
    ...facts,
    { key: words.issuedBy, value: html`<bdi>${issuer}</bdi>` },
    ...(from === undefined ? [] : [{ key: words.validFrom, value: dateText(from, reader) }]),
    { key: words.validUntil, value: until === undefined ? words.noEnd : dateText(until, reader) },
  ]
}
