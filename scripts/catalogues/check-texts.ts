/** What every language owes: all texts, the same values in them, every plural form, clean Unicode. */
import { type Choice, type Text } from './read-message.ts'

/** Path of a text (`verdicts/SUSPENDED`) → its message. */
export type Room = ReadonlyMap<string, Text>

/** Problems of a room in one language, each in a sentence that names the text. `reference` is the English one. */
export function checkRoom(lang: string, room: Room, reference: Room): string[] {
  const missing = [...reference.keys()].filter((path) => !room.has(path))
  const unknown = [...room.keys()].filter((path) => !reference.has(path))
  return [
    ...missing.map((path) => `${path} is missing`),
    ...unknown.map((path) => `${path} is not a text of the English catalogue`),
    ...[...room].flatMap(([path, text]) =>
      textProblems(lang, text, reference.get(path) ?? text).map((problem) => `${path} ${problem}`),
    ),
  ]
}

function textProblems(lang: string, text: Text, reference: Text): string[] {
  const problems: string[] = []
  if (signature(text) !== signature(reference))
    problems.push(
      `has the values ${signature(text) || '–'}, the English text has ${signature(reference) || '–'}`,
    )
  const patterns = 'by' in text.body ? [...text.body.variants.values()] : [text.body]
  const words = patterns.map((pattern) =>
    pattern.map((part) => (typeof part === 'string' ? part : '\u2026')).join(''),
  )
  if (words.some((word) => word === '')) problems.push('is empty')
  if (words.some((word) => word !== word.trim())) problems.push('begins or ends with a space')
  if (words.some((word) => word !== word.normalize('NFC'))) problems.push('is not in Unicode form NFC')
  if (words.some((word) => /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/.test(word)))
    problems.push('holds a direction mark: values are isolated by the program')
  if (lang === 'fr' && words.some((word) => / [:;?!»]|« /.test(word)))
    problems.push('has a sign that a line break may part from its word: it takes a no-break space')
  if ('by' in text.body) problems.push(...choiceProblems(lang, text.body))
  return problems
}

function signature({ slots }: Text): string {
  return slots.map(({ name, type }) => `$${name}${type === 'number' ? ' :number' : ''}`).join(', ')
}

/** CLDR: every category of the language has its own sentence; `*` stands for `other` and for nothing else. */
function choiceProblems(lang: string, { kind, variants }: Choice): string[] {
  const problems = variants.has('*') ? [] : ['needs a sentence for *']
  if (kind === 'text') return problems
  const type = kind === 'ordinal' ? 'ordinal' : 'cardinal'
  const categories: readonly string[] = new Intl.PluralRules(lang, { type }).resolvedOptions()
    .pluralCategories
  const missing = categories.filter((category) => category !== 'other' && !variants.has(category))
  const strange = [...variants.keys()].filter(
    (key) => key !== '*' && !/^\d+$/.test(key) && !categories.includes(key),
  )
  return [
    ...problems,
    ...missing.map((category) => `has no sentence for the plural category ${category} of ${lang}`),
    ...strange.map((key) => `has a sentence for ${key}, which ${lang} does not have`),
  ]
}
