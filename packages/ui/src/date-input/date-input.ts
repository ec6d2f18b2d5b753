import { box } from '../field/box.ts'
import { type AutocompleteToken, grouped, idOf, type Question } from '../field/field.ts'
import { localeOf } from '../format/format.ts'
import { memoise } from '../format/memoise.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'

export type DatePart = 'day' | 'month' | 'year'

export type DateInputProps = Question & {
  readonly legend: string
  /** `bday` for the birth date of the person who fills in the form, else `none`. */
  readonly autocomplete: 'bday' | 'none'
  readonly value?: Partial<Readonly<Record<DatePart, string>>> | undefined
  /** The boxes the error is about; all of them when it is left out. */
  readonly wrong?: readonly DatePart[] | undefined
  /** Day or month may be unknown, as in many registers of births; the hint says so. */
  readonly partial?: boolean | undefined
  /** The country of the node, where its language orders dates in another way. */
  readonly country?: string | undefined
}

/** A date in three boxes, in the order of the language: `name-day`, `name-month`, `name-year`. */
export function dateInput(props: DateInputProps): Html {
  const { lang, partial, country } = props
  const rule = partial === true ? texts[lang].partialDate : undefined
  const parts = partOrder(localeOf(lang, country))
  const wrong = props.error === undefined ? [] : parts.filter((part) => props.wrong?.includes(part) ?? true)
  // The error summary links to the name of the question: the first wrong box carries that id.
  const first = wrong[0] ?? parts[0]
  const boxes = parts.map((part) =>
    partBox(props, {
      part,
      id: part === first ? idOf(props) : `${idOf(props)}-${part}`,
      wrong: wrong.includes(part),
    }),
  )
  return grouped({ ...props, rule }, html`<div class="date-input">${boxes}</div>`)
}

function partBox(
  { lang, name, value, autocomplete }: DateInputProps,
  { part, id, wrong }: { part: DatePart; id: string; wrong: boolean },
): Html {
  const token: AutocompleteToken = autocomplete === 'bday' ? `bday-${part}` : 'none'
  const invalid = wrong && html` aria-invalid="true"`
  return html`<div class="date-input-${part}"><label for="${id}">${texts[lang][part]}</label>${box({ id, name: `${name}-${part}`, autocomplete: token, value: value?.[part], digits: true }, invalid)}</div>`
}

const PARTS: readonly string[] = ['day', 'month', 'year'] satisfies DatePart[]

/** Day, month and year as a locale writes a short date; Gregorian, because registers and credentials are. */
const partOrder = memoise((locale): readonly DatePart[] =>
  new Intl.DateTimeFormat(locale, { calendar: 'gregory', dateStyle: 'short', timeZone: 'UTC' })
    .formatToParts(0)
    .map(({ type }) => type)
    .filter((type): type is DatePart => PARTS.includes(type)),
)
