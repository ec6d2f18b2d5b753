import { type Child, type Html, html } from '../html.ts'

declare const made: unique symbol
/** A level that only `section` hands out: written as a plain number it is a compile error. */
type Made<Depth extends 3 | 4 | 5 | 6> = Depth & { readonly [made]: true }

/** Level of a heading: 2 below the title of the page, else what the section around it handed down. */
export type HeadingLevel = 2 | Made<3> | Made<4> | Made<5> | Made<6>

/** The level of the sections inside a section; there is none below 6. */
export type LevelBelow<Level extends HeadingLevel> = Level extends 2
  ? Made<3>
  : Level extends Made<3>
    ? Made<4>
    : Level extends Made<4>
      ? Made<5>
      : Level extends Made<5>
        ? Made<6>
        : never

export type SectionProps<Level extends HeadingLevel> = {
  readonly level: Level
  readonly title: Child
  /** For links to this place and for lists that are named by the heading. */
  readonly id?: string
  readonly body: (sub: LevelBelow<Level>) => Html
}

/** A heading alone, for a component that gets its level from the section it stands in. */
export function heading(level: HeadingLevel, text: Child, id?: string): Html {
  return html`<h${level}${id !== undefined && html` id="${id}"`}>${text}</h${level}>`
}

/** A part of the page below its heading. The level of what is inside comes from here, so none can be skipped. */
export function section<Level extends HeadingLevel>(props: SectionProps<Level>): Html {
  const { level, title, id, body } = props
  return html`<section class="part">${heading(level, title, id)}${body((level + 1) as LevelBelow<Level>)}</section>`
}
