// Written by npm run generate from catalogues/*/reviews.json. Do not edit.
/** By language: the number of texts, and who has signed which of them. A text that is not here is a draft. */
export const reviews: Readonly<Record<string, { readonly texts: number; readonly reviewed: Readonly<Record<string, { readonly by: string; readonly on: string }>> }>> = {
  fr: { texts: 3178, reviewed: {} },
  nl: { texts: 3178, reviewed: {} },
  de: { texts: 3178, reviewed: {} },
  en: { texts: 3178, reviewed: {} },
  ja: { texts: 3178, reviewed: {} },
  ar: { texts: 3178, reviewed: {} },
  vi: { texts: 3178, reviewed: {} },
}
