import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Agreement,
  agreementJsonSchema,
  type Change,
  diffAgreements,
  parseAgreement,
} from '@entente/agreement'
import { changesTexts, changeText, type Lang, LANGUAGES } from '@entente/ui'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { locate } from '../../../ui/src/change-list/locate.ts'
import { pairsOf } from './schema-walk.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const PAIRS = pairsOf(agreementJsonSchema())
const ISOLATES = /[\u2068\u2069]/g

type Compared = { readonly before: Agreement; readonly after: Agreement }

function sentences(changes: readonly Change[], compared: Compared, lang: Lang): readonly string[] {
  return changes.map((change) => changeText(lang, change, compared).replaceAll(ISOLATES, ''))
}

/** A placeholder, a pointer, a gap: what must never reach a reader. */
const LEAKS =
  /\{\$|\{\}|undefined|\[object|NaN|^\/|\/(?:recognitions|dataExchange|parties|safeguards|validity)\b/

test('the walk reaches every part of the language', () => {
  const tops = new Set(PAIRS.map(({ place }) => place.split('/')[0]))
  const schema = agreementJsonSchema() as { readonly properties: object }
  const constants = ['@type', 'schema', 'semantics']
  expect([...tops].filter((top) => top !== '').sort()).toEqual(
    Object.keys(schema.properties)
      .filter((name) => !constants.includes(name))
      .sort(),
  )
  expect(PAIRS.length).toBeGreaterThan(700)
})

test('[BE-JP 18] no place of the schema is without a message, in any of the seven languages', () => {
  const told = new Set<string>()
  const silent = PAIRS.flatMap(({ place, before, after }) => {
    const compared = { before: before as Agreement, after: after as Agreement }
    const changes = diffAgreements(compared.before, compared.after)
    if (changes.length === 0) return [`${place}: no change is found`]
    const unknown = changes.filter((change) => locate(change, compared).key === undefined)
    // Deep inside a thing that is compared whole, pair after pair gives the same sentence.
    const fresh = changes.filter(({ pointer, change, from, to }) => {
      const before = told.size
      return told.add(JSON.stringify([pointer, change, from, to])).size > before
    })
    const leaking = LANGUAGES.flatMap((lang) =>
      sentences(fresh, compared, lang)
        .filter((sentence) => LEAKS.test(sentence))
        .map((sentence) => `${place} (${lang}): ${sentence}`),
    )
    return [...unknown.map(({ pointer }) => `${place}: no message at ${pointer}`), ...leaking]
  })
  expect(silent).toEqual([])
})

test('no message is there for a place that does not exist', () => {
  const used = new Set(
    PAIRS.flatMap(({ before, after }) =>
      diffAgreements(before as Agreement, after as Agreement).map(
        (change) => locate(change, { before: before as Agreement, after: after as Agreement }).key,
      ),
    ),
  )
  // Said of details with `op: forbid` instead of the list they stand in.
  const spoken = Object.keys(changesTexts.en.paths).filter((key) => key !== 'forbidden')
  expect(spoken.filter((key) => !used.has(key as never))).toEqual([])
})

const TEXTS = ['be-jp', 'eu-jp', 'fr-vn', 'lu-ma', 'tn-jp'].map((pair) =>
  readFileSync(join(ROOT, 'agreements', pair, 'agreement.json'), 'utf8'),
)

type Path = readonly (string | number)[]

function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]))
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]))
}

/** One of these fits most fields; what does not stay an agreement is not used. */
const CANDIDATES: readonly unknown[] = [
  'P5D',
  'PT3H',
  '2027-02-02',
  '2027-02-02T00:00:00.000Z',
  'low',
  'high',
  'none',
  'pilot',
  'production',
  'ended',
  'suspend',
  'limit',
  'either',
  'suspender',
  'copy',
  'erase',
  'binding',
  'https://x.example/y',
  'urn:entente:x:1',
  'Wording of the test',
  'a'.repeat(64),
  'sector:finance',
  'nl',
  'LU',
  'BE-JP 2',
  'recognitions:*',
  'TEST',
  true,
  false,
  7,
  null,
  '2',
  '3',
  'refuse',
  'listed',
  'described',
  'sex',
  'Africa/Tunis',
]

function changed(text: string, path: Path, value: unknown): Agreement | undefined {
  const copy = JSON.parse(text) as { [member: string | number]: unknown }
  let at = copy
  for (const part of path.slice(0, -1)) at = at[part] as typeof at
  const last = path.at(-1) ?? ''
  if (at[last] === value) return undefined
  at[last] = value
  const parsed = parseAgreement(JSON.stringify(copy))
  return parsed.ok ? parsed.agreement : undefined
}

function agreementIn(text: string): Agreement {
  const parsed = parseAgreement(text)
  return parsed.ok ? parsed.agreement : expect.fail(JSON.stringify(parsed.problems))
}

const mutation = fc.constantFrom(...TEXTS).chain((text) =>
  fc.record({
    text: fc.constant(text),
    path: fc.constantFrom(...leaves(JSON.parse(text))),
    start: fc.nat(40),
  }),
)

test('an agreement does not differ from itself (P17)', () => {
  for (const text of TEXTS) expect(diffAgreements(agreementIn(text), agreementIn(text))).toEqual([])
})

test('[BE-JP 18] every valid change of one field is told in every language, and turns round with the versions (P17)', () => {
  let told = 0
  fc.assert(
    fc.property(mutation, ({ text, path, start }) => {
      const older = agreementIn(text)
      const kind = typeof path.reduce<unknown>(
        (at, part) => (at as { [name: string | number]: unknown })[part],
        older,
      )
      const rotated = [...CANDIDATES.slice(start), ...CANDIDATES.slice(0, start)]
      const candidates = rotated.filter((value) => value === null || typeof value === kind)
      const newer = candidates.map((value) => changed(text, path, value)).find((one) => one !== undefined)
      if (newer === undefined) return
      told += 1
      const forth = diffAgreements(older, newer)
      const back = diffAgreements(newer, older)
      expect(forth.length).toBeGreaterThan(0)
      for (const lang of LANGUAGES)
        for (const sentence of sentences(forth, { before: older, after: newer }, lang)) {
          expect(sentence).not.toMatch(LEAKS)
          expect(sentence.length).toBeGreaterThan(5)
        }
      const count = (changes: typeof forth, direction: string) =>
        changes.filter((change) => change.direction === direction).length
      expect(count(back, 'narrows')).toBe(count(forth, 'widens'))
      expect(count(back, 'widens')).toBe(count(forth, 'narrows'))
      expect(count(back, 'neutral')).toBe(count(forth, 'neutral'))
    }),
    { numRuns: 100 },
  )
  expect(told).toBeGreaterThan(50)
}, 300_000)
