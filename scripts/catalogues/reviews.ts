/** Who has read which text. A text changed after its review is a draft again. */
import type { Room } from './check-texts.ts'
import type { Text } from './read-message.ts'

/** In `catalogues/<lang>/reviews.json` under `<room>/<path>`; `text` is what the reviewer read. */
export type Review = { readonly by: string; readonly on: string; readonly text: string }

/** Name of the room → language → its texts. */
export type Rooms = ReadonlyMap<string, ReadonlyMap<string, Room>>

/** The source of `generated/reviews.ts`: how many texts each language has, and which of them are reviewed. */
export function writeReviews(rooms: Rooms, read: (lang: string) => Readonly<Record<string, Review>>): string {
  const langs = [...new Set([...rooms.values()].flatMap((byLang) => [...byLang.keys()]))]
  const lines = langs.map((lang) => {
    const texts = new Map(
      [...rooms].flatMap(([name, byLang]) =>
        [...(byLang.get(lang) ?? [])].map(([path, text]): [string, string] => [
          `${name}/${path}`,
          plainText(text),
        ]),
      ),
    )
    const standing = Object.entries(read(lang)).filter(([path, { text }]) => texts.get(path) === text)
    const reviewed = Object.fromEntries(standing.map(([path, { by, on }]) => [path, { by, on }]))
    return `  ${lang}: { texts: ${texts.size}, reviewed: ${JSON.stringify(reviewed)} },`
  })
  return `// Written by npm run generate from catalogues/*/reviews.json. Do not edit.
/** By language: the number of texts, and who has signed which of them. A text that is not here is a draft. */
export const reviews: Readonly<Record<string, { readonly texts: number; readonly reviewed: Readonly<Record<string, { readonly by: string; readonly on: string }>> }>> = {
${lines.join('\n')}
}
`
}

/** The words of a text with the names of its values, as a reviewer sees them. */
export function plainText({ body }: Text): string {
  const patterns = 'by' in body ? [...body.variants] : [['', body] as const]
  return patterns
    .map(([key, pattern]) => {
      const words = pattern.map((part) => (typeof part === 'string' ? part : `{$${part.name}}`)).join('')
      return key === '' ? words : `${key}: ${words}`
    })
    .join(' | ')
}

/** The source of `generated/texts.ts`: every text as a reviewer reads it, by language, room and key. */
export function writeTexts(rooms: Rooms): string {
  const langs = [...new Set([...rooms.values()].flatMap((byLang) => [...byLang.keys()]))]
  const lines = langs.map((lang) => {
    const byRoom = [...rooms].map(([name, byLang]) => {
      const own = [...(byLang.get(lang) ?? [])].map(([key, text]) => [key, plainText(text)])
      return `${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(own), undefined, 0)}`
    })
    return `${lang}: {\n${byRoom.join(',\n')} },`
  })
  return `// Written by npm run generate from catalogues/*/*.json. Do not edit.
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>
export const texts: Readonly<Record<string, Texts>> = {
${lines.join('\n')}
}
`
}
