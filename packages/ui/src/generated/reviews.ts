// Written by npm run generate from catalogues/*/reviews.json. Do not edit.
/** By language: the number of texts, and who has signed which of them. A text that is not here is a draft. */
export const reviews: Readonly<Record<string, { readonly texts: number; readonly reviewed: Readonly<Record<string, { readonly by: string; readonly on: string }>> }>> = {
  fr: { texts: 3172, reviewed: {} },
  nl: { texts: 3172, reviewed: {} },
  de: { texts: 3172, reviewed: {} },
  en: { texts: 3172, reviewed: {} },
  ja: { texts: 3172, reviewed: {} },
  ar: { texts: 3172, reviewed: {} },
  vi: { texts: 3172, reviewed: {} },
}
