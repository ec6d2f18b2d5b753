import { type AskedAttribute, type Html, html, type Lang, type SummaryRow } from '@entente/ui'
import { type Attribute, nameOf, type ShownCredential, valueText } from './credential-text.ts'
import { namedButton } from './parts.ts'
import { say } from './texts.ts'

type Listed = {
  readonly attributes: readonly Attribute[]
  readonly labels: ShownCredential['claimLabels']
  readonly lang: Lang
}

/** Attributes with their values: what the person has, or is about to keep. */
export function attributeRows({ attributes, labels, lang }: Listed): SummaryRow[] {
  return attributes.map((attribute) => ({
    key: label(attribute, labels, lang),
    value: valueText(attribute, lang),
  }))
}

/** The same for a request: nobody who looks over a shoulder reads a value that was not opened. */
export function veiledAttributes(
  { attributes, labels, lang }: Listed,
  id: string,
  revealed: ReadonlySet<string>,
): AskedAttribute[] {
  return attributes.map((attribute, index) => {
    const line = lineOf(id, index)
    const about = `about-${line}`
    const shown = revealed.has(line)
    const value = shown
      ? valueText(attribute, lang)
      : html`<span class="veil" aria-hidden="true">••••••</span><span class="hidden">${say(lang, 'hidden')}</span>`
    const word = say(lang, shown ? 'hideValue' : 'showValue')
    const button = namedButton({ name: 'reveal', value: line, label: word, about })
    return {
      label: html`<span id="${about}">${label(attribute, labels, lang)}</span>`,
      value: html`<span class="value"><span>${value}</span>${button}</span>`,
    }
  })
}

/** The name of one line of a request, by which its value is opened. */
export function lineOf(queryId: string, index: number): string {
  return `${queryId}-${index}`
}

function label({ path }: Attribute, labels: ShownCredential['claimLabels'], lang: Lang): Html {
  const { name, group } = nameOf(path, labels, lang)
  return html`${name}${group !== undefined && html`<span class="summary-note">${group}</span>`}`
}
