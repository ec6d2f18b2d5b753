/** One change as one sentence: where, what, from what to what. */
import { countryName } from '../catalogues/names.ts'
import type { Child } from '../html.ts'
import { isMembers, type ListedChange, textIn } from './change.ts'
import {
  clauseText,
  conditionText,
  crossingText,
  detailText,
  isForbidden,
  itemText,
  levelNote,
  safeguardText,
  shortCode,
  triggerText,
  wayText,
} from './items.ts'
import { type Item, isPathKey, locate, type Located, type PathKey } from './locate.ts'
import type { Telling } from './telling.ts'
import { compareValues, isOpenEnd, levelText, ownText, purposeText, valueText } from './values.ts'

/** The sentence for a change; undefined where no text speaks of the place it is at. */
export function sentenceOf(telling: Telling, change: ListedChange): Child | undefined {
  const located = locate(change, telling)
  const { key } = located
  if (key === undefined) return undefined
  const { writer, words } = telling
  const place = placeText(telling, located)
  const told = toldText(telling, { ...located, key }, change)
  const row = located.items.at(-1)
  const note =
    key === 'recognitions.loa.rules.then' && row !== undefined ? levelNote(telling, row) : undefined
  return writer.say(
    note === undefined ? words.frames.sentence({ place, told }) : words.frames.noted({ place, told, note }),
  )
}

type Known = Located & { readonly key: PathKey }

function toldText(telling: Telling, located: Known, change: ListedChange): Child {
  const { writer, words } = telling
  const { key, isItem, isNamed, items } = located
  const own = isItem ? items.at(-1) : undefined
  const what = whatText(telling, located)
  if (!isItem && hasSameItems(change.from, change.to)) return writer.say(words.frames.reordered({ what }))
  if (own !== undefined && !(isNamed && typeof own.value === 'string')) {
    const item = itemText(telling, own, key)
    if (change.change === 'added') return writer.say(words.frames.includes({ what, item }))
    if (change.change === 'removed') return writer.say(words.frames.excludes({ what, item }))
    return writer.say(words.frames.altered({ what: writer.say(words.frames.qualified({ what, item })) }))
  }
  const place =
    own === undefined ? what : writer.say(words.frames.qualified({ what, item: itemText(telling, own, key) }))
  return scalarText(telling, { key, what: place, language: own?.name }, change)
}

/** The name of a field; of a row of the table of levels also which row, where there is more than one. */
function whatText({ words, writer, ...telling }: Telling, { key, items, isItem }: Known): Child {
  const own = items.at(-1)
  if (key === 'recognitions.claims' && isItem && own !== undefined && isForbidden(own))
    return words.paths.forbidden
  const what = words.paths[key]
  if (!key.startsWith('recognitions.loa.rules.') || !isMembers(own?.value) || key.endsWith('.when'))
    return what
  const item = levelText({ words, writer, ...telling }, own.value['when'])
  return writer.say(words.frames.qualified({ what, item }))
}

/** The same things in another order. */
function hasSameItems(from: unknown, to: unknown): boolean {
  if (!Array.isArray(from) || !Array.isArray(to) || from.length !== to.length) return false
  const [before, after] = [from, to].map((list) => list.map((item) => JSON.stringify(item)).sort())
  return before?.every((item, index) => item === after?.[index]) === true
}

type Field = { readonly key: PathKey; readonly what: Child; readonly language: string | undefined }

/** A field that holds one value: rises, falls, changes, begins or ends. */
function scalarText(telling: Telling, { key, what, language }: Field, change: ListedChange): Child {
  const { writer, words } = telling
  const { frames } = words
  const [from, to] = [change.from, change.to].map((value) => fieldValue(telling, { key, value, language }))
  const absent = (value: unknown) => value === null && !isOpenEnd(key)
  if (change.change === 'added' || absent(change.from))
    return writer.say(to === undefined ? frames.begins({ what }) : frames.set({ what, to }))
  if (change.change === 'removed' || absent(change.to))
    return writer.say(from === undefined ? frames.ends({ what }) : frames.dropped({ what, from }))
  if (from === undefined || to === undefined) return writer.say(frames.altered({ what }))
  const order = compareValues(key, change.from, change.to)
  if (order === undefined) return writer.say(frames.changes({ what, from, to }))
  return writer.say(order > 0 ? frames.rises({ what, from, to }) : frames.falls({ what, from, to }))
}

