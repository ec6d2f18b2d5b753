/** An item of a list in one phrase: a rule, a detail, a contact, a safeguard, a key. */
import { attributeName, countryName } from '../catalogues/names.ts'
import { formatDate, formatDuration, formatList } from '../format/format.ts'
import { names } from '../generated/names.ts'
import type { Child } from '../html.ts'
import { isMembers, textIn } from './change.ts'
import type { Item, PathKey } from './locate.ts'
import { named, type Telling } from './telling.ts'
import { momentText } from './times.ts'
import { languageName, levelText, ownText, purposeText, valueText } from './values.ts'

type Say = (telling: Telling, item: Item) => Child | undefined

/** Half of a thumbprint or hash is enough to tell two of them apart by eye. */
const SHORT = 12

const ITEMS: Partial<Record<PathKey, Say>> = {
  closesNotices: shortCode,
  'instrument.signatories': ({ lang, writer, words }, { value }) =>
    writer.say(
      words.items.ofCountry({
        name: writer.quote(lang, { lang: 'en', text: textIn(value, 'body') }),
        country: countryName(textIn(value, 'party'), lang),
      }),
    ),
  relations: ({ writer, words }, { value }) =>
    writer.say(
      words.items.relation({
        relation: phraseOf(words.relation, textIn(value, 'relation')),
        agreement: writer.code(shortId(textIn(value, 'to'))),
      }),
    ),
  parties: ({ lang }, { name }) => countryName(name, lang),
  'parties.authorities': (telling, { name, value }) =>
    ownText(telling, isMembers(value) ? value['name'] : undefined) ?? telling.writer.code(name),
  'parties.authorities.signers': shortCode,
  purposes: (telling, { name }) => purposeText(telling, name),
  loaScales: ({ writer }, { name }) => writer.code(name),
  recognitions: wayText,
  'recognitions.transitional.alsoAccept': objectItem,
  'recognitions.list.signers': shortCode,
  'recognitions.claims': detailText,
  'recognitions.loa.rules': levelRow,
  'recognitions.equivalence.types': equals,
  'recognitions.equivalence.statuses.valid': equals,
  'recognitions.equivalence.statuses.invalid': equals,
  'recognitions.equivalence.qualifiers': equals,
  'recognitions.equivalence.certificateContent': ({ writer }, { value }) =>
    writer.code(textIn(value, 'context')),
  'recognitions.equivalence.history': (telling, { value }) =>
    telling.writer.say(
      telling.words.items.since({
        status: named(telling, telling.words.equivalence, textIn(value, 'status')),
        date: momentText(telling, textIn(value, 'since')),
      }),
    ),
  dataExchange: clauseText,
  'dataExchange.transfer': crossingText,
  'dataExchange.legalBasis': ({ lang }, { name }) => countryName(name, lang),
  'dataExchange.rights.contact': ({ lang }, { name }) => countryName(name, lang),
  'annexes.einvoicing.rulePacks': ({ writer }, { name, value }) => writer.code(textIn(value, 'id') || name),
  'annexes.sandbox.labs': ({ lang, writer, words }, { value }) =>
    writer.say(
      words.items.ofCountry({
        name: writer.quote(lang, { lang: 'en', text: textIn(value, 'name') }),
        country: countryName(textIn(value, 'party'), lang),
      }),
    ),
  'safeguards.suspension': safeguardText,
  'safeguards.dispute': ({ writer }, { name }) => writer.code(name),
  'crypto.reject': refusedText,
  contacts: contactText,
}

/** What an item is called inside a sentence. */
export function itemText(telling: Telling, item: Item, key: PathKey): Child {
  const told = ITEMS[key]?.(telling, item)
  if (told !== undefined) return told
  // A text in one language of several: the language names it.
  if (typeof item.value === 'string' && item.value !== item.name) return languageName(item.name, telling.lang)
  return valueText(telling, key, item.value) ?? telling.writer.code(item.name)
}

/** Who recognises what from whom: `Japan → Belgium, My Number Card`. */
export function wayText({ lang, writer, words, agreed }: Telling, { name, value }: Item): Child {
  const direction = isMembers(value) ? value['direction'] : undefined
  if (!isMembers(value) || direction === undefined) return writer.code(name)
  return writer.say(
    words.places.way({
      pointed: countryName(textIn(direction, 'pointed'), lang),
      pointing: countryName(textIn(direction, 'pointing'), lang),
      object: objectName({ lang, words, agreed }, value),
    }),
  )
}

/** What a rule is about, in the fewest words that tell it from the others. */
function objectName(
  { lang, words, agreed }: Pick<Telling, 'lang' | 'words' | 'agreed'>,
  rule: { readonly [member: string]: unknown },
): string {
  const type = textIn(rule['object'], 'vct') || textIn(rule['object'], 'doctype')
  if (/\bmnc\b/.test(type)) return words.objects.mnc
  if (type.includes('diploma')) return names[lang].credentialTypes.diploma
  if (type.includes('training')) return names[lang].credentialTypes.training
  if (/pid|identity/.test(type)) return names[lang].credentialTypes.pid
  const kinds: Readonly<Record<string, string>> = agreed.kinds
  const kind = textIn(rule, 'kind')
  return kinds[kind] ?? (type.includes('company') ? words.objects.company : kind)
}

function objectItem(telling: Telling, { value }: Item): Child {
  return telling.writer.code(textIn(value, 'vct') || textIn(value, 'doctype'))
}

