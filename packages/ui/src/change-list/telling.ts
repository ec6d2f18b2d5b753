import type { Child } from '../html.ts'
import type { Lang } from '../language.ts'
import type { Reader } from '../format/locale.ts'
import { type AgreementTexts, agreement } from '../generated/agreement.ts'
import { type ChangesTexts, changes } from '../generated/changes.ts'
import type { ComparedAgreement } from './change.ts'
import type { Writer } from './writer.ts'

/** Who is told, how it is written, and what the two versions say. */
export type Telling = {
  readonly lang: Lang
  readonly reader: Reader
  readonly writer: Writer
  readonly words: ChangesTexts
  /** The words of the page of an agreement: both pages call a thing by one name. */
  readonly agreed: AgreementTexts
  readonly before: ComparedAgreement
  readonly after: ComparedAgreement
}

export type Compared = {
  readonly before: ComparedAgreement
  readonly after: ComparedAgreement
  /** Country of the node, for the calendar and spelling of its readers. */
  readonly country?: string | undefined
}

export function telling(lang: Lang, writer: Writer, { before, after, country }: Compared): Telling {
  const reader: Reader = { lang, ...(country !== undefined && { country }) }
  return { lang, reader, writer, words: changes[lang], agreed: agreement[lang], before, after }
}

/** The word of a code between quotation marks; a code without a word is shown as it is. */
export function named(
  { lang, writer }: Telling,
  words: Readonly<Record<string, string>>,
  code: unknown,
): Child {
  const text = typeof code === 'string' ? code : (JSON.stringify(code) ?? '')
  return Object.hasOwn(words, text) ? writer.name(lang, words[text] ?? text) : writer.code(text)
}
