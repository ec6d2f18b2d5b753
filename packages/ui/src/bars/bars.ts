import { number, plain } from '../catalogues/message.ts'
import { figure } from '../figure/figure.ts'
import { fillOf, type Look, patterns } from '../figure/look.ts'
import { formatList } from '../format/format.ts'
import { picture } from '../generated/picture.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang } from '../language.ts'
import { linesOf } from './wrap.ts'

export type Bar = {
  readonly label: string
  /** Zero or more. */
  readonly value: number
  /** What is written instead of the number, with its unit. */
  readonly text?: string
  readonly look?: Look
}

export type BarsProps = {
  readonly id: string
  readonly lang: Lang
  readonly title: string
  readonly columns: { readonly label: string; readonly value: string }
  readonly bars: readonly Bar[]
}

const LINE = 22
const BAR = 16
const GAP = 18
const LETTERS = 28

/** Amounts side by side. Each bar has its name and its value in words, and begins where the reader begins to read. */
export function bars({ id, lang, title, columns, bars: given }: BarsProps): Html {
  const highest = Math.max(0, ...given.map(({ value }) => value))
  const drawn: Drawn[] = []
  let top = 0
  for (const bar of given) {
    const lines = linesOf(bar.label, lang, LETTERS)
    drawn.push({ ...bar, id, lang, lines, top, text: textOf(bar, lang), highest })
    top += lines.length * LINE + BAR + GAP
  }
  const pairs = drawn.map(({ label, text }) => plain(picture[lang].pair({ name: label, value: text })))
  return figure({
    id,
    title,
    summary: formatList(pairs, { lang }),
    height: Math.max(0, top - GAP + 2),
    svg: html`${patterns(id)}${drawn.map(drawBar)}`,
    data: {
      id: `${id}-data`,
      caption: title,
      columns: [{ label: columns.label }, { label: columns.value, numeric: true }],
      rows: drawn.map(({ label, text }) => [label, text]),
    },
  })
}

type Drawn = Bar & {
  readonly id: string
  readonly lang: Lang
  readonly lines: readonly string[]
  readonly top: number
  readonly text: string
  readonly highest: number
}

function textOf({ text, value }: Bar, lang: Lang): string {
  return text ?? number(lang, value)
}

function drawBar({ id, lang, lines, top, text, value, look = 'full', highest }: Drawn): Html {
  const mirrored = directionOf(lang) === 'rtl'
  const [near, far] = mirrored ? [END, START] : [START, END]
  const share = highest === 0 ? 0 : Math.round((Math.max(0, value) / highest) * 1000) / 10
  const bottom = top + lines.length * LINE
  const rows = lines.map((line, index) => html`<text ${near} y="${top + 15 + index * LINE}">${line}</text>`)
  return html`${rows}<text class="bars-value" ${far} y="${bottom - LINE + 15}">${text}</text><rect class="look-${look}" fill="${fillOf(id, look)}" x="${mirrored ? 100 - share : 0}%" y="${bottom + 1}" width="${share}%" height="${BAR}" rx="3"></rect>`
}

const START = html`x="0" text-anchor="start"`
const END = html`x="100%" text-anchor="end"`
