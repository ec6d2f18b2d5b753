import { type Html, html } from '../html.ts'
import { directionOf } from '../language.ts'

/** One written form of a name, as a register or an issuer gave it; never romanised by us. */
export type WrittenName = {
  /** BCP 47 with script where it matters: `ja`, `ja-Kana`, `ja-Latn`, `ar`, `vi`. */
  readonly lang: string
  readonly text: string
}

export type PersonNameProps = {
  /** The name in the person's own script. */
  readonly own: WrittenName
  /** How it is read aloud (kana), shown as ruby above the own script. */
  readonly reading?: WrittenName
  /** The issuer's Latin form, for those who cannot read the own script. */
  readonly latin?: WrittenName
}

/** A name in its own script with its reading and Latin form; each is isolated and carries its language. */
export function personName({ own, reading, latin }: PersonNameProps): Html {
  const body =
    reading === undefined
      ? html`${own.text}`
      : html`<ruby>${own.text}<rp>(</rp><rt lang="${reading.lang}" dir="${directionOf(reading.lang)}">${reading.text}</rt><rp>)</rp></ruby>`
  const other = latin !== undefined && latin.text !== own.text && written(latin, html`${latin.text}`, 'latin')
  return html`<span class="person">${written(own, body, 'own')}${other && html` ${other}`}</span>`
}

function written({ lang }: WrittenName, body: Html, form: 'own' | 'latin'): Html {
  return html`<bdi class="person-${form}" lang="${lang}" dir="${directionOf(lang)}">${body}</bdi>`
}