type FieldValue = { readonly key: PathKey; readonly value: unknown; readonly language: string | undefined }

function fieldValue(telling: Telling, { key, value, language }: FieldValue): Child | undefined {
  const { lang, writer, words } = telling
  if (key.endsWith('.activateOn')) return conditionText(telling, value)
  if (key === 'safeguards.suspension.trigger') return triggerText(telling, value)
  if (key === 'previous' && isMembers(value))
    return writer.say(words.items.version({ number: Number(value['version']) }))
  if (language !== undefined && typeof value === 'string' && /^[a-z]/.test(language))
    return writer.quote(lang, { lang: language, text: value })
  if (isMembers(value)) return valueText(telling, key, value) ?? ownText(telling, value)
  return valueText(telling, key, value)
}

/** Where it is: the rule, the party, the clause; inside it the detail or the key. */
function placeText(telling: Telling, { key, items, isItem }: Located): Child {
  const { writer, words } = telling
  const around = isItem ? items.slice(0, -1) : items
  const [outer, ...inner] = around.flatMap((item) => PLACES[item.key]?.(telling, item) ?? [])
  const first = outer ?? sectionOf(telling, key ?? '')
  return inner.reduce<Child>(
    (place, part) => writer.say(words.frames.inside({ outer: place, inner: part })),
    first,
  )
}

type Place = (telling: Telling, item: Item) => Child

const keyPlace: Place = (telling, item) =>
  telling.writer.say(telling.words.places.key({ name: shortCode(telling, item) }))

/** Items that are a place for what changes inside them. */
const PLACES: Partial<Record<string, Place>> = {
  recognitions: wayText,
  'recognitions.claims': (telling, item) =>
    telling.writer.say(telling.words.places.detail({ name: detailText(telling, item) })),
  'recognitions.list.signers': keyPlace,
  dataExchange: clauseText,
  'dataExchange.transfer': crossingText,
  parties: ({ lang }, { name }) => countryName(name, lang),
  'parties.authorities': (telling, item) => itemText(telling, item, 'parties.authorities'),
  'parties.authorities.signers': keyPlace,
  purposes: (telling, { name }) =>
    telling.writer.say(telling.words.places.purpose({ name: purposeText(telling, name) })),
  loaScales: ({ writer, words }, { name }) => writer.say(words.places.scale({ name: writer.code(name) })),
  'safeguards.suspension': (telling, item) =>
    telling.writer.say(telling.words.places.safeguard({ name: safeguardText(telling, item) })),
  'safeguards.dispute': ({ writer, words }, { name }) =>
    writer.say(words.places.step({ name: writer.code(name) })),
  'crypto.reject': ({ writer, words }, { value }) =>
    writer.say(words.frames.inside({ outer: words.places.crypto, inner: writer.code(textIn(value, 'alg')) })),
}

const SECTIONS = ['instrument', 'legal', 'validity', 'programme', 'crypto', 'log', 'safeguards'] as const

/** The part of the agreement for what is in no rule, clause or party. */
function sectionOf({ writer, words }: Telling, key: string): Child {
  const [top = '', second = ''] = key.split('.')
  const section = SECTIONS.find((name) => name === top)
  if (section !== undefined && key !== section) return words.places[section]
  const annex = `${top}.${second}`
  if (top !== 'annexes' || annex === key || !isPathKey(annex)) return words.places.agreement
  return writer.say(words.frames.inside({ outer: words.places.agreement, inner: words.paths[annex] }))
}