export function clauseText({ writer, words }: Telling, { name }: Item): Child {
  return writer.say(words.places.clause({ name: writer.code(name) }))
}

export function crossingText({ lang, writer, words }: Telling, { name }: Item): Child {
  const [from = '', to = ''] = name.split('>')
  return writer.say(words.places.crossing({ from: countryName(from, lang), to: countryName(to, lang) }))
}

/** A detail by its name; a forbidden one has none here, only its place in the document. */
export function detailText({ lang, writer }: Telling, { name, value }: Item): Child {
  const to = textIn(value, 'to')
  if (to !== '') return writer.name(lang, attributeName(lang, to))
  const from = isMembers(value) && Array.isArray(value['from']) ? value['from'] : []
  const path = from.filter((part) => part !== null).map(String)
  const known = attributeName(lang, path.at(-1) ?? '')
  if (path.length === 1 && known !== path[0]) return writer.name(lang, known)
  return writer.code(path.length === 0 ? name : path.join('.'))
}

export function isForbidden({ value }: Item): boolean {
  return textIn(value, 'op') === 'forbid'
}

function levelRow(telling: Telling, { value }: Item): Child | undefined {
  if (!isMembers(value)) return undefined
  const [there, here] = [value['when'], value['then']].map((level) => levelText(telling, level))
  return telling.writer.say(telling.words.items.levelRow({ there, here }))
}

/** The standing of a row of the table of levels: provisional, and until when. */
export function levelNote(
  { lang, reader, words, agreed, writer }: Telling,
  { value }: Item,
): Child | undefined {
  const status = textIn(value, 'status')
  const expires = textIn(value, 'expires')
  if (status !== 'provisional' && expires === '') return undefined
  const states: Readonly<Record<string, string>> = agreed.loaStates
  const name = (states[status] ?? status).toLocaleLowerCase(lang)
  if (expires === '') return name
  const day = expires.slice(0, 10)
  return writer.say(words.items.untilDay({ status: name, date: writer.time(day, formatDate(day, reader)) }))
}

function equals({ reader, writer, words }: Telling, { value }: Item): Child | undefined {
  if (!isMembers(value)) return undefined
  const [pointed, pointing] = [value['pointed'], value['pointing']].map((side) =>
    writer.code(formatList(codesOf(side), reader)),
  )
  return writer.say(words.items.equals({ pointed, pointing }))
}

function codesOf(side: unknown): string[] {
  if (typeof side === 'string') return [side]
  if (Array.isArray(side)) return side.map(String)
  return [textIn(side, 'type'), textIn(side, 'asi')].filter((part) => part !== '')
}

export function safeguardText(telling: Telling, { name, value }: Item): Child {
  const { writer, words } = telling
  const trigger = isMembers(value) ? triggerText(telling, value['trigger']) : undefined
  if (trigger === undefined) return writer.code(name)
  return writer.say(words.frames.qualified({ what: writer.code(name), item: trigger }))
}

/** What sets a safeguard off, with its threshold. */
export function triggerText(telling: Telling, trigger: unknown): Child | undefined {
  const { lang, reader, writer, words, agreed } = telling
  if (!isMembers(trigger)) return undefined
  const told = named(telling, agreed.triggers, trigger['on'])
  const severity = textIn(trigger, 'severity')
  const over = textIn(trigger, 'over')
  const by = textIn(trigger, 'by')
  const name = textIn(trigger, 'name')
  const detail =
    (severity !== '' && named(telling, words.severity, severity)) ||
    (name !== '' && writer.code(`${name} > ${over}, ${textIn(trigger, 'window')}`)) ||
    (over !== '' && formatDuration(over, reader)) ||
    (by !== '' && (by === 'either' ? words.words.either : countryName(by, lang)))
  return detail === false ? told : writer.say(words.items.trigger({ trigger: told, detail }))
}

/** The fact that starts a planned rule, and who declares it. */
export function conditionText({ lang, writer, words }: Telling, condition: unknown): Child | undefined {
  if (!isMembers(condition)) return undefined
  const by = textIn(condition, 'by')
  return writer.say(
    words.items.condition({
      fact: writer.code(textIn(condition, 'fact')),
      by: by === 'both' ? words.words.both : countryName(by, lang),
    }),
  )
}

function refusedText({ reader, writer, words }: Telling, { value }: Item): Child | undefined {
  if (!isMembers(value)) return undefined
  const day = textIn(value, 'from')
  const told = {
    algorithm: writer.code(textIn(value, 'alg')),
    date: writer.time(day, formatDate(day, reader)),
  }
  const bits = value['below']
  return writer.say(
    typeof bits === 'number' ? words.items.refusedBelow({ ...told, bits }) : words.items.refused(told),
  )
}

function contactText({ lang, writer, words }: Telling, { value }: Item): Child {
  return writer.say(
    words.items.contact({
      kind: phraseOf(words.contact, textIn(value, 'kind')),
      country: countryName(textIn(value, 'party'), lang),
      address: writer.code(textIn(value, 'uri')),
    }),
  )
}

export function shortCode({ writer }: Telling, { name, value }: Item): Child {
  const code = textIn(value, 'x5t#S256') || (typeof value === 'string' ? value : name)
  return writer.code(code.length > SHORT ? `${code.slice(0, SHORT)}…` : code)
}

function shortId(id: string): string {
  return id.split(':').at(-1) ?? id
}

function phraseOf(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code
}
