/** Invoices made wrong at random: one change each of a valid one, the same for the same seed. */
import { seededChoice } from '../../src/seeded-choice.ts'

type Place = {
  readonly name: string
  readonly start: number
  readonly end: number
  /** Between its tags. */
  readonly inside: readonly [from: number, to: number]
  readonly leaf: boolean
  readonly attributes: readonly (readonly [from: number, to: number])[]
}

export type Mutant = { readonly text: string; readonly change: string }
type Choose = <T>(from: readonly T[]) => T

const TAG =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g
const ATTRIBUTE = /\s+(?!xmlns)[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')/g
const CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M', 'B']
const CODES = [
  ...CATEGORIES,
  's',
  'XX',
  'BE',
  'JP',
  'EUR',
  'SEK',
  'JPY',
  '380',
  '381',
  '30',
  '58',
  'true',
  '1',
]

/** Every element but the first, in any order. */
function placesOf(xml: string): readonly Place[] {
  const open: {
    name: string
    start: number
    from: number
    leaf: boolean
    attributes: Place['attributes']
  }[] = []
  const places: Place[] = []
  for (const found of xml.matchAll(TAG)) {
    const [tag, closing, name, attributes = '', empty] = found
    if (name === undefined) continue
    const end = found.index + tag.length
    if (closing === '/') {
      const one = open.pop()
      if (one === undefined || open.length === 0) continue
      places.push({ ...one, end, inside: [one.from, found.index] })
      continue
    }
    const parent = open.at(-1)
    if (parent !== undefined) parent.leaf = false
    const before = found.index + 1 + name.length
    const ranges = [...attributes.matchAll(ATTRIBUTE)].map(
      ({ index, 0: text }) => [before + index, before + index + text.length] as const,
    )
    const one = { name, start: found.index, from: end, leaf: true, attributes: ranges }
    if (empty === '/') places.push({ ...one, end, inside: [end, end] })
    else open.push(one)
  }
  return places
}

/** Amounts that lie on the borders of what rounding and tolerances forgive. */
const AMOUNTS: readonly ((amount: number, text: string) => string)[] = [
  (amount) => (amount + 0.01).toFixed(2),
  (amount) => (amount - 0.01).toFixed(2),
  (amount) => (amount + 0.005).toFixed(3),
  (amount) => (amount + 0.0049).toFixed(4),
  (amount) => (amount + 1).toFixed(2),
  (amount) => (amount - 1).toFixed(2),
  (amount) => (amount + 0.4).toFixed(1),
  (amount) => (-amount).toString(),
  (amount) => (amount * 10).toFixed(2),
  (_, text) => `${text}${text.includes('.') ? '00' : '.000'}`,
  () => '0',
  () => '0.00',
  () => '-0.01',
]

const DATES = ['2015-01-01', '2017-11-13', '2019-02-30', '2031-12-31', '20190101', '2019-01-01Z']

function otherText(text: string, choose: Choose): string {
  if (/^-?\d+(?:\.\d+)?$/.test(text) && choose([true, true, true, false])) {
    return choose(AMOUNTS)(Number(text), text)
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return choose(DATES)
  if (CATEGORIES.includes(text)) return choose(CATEGORIES)
  return choose([...CODES, ` ${text} `, text.toLowerCase(), `${text}${text}`, text.slice(1)])
}

const replace = (xml: string, [from, to]: readonly [number, number], text: string): string =>
  xml.slice(0, from) + text + xml.slice(to)

const CHANGES: Readonly<Record<string, (xml: string, place: Place, choose: Choose) => string | undefined>> = {
  delete: (xml, { start, end }) => replace(xml, [start, end], ''),
  repeat: (xml, { start, end }) => replace(xml, [end, end], xml.slice(start, end)),
  empty: (xml, { leaf, inside }) => (leaf ? replace(xml, inside, '') : undefined),
  text: (xml, { leaf, inside }, choose) =>
    leaf ? replace(xml, inside, otherText(xml.slice(...inside), choose)) : undefined,
  'delete attribute': (xml, { attributes }, choose) =>
    attributes.length === 0 ? undefined : replace(xml, choose(attributes), ''),
  'other attribute': (xml, { attributes }, choose) => {
    if (attributes.length === 0) return
    const [from, to] = choose(attributes)
    const value = choose(['', 'XX', 'SEPA', '0088', 'EUR', 'SEK', 'C62'])
    return replace(xml, [from, to], `${xml.slice(from, xml.indexOf('=', from))}="${value}"`)
  },
}
/** What changes an amount or a code finds most. */
const HOW = [
  'delete',
  'repeat',
  'empty',
  'text',
  'text',
  'text',
  'text',
  'delete attribute',
  'other attribute',
]

export function mutate(xml: string, count: number, seed: number): readonly Mutant[] {
  const next = seededChoice(seed)
  const choose: Choose = (from) => from[next(from.length)] ?? expectSome(from)
  const places = placesOf(xml)
  const mutants = new Map<string, Mutant>()
  for (let tries = 0; mutants.size < count && tries < count * 20; tries += 1) {
    const place = choose(places)
    const how = choose(HOW)
    const text = CHANGES[how]?.(xml, place, choose)
    if (text === undefined || text === xml || mutants.has(text)) continue
    const line = xml.slice(0, place.start).split('\n').length
    const [before, after] = [
      xml.slice(...place.inside),
      text.slice(place.inside[0], place.inside[1] + text.length - xml.length),
    ]
    const told = how === 'text' ? `, ${before} to ${after}` : ''
    mutants.set(text, { text, change: `${how} ${place.name} in line ${line}${told}` })
  }
  return [...mutants.values()]
}

function expectSome<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('there is nothing to choose from')
  return first
}
