import { number, plain } from '../catalogues/message.ts'
import { figure } from '../figure/figure.ts'
import { fillOf, keyed, type Look, patterns, swatch } from '../figure/look.ts'
import { picture } from '../generated/picture.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang } from '../language.ts'

export type StepMeterProps = {
  readonly id: string
  readonly lang: Lang
  /** How many answers the person types, and how many come from the wallet. */
  readonly typed: number
  readonly filled: number
}

const TYPED = 'stripes'
const FILLED = 'full'
/** Between two cells, in percent. */
const GAP = 0.8

/** How little a person has to type: one cell per answer, and the same in two sentences. */
export function stepMeter({ id, lang, typed, filled }: StepMeterProps): Html {
  const { stepTitle, stepTyped, stepFilledAll, stepFilledOther, stepWho, stepAnswers, stepYou, stepWallet } =
    picture[lang]
  const fillText = typed === 0 ? stepFilledAll : stepFilledOther
  const row = (look: Look, text: string) => keyed(swatch(id, look), text)
  return figure({
    id,
    title: stepTitle,
    summaryShown: true,
    summary: html`<span class="step-meter">${row(TYPED, plain(stepTyped({ count: typed })))} ${row(FILLED, plain(fillText({ count: filled })))}</span>`,
    height: 32,
    svg: html`${patterns(id)}${cells({ id, lang, typed, filled })}`,
    tableFolded: lang,
    data: {
      id: `${id}-data`,
      caption: stepTitle,
      columns: [{ label: stepWho }, { label: stepAnswers, numeric: true }],
      rows: [
        [stepYou, number(lang, typed)],
        [stepWallet, number(lang, filled)],
      ],
    },
  })
}

/** What the person types comes first, on the side where reading begins. */
function cells({ id, lang, typed, filled }: StepMeterProps): Html[] {
  const count = typed + filled
  const width = (100 - GAP * (count - 1)) / count
  return Array.from({ length: count }, (_, index) => {
    const look = index < typed ? TYPED : FILLED
    const place = directionOf(lang) === 'rtl' ? count - 1 - index : index
    return html`<rect class="look-${look}" fill="${fillOf(id, look)}" x="${tenth(place * (width + GAP))}%" y="2" width="${tenth(width)}%" height="28" rx="4"></rect>`
  })
}

function tenth(percent: number): number {
  return Math.round(percent * 10) / 10
}
