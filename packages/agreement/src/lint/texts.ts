/** AL07 and AL08: what people read is there in every language, and cannot be turned around. */
import type { Agreement, Problem } from '../language/schema.ts'

/** Members that hold a text per language, wherever they stand. */
const TEXT_MEMBERS = new Set([
  'title',
  'note',
  'name',
  'text',
  'rationale',
  'redress',
  'dataProtection',
  'trustServices',
])

/** AL07 */
export function textsComplete(agreement: Agreement): readonly Problem[] {
  const problems: Problem[] = []
  visit(agreement, '', (map, pointer) => {
    for (const language of agreement.languages.published)
      if (!Object.hasOwn(map, language)) problems.push({ pointer, detail: `no text in ${language}` })
    for (const [language, text] of Object.entries(map))
      if (!isBidiBalanced(text))
        problems.push({ pointer: `${pointer}/${language}`, detail: 'unpaired direction control' })
  })
  return problems
}

/** AL08 */
export function languagesPublished({ languages, parties }: Agreement): readonly Problem[] {
  const missing = (codes: readonly string[]): readonly string[] =>
    codes.filter((code) => !languages.published.includes(code))
  return [
    ...missing(languages.authentic).map((code) => ({
      pointer: '/languages/published',
      detail: `authentic ${code} is missing`,
    })),
    ...parties.flatMap((party, index) =>
      missing(party.languages).map((code) => ({
        pointer: `/parties/${index}/languages`,
        detail: `${code} of ${party.code} is not published`,
      })),
    ),
  ]
}

type Found = (map: { readonly [language: string]: string }, pointer: string) => void

function visit(value: unknown, pointer: string, found: Found): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${pointer}/${index}`, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    const at = `${pointer}/${name}`
    if (TEXT_MEMBERS.has(name) && typeof member === 'object' && member !== null)
      found(member as { readonly [language: string]: string }, at)
    else visit(member, at, found)
  }
}

const OPENING = /[\u202a\u202b\u202d\u202e\u2066\u2067\u2068]/g
const CLOSING = /[\u202c\u2069]/g

/** An unpaired control would reorder the text around it (Unicode TR 36). */
function isBidiBalanced(text: string): boolean {
  return (text.match(OPENING)?.length ?? 0) === (text.match(CLOSING)?.length ?? 0)
}
