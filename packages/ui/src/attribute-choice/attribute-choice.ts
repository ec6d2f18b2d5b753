import { rich } from '../catalogues/message.ts'
import { details } from '../details/details.ts'
import { holder as texts } from '../generated/holder.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { summaryList } from '../summary-list/summary-list.ts'

export type AskedAttribute = {
  /** Its name in the words of the reader: `attributeName`. */
  readonly label: Child
  /** What would be shown, by `dateText`, `ltr`, a `bdi`. */
  readonly value: Child
}

/** It has no "checked": nothing is ticked before the person ticks it. */
export type OptionalAttribute = AskedAttribute & { readonly code: string }

export type AttributeChoiceProps = {
  readonly lang: Lang
  /** Unique on the page; the boxes carry it as their name. */
  readonly id: string
  readonly level: HeadingLevel
  /** The document that the attributes come from, and who issued it. */
  readonly title: Child
  readonly issuer: Child
  readonly required: readonly AskedAttribute[]
  readonly optional?: readonly OptionalAttribute[]
  /** Codes that the person has ticked on this form before, when it is shown again. */
  readonly ticked?: ReadonlySet<string>
  /** Where others may look over the shoulder, each value opens on its own. */
  readonly values?: 'shown' | 'hidden'
  /** What the person can do with all of it: a button that opens every value. */
  readonly more?: Html | undefined
}

/** What one document would show: what is needed, with its values, and what the person may add. */
export function attributeChoice(props: AttributeChoiceProps): Html {
  const { lang, level, title, issuer, required, optional = [] } = props
  const rows = required.map(({ label, value }) => ({ key: label, value: shown({ label, value }, props) }))
  const needed =
    rows.length === 0 && optional.length === 0
      ? html`<p>${texts[lang].nothing}</p>`
      : html`${rows.length > 0 && html`<p><strong>${rich(texts[lang].requiredCount({ count: rows.length }))}</strong></p>${summaryList(rows)}`}`
  return html`<section class="card attributes"><div>${heading(level, title)}<p class="hint"><bdi>${issuer}</bdi></p></div>${needed}${optional.length > 0 && optionalOf(optional, props)}${props.more}</section>`
}

function optionalOf(optional: readonly OptionalAttribute[], props: AttributeChoiceProps): Html {
  const { lang, id } = props
  const words = texts[lang]
  return html`<fieldset class="field" aria-describedby="${id}-hint"><legend>${words.optional}</legend><p class="hint" id="${id}-hint">${words.optionalHint}</p>${optional.map((one, index) => box(one, props, index))}</fieldset>`
}

function box({ code, ...attribute }: OptionalAttribute, props: AttributeChoiceProps, index: number): Html {
  const { id, ticked } = props
  const own = `${id}-${index}`
  const checked = ticked?.has(code) === true && html` checked`
  return html`<div class="checkbox"><input type="checkbox" id="${own}" name="${id}" value="${code}" aria-describedby="${own}-value"${checked}><div><label for="${own}">${attribute.label}</label><div id="${own}-value">${shown(attribute, props)}</div></div></div>`
}

function shown({ label, value }: AskedAttribute, { lang, values = 'shown' }: AttributeChoiceProps): Html {
  if (values === 'shown') return html`<bdi>${value}</bdi>`
  const summary = html`${texts[lang].showValue}<span class="hidden"> ${label}</span>`
  return details({ summary, body: html`<bdi>${value}</bdi>` })
}
