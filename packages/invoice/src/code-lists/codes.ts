/** A list of codes as one text: what a code list is, without the noise of quotes. */
export const codes = (text: string): ReadonlySet<string> =>
  new Set(text.split(/\s+/).filter((code) => code !== ''))

/** A list that differs from another by some codes: lists of two bodies, or of two versions. */
export const changed = (
  list: ReadonlySet<string>,
  { plus = '', minus = '' }: { readonly plus?: string; readonly minus?: string },
): ReadonlySet<string> => new Set([...list, ...codes(plus)]).difference(codes(minus))
