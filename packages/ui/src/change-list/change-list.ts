import { plain } from '../catalogues/message.ts'
import { changes as texts } from '../generated/changes.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { type MarkName, mark } from '../mark/mark.ts'
import type { ChangeDirection, ListedChange } from './change.ts'
import { sentenceOf } from './sentence.ts'
import { type Compared, telling } from './telling.ts'
import { pageWriter, textWriter } from './writer.ts'

export type { ChangeDirection, ComparedAgreement, ListedChange } from './change.ts'
export type { Compared } from './telling.ts'

export type ChangeListProps = Compared & {
  /** As `diffAgreements(before, after)` of the agreement language gives them. */
  readonly changes: readonly ListedChange[]
  /** Begins the id of each change: `changes-1`, `changes-2` …, in the order of the page. */
  readonly id?: string | undefined
  /** Of the headings of the three groups; 2 when it is left out. */
  readonly level?: HeadingLevel | undefined
  /** Most changes of one group that are written out; the rest is counted. */
  readonly most?: number | undefined
}

/** What must not be overlooked comes first. */
export const CHANGE_DIRECTIONS = [
  'widens',
  'narrows',
  'neutral',
] as const satisfies readonly ChangeDirection[]

const SIGNS = { widens: 'plus', narrows: 'minus', neutral: 'equal' } as const satisfies Record<
  ChangeDirection,
  MarkName
>

/** Every change between two versions of an agreement, each in one sentence: what widens, what narrows, the rest. */
export function changeList(lang: Lang, props: ChangeListProps): Html {
  const { changes, id = 'changes', level = 2 } = props
  const words = texts[lang]
  if (changes.length === 0) return html`<p>${words.none}</p>`
  const ordered = orderedChanges(changes)
  const groups = CHANGE_DIRECTIONS.map((direction) => {
    const own = ordered.filter((change) => change.direction === direction)
    return (
      own.length > 0 &&
      group(
        lang,
        { ...props, id, level },
        { direction, own, before: ordered.indexOf(own[0] as ListedChange) },
      )
    )
  })
  return html`<div class="changes"><p class="change-count">${changeSummary(lang, changes)}</p>${groups}</div>`
}

type Group = {
  readonly direction: ChangeDirection
  readonly own: readonly ListedChange[]
  /** How many changes stand above. */
  readonly before: number
}
type Shown = ChangeListProps & { readonly id: string; readonly level: HeadingLevel }

function group(lang: Lang, props: Shown, { direction, own, before }: Group): Html {
  const { id, level, most = own.length } = props
  const words = texts[lang]
  const title = html`<span class="change-mark change-mark-${direction}">${mark(SIGNS[direction])}</span>${words.directions[direction]} <span class="change-number">${own.length}</span>`
  const items = own.slice(0, most).map((change, index) => {
    const sentence = changeSentence(lang, change, props)
    return html`<li id="${id}-${before + index + 1}">${sentence}</li>`
  })
  const left = own.length - items.length
  return html`<section class="change-group change-${direction}">${heading(level, title, `${id}-${direction}`)}<p class="hint">${words.meaning[direction]}</p><ul class="change-items" aria-labelledby="${id}-${direction}">${items}</ul>${left > 0 && html`<p>${plain(words.more({ count: left }))}</p>`}</section>`
}

/** The order of the page: widening, narrowing, neutral; inside a group as they come. */
export function orderedChanges<Change extends Pick<ListedChange, 'direction'>>(
  changes: readonly Change[],
): readonly Change[] {
  return CHANGE_DIRECTIONS.flatMap((direction) => changes.filter((change) => change.direction === direction))
}

/** One line that counts them. */
export function changeSummary(lang: Lang, changes: readonly Pick<ListedChange, 'direction'>[]): string {
  const count = (direction: ChangeDirection) =>
    changes.filter((change) => change.direction === direction).length
  const message = texts[lang].summary({
    all: changes.length,
    widens: count('widens'),
    narrows: count('narrows'),
    neutral: count('neutral'),
  })
  return message.join('')
}

/** One change as a sentence of a page. */
export function changeSentence(lang: Lang, change: ListedChange, compared: Compared): Html {
  return html`${sentenceOf(telling(lang, pageWriter, compared), change) ?? unnamed(change)}`
}

/** The same as text for a terminal or a title: values are isolated by characters, control characters removed. */
export function changeText(lang: Lang, change: ListedChange, compared: Compared): string {
  return String(sentenceOf(telling(lang, textWriter, compared), change) ?? unnamed(change))
}

/** Only a text of a later version of the language has places that we do not know: shown, never hidden. */
function unnamed({ pointer }: ListedChange): Child {
  return textWriter.code(pointer)
}
