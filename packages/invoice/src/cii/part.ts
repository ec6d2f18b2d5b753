import { attribute, type XmlNode } from '../xml/node.ts'

/** What a value becomes on its way: its text, and attributes beside or instead of its own. */
export type Value = { readonly text: string; readonly attributes?: readonly string[] }

/**
 * One element of UBL and where its value is in CII. Both paths are taken from the elements of the part around it; `.`
 * is that element itself. Without parts of its own an element takes text and attributes over, as `value` says.
 */
export type Part = {
  readonly from: string
  /** The last name is made anew for each source, the names before it are shared. */
  readonly to: string
  readonly when?: (source: XmlNode) => boolean
  readonly value?: (source: XmlNode) => Value
  readonly parts?: readonly Part[]
}

type Rest = Omit<Part, 'from' | 'to'>

/** `ram:ID > cbc:ID` */
export function part(paths: string, rest: Rest = {}): Part {
  const [from = '', to = ''] = paths.split(' > ')
  return { from, to, ...rest }
}

/** Parts without anything particular, one on each line. */
export const plain = (lines: string): readonly Part[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => part(line))

export const group = (paths: string, parts: readonly Part[], when?: Part['when']): Part =>
  part(paths, { parts, ...(when && { when }) })

/** UN/CEFACT format 102, `20261102`, as UBL writes a date; no other format counts, and what is no date stays as it is. */
export const date = (source: XmlNode): Value => {
  if ((attribute(source, 'format') ?? '102') !== '102') return { text: '', attributes: [] }
  const [, year, month, day] = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(source.text) ?? []
  return { text: year === undefined ? source.text : `${year}-${month}-${day}`, attributes: [] }
}

/** Code by code, as a table says; a code that is not in it stays. */
export const recoded =
  (codes: Readonly<Record<string, string>>) =>
  ({ text }: XmlNode): Value => ({ text: codes[text.trim()] ?? text })
