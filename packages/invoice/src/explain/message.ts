/** What the compiled catalogues of this package are made of. */

/** Text at even places, values at odd ones. */
export type Parts = readonly string[]

/** A text with values. */
export type Message<Texts extends string = never> = (
  values: {
    readonly [Name in Texts]: string
  },
) => Parts

/** One line of text: values stand between U+2068 and U+2069 (first strong isolate, UAX #9). */
export function plainText(parts: Parts): string {
  return parts.map((part, at) => (at % 2 === 0 ? part : isolated(part))).join('')
}

export const isolated = (value: string): string => `\u2068${value}\u2069`
