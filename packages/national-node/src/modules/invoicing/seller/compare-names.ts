/**
 * Whether an invoice and a register mean the same company by two names. Case, width, accents, points and the space
 * between words do not matter; a word more or less does, and nothing is transliterated.
 */
export function sameName(a: string, b: string): boolean {
  return plainly(a) === plainly(b) && plainly(a) !== ''
}

/** Marks of Latin letters only: a dakuten tells two Japanese letters apart, and a hamza two Arabic ones. */
function plainly(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replaceAll(/(\p{Script=Latin})\p{M}+/gu, '$1')
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\p{P}\p{S}\p{Z}]+/gu, ' ')
      // S. R. L. and SRL: letters that stand alone are one word.
      .replaceAll(/(?<=(?:^| )\p{L}) (?=\p{L}(?: |$))/gu, '')
      .trim()
  )
}
