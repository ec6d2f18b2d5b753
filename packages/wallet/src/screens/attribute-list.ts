import { type Html, html, type Lang } from '@entente/ui'
import { type Attribute, nameOf, type ShownCredential, valueText } from './credential-text.ts'
import { namedButton } from './parts.ts'
import { say } from './texts.ts'

type Listed = {
  readonly attributes: readonly Attribute[]
  readonly labels: ShownCredential['claimLabels']
  readonly lang: Lang
}

/** Attributes with their values: what the person has, or is about to keep. */
export function attributeList({ attributes, labels, lang }: Listed): Html {
  return html`<dl class="summary">${attributes.map(
    (attribute) =>
      html`<div class="summary-row"><dt>${label(attribute, labels, lang)}</dt><dd>${valueText(attribute, lang)}</dd></div>`,
  )}</dl>`
}

/** The same for a request: nobody who looks over a shoulder reads a value that was not opened. */
export function hiddenList(listed: Listed, id: string, revealed: ReadonlySet<string>): Html {
  const { attributes, labels, lang } = listed
  return html`<dl class="summary">${attributes.map((attribute, index) => {
    const line = `${id}-${index}`
    const shown = revealed.has(line)
    const value = shown
      ? valueText(attribute, lang)
      : html`<span class="veil" aria-hidden="true">••••••</span><span class="hidden">${say(lang, 'hidden')}</span>`
    const button = namedButton({
      name: 'reveal',
      value: line,
      label: say(lang, shown ? 'hideValue' : 'showValue'),
      about: `about-${line}`,
    })
    return html`<div class="summary-row"><dt id="about-${line}">${label(attribute, labels, lang)}</dt><dd class="value"><span>${value}</span>${button}</dd></div>`
  })}</dl>`
}

function label({ path }: Attribute, labels: ShownCredential['claimLabels'], lang: Lang): Html {
  const { name, group } = nameOf(path, labels, lang)
  return html`${name}${group !== undefined && html`<span class="summary-note">${group}</span>`}`
}
