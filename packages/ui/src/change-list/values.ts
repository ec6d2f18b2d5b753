/** A value of an agreement in the words of the reader: a level, a duration, a country, a purpose, a code. */
import { assuranceName, attributeName, countryName } from '../catalogues/names.ts'
import { formatDate, formatDuration, formatList } from '../format/format.ts'
import { localeOf } from '../format/locale.ts'
import { memoise } from '../format/memoise.ts'
import { names } from '../generated/names.ts'
import type { Child } from '../html.ts'
import { chooseText, type Lang, LANGUAGE_NAMES, type TextByLanguage } from '../language.ts'
import { isMembers } from './change.ts'
import { compareLevels, compareSpans } from './levels.ts'
import type { PathKey } from './locate.ts'
import { named, type Telling } from './telling.ts'
import { momentText } from './times.ts'

type Say = (telling: Telling, value: unknown) => Child
type Kind = {
  readonly say: Say
  /** Where "rises" and "falls" can be said. */
  readonly compare?: (from: unknown, to: unknown) => number | undefined
}

const languageNames = memoise(
  (locale) => new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }),
)

export function languageName(code: string, lang: Lang): string {
  if (code === lang) return languageNames(localeOf(lang)).of(code) ?? LANGUAGE_NAMES[lang]
  return /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?$/.test(code)
    ? (languageNames(localeOf(lang)).of(code) ?? code)
    : code
}

const code: Kind = {
  say: ({ writer }, value) => writer.code(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
}
const text: Kind = {
  say: ({ lang, writer }, value) => writer.quote(lang, { lang: 'en', text: String(value) }),
}
const moment: Kind = { say: (telling, value) => momentText(telling, String(value)) }
const day: Kind = {
  say: ({ reader, writer }, value) => writer.time(String(value), formatDate(String(value), reader)),
}
const duration: Kind = {
  say: ({ reader, words }, value) =>
    typeof value === 'string' ? formatDuration(value, reader) : words.words.noLimit,
  compare: compareSpans,
}
const count: Kind = {
  say: (_, value) => String(value),
  compare: (from, to) => (Number(to) === Number(from) ? undefined : Number(to) - Number(from)),
}
const country: Kind = { say: ({ lang }, value) => countryName(String(value), lang) }
const language: Kind = { say: ({ lang }, value) => languageName(String(value), lang) }
const attribute: Kind = {
  say: ({ lang, writer }, value) => writer.name(lang, attributeName(lang, String(value))),
}
const purpose: Kind = { say: (telling, value) => purposeText(telling, String(value)) }
const yesNo: Kind = {
  say: ({ lang, writer, agreed }, value) => writer.name(lang, value === true ? agreed.yes : agreed.no),
}
const level: Kind = { say: levelText, compare: compareLevels }
const expiry: Kind = {
  say: (telling, value) =>
    typeof value === 'string' ? momentText(telling, value) : telling.words.words.noLimit,
}
const target: Kind = { say: targetText }
/** The words of one group of a catalogue. */
const words = (group: (telling: Telling) => Readonly<Record<string, string>>): Kind => ({
  say: (telling, value) => named(telling, group(telling), value),
})

const KINDS: Partial<Record<PathKey, Kind>> = {
  version: count,
  mode: words(({ lang }) => names[lang].modes),
  'instrument.kind': words(({ agreed }) => agreed.instruments),
  'instrument.signedOn': day,
  'instrument.signedAt': text,
  'instrument.bindingness': words(({ agreed }) => agreed.weights),
  'legal.basis': words(({ agreed }) => agreed.bases),
  'legal.basisRef': text,
  'legal.effectCeiling.trustService': {
    ...words(({ agreed }) => agreed.trustEffects),
    compare: compareLevels,
  },
  'legal.effectCeiling.assurance': level,
  'parties.covers': country,
  'parties.languages': language,
  'parties.authorities.roles': words(({ agreed }) => agreed.roleNames),
  'parties.authorities.signers.from': moment,
  'parties.authorities.signers.until': moment,
  purposes: purpose,
  'signing.required': words((telling) => telling.words.signing),
  'signing.timestamp': yesNo,
  'languages.authentic': language,
  'languages.published': language,
  'validity.inForceFrom': moment,
  'validity.expires': moment,
  'validity.review.every': duration,
  'validity.review.grace': duration,
  'validity.review.onLapsed.effect': words(({ agreed }) => agreed.lapsed),
  'validity.review.onLapsed.target': target,
  'validity.termination.notice': duration,
  'validity.termination.surviving': words((telling) => telling.words.surviving),
  'loaScales.ref': text,
  'loaScales.kind': words((telling) => telling.words.scaleForm),
  'recognitions.kind': words(({ agreed }) => agreed.kinds),
  'recognitions.direction.pointing': country,
  'recognitions.direction.pointed': country,
  'recognitions.status': words(({ agreed }) => agreed.statuses),
  'recognitions.transitional.until': moment,
  'recognitions.pattern': words(({ agreed }) => agreed.patterns),
  'recognitions.fallback': words((telling) => ({ none: telling.words.words.noFallback })),
  'recognitions.scope.services': words(({ agreed }) => ({ '*': agreed.allServices })),
  'recognitions.scope.purposes': purpose,
  'recognitions.personalData': yesNo,
  'recognitions.effectCeiling.trustService': {
    ...words(({ agreed }) => agreed.trustEffects),
    compare: compareLevels,
  },
  'recognitions.effectCeiling.assurance': level,
  'recognitions.list.territory': country,
  'recognitions.list.signers.from': moment,
  'recognitions.list.signers.until': moment,
  'recognitions.list.maxAge': duration,
  'recognitions.list.onStale': words((telling) => telling.words.onStale),
  'recognitions.list.provenance': text,
  'recognitions.deliverAs.holderKeyContinuity': yesNo,
  'recognitions.deliverAs.maxValidity': duration,
  'recognitions.claims.required': yesNo,
  'recognitions.claims.purposes': purpose,
  'recognitions.claims.op': words(({ agreed }) => agreed.operations),
  'recognitions.claims.onPartial': words((telling) => telling.words.lacking),
  'recognitions.claims.onUnmapped': words((telling) => telling.words.lacking),
  'recognitions.claims.age': count,
  'recognitions.claims.onMissing': words((telling) => telling.words.lacking),
  'recognitions.claims.reason': text,
  'recognitions.statusCheck.required': yesNo,
  'recognitions.statusCheck.maxAge': duration,
  'recognitions.object.extends': yesNo,
  'recognitions.object.issuedFrom': moment,
  'recognitions.loa.default': level,
  'recognitions.loa.rules.when': level,
  'recognitions.loa.rules.then': level,
  'recognitions.loa.rules.status': words(({ agreed }) => agreed.loaStates),
  'recognitions.loa.rules.expires': expiry,
  'recognitions.loa.rules.purposes': purpose,
  'recognitions.loa.rules.stepUp': text,
  'recognitions.equivalence.legalIdentifier': text,
  'recognitions.equivalence.status': words((telling) => telling.words.equivalence),
  'recognitions.equivalence.since': moment,
  'recognitions.equivalence.depth': count,
  'dataExchange.status': words(({ agreed }) => agreed.statuses),
  'dataExchange.flow': words(({ agreed }) => agreed.flows),
  'dataExchange.purposes': purpose,
  'dataExchange.assurance.min': level,
  'dataExchange.allow': attribute,
  'dataExchange.sensitive': words((telling) => telling.words.sensitive),
  'dataExchange.transfer.basis': words((telling) => telling.words.transfer),
  'dataExchange.transfer.ref': text,
  'dataExchange.transfer.scope': words((telling) => telling.words.recipients),
  'dataExchange.transfer.authorisation': text,
  'dataExchange.retention.max': duration,
  'dataExchange.retention.receipts': duration,
  'dataExchange.rights.correction': text,
  'dataExchange.automatedDecision': words(({ agreed }) => agreed.decisions),
  'dataExchange.onwardTransfer': words(({ agreed }) => agreed.onwards),
  'dataExchange.breachNotice': duration,
  'dataExchange.onEnd': words(({ agreed }) => agreed.ends),
  'dataExchange.publish': yesNo,
  'annexes.openData.minCell': count,
  'annexes.footprint.statementEvery': duration,
  'annexes.sandbox.data': words((telling) => telling.words.labData),
  'programme.workingGroup.cadence': duration,
  'programme.workingGroup.hosts': country,
  'programme.workingGroup.rule': words((telling) => telling.words.hosting),
  'safeguards.suspension.target': target,
  'safeguards.suspension.effect': words((telling) => telling.words.effect),
  'safeguards.suspension.auto': yesNo,
  'safeguards.suspension.notify': duration,
  'safeguards.suspension.max': duration,
  'safeguards.suspension.afterMax': words((telling) => telling.words.afterMax),
  'safeguards.suspension.lift': words(({ agreed }) => agreed.lifts),
  'safeguards.dispute.within': duration,
  'crypto.reject.below': count,
  'log.require': words((telling) => telling.words.logs),
  'log.maxCheckpointAge': duration,
  'log.witnesses': count,
}

/** Undefined where a value has no short form: then only the change itself is told. */
export function valueText(telling: Telling, key: PathKey, value: unknown): Child | undefined {
  const kind = KINDS[key]
  if (Array.isArray(value)) return listText(telling, key, value)
  if (isMembers(value) && kind !== level) return undefined
  if (value === null && kind !== duration && kind !== expiry) return telling.words.words.nothing
  return (kind ?? code).say(telling, value)
}

/** Positive where the newer value is the higher one, undefined where nobody would say so. */
export function compareValues(key: PathKey, from: unknown, to: unknown): number | undefined {
  return KINDS[key]?.compare?.(from, to)
}

/** A null that is a value of its own, not an absence. */
export function isOpenEnd(key: PathKey): boolean {
  return KINDS[key] === expiry || KINDS[key] === duration
}

function listText(telling: Telling, key: PathKey, values: readonly unknown[]): Child | undefined {
  const { reader, writer } = telling
  const told = values.map((value) => valueText(telling, key, value))
  if (told.some((one) => one === undefined)) return undefined
  const { anyState, nothing } = telling.words.words
  if (told.length === 0) return key === 'recognitions.list.accept' ? anyState : nothing
  // The list is written with empty places first, so that the words between them are those of the language.
  const [first = '', ...between] = formatList(
    told.map(() => '\u0000'),
    reader,
  ).split('\u0000')
  return writer.say([first, ...told.flatMap((one, index) => [one, between[index] ?? ''])])
}

/** The words of the agreement for a purpose, the newer ones where it has them. */
export function purposeText({ lang, writer, before, after }: Telling, purposeCode: string): Child {
  const own = (purposes: typeof after.purposes) =>
    Object.hasOwn(purposes, purposeCode) ? purposes[purposeCode]?.text : undefined
  const found = own(after.purposes) ?? own(before.purposes)
  return found === undefined ? writer.code(purposeCode) : writer.quote(lang, chooseText(found, lang))
}

/** A text by language in the one of the reader. */
export function ownText({ lang, writer }: Telling, texts: unknown): Child | undefined {
  if (!isMembers(texts) || !Object.values(texts).every((one) => typeof one === 'string')) return undefined
  return writer.quote(lang, chooseText(texts as TextByLanguage, lang))
}

/** `{ ial: '2', aal: '2' }` → `IAL 2 · AAL 2`; a word of an ordered scale by its name. */
export function levelText({ lang, writer }: Telling, value: unknown): Child {
  if (isMembers(value)) {
    const parts = Object.entries(value).map(([name, step]) => `${name.toUpperCase()} ${String(step)}`)
    return writer.code(parts.join(' · '))
  }
  const name = assuranceName(lang, String(value))
  return name === value ? writer.code(name) : writer.name(lang, name.toLocaleLowerCase(localeOf(lang)))
}

const SELECTORS = {
  agreement: 'agreement',
  notice: 'notice',
  'recognitions:*': 'recognitions',
  'recognitions:by-list': 'byList',
  'dataExchange:*': 'clauses',
} as const

/** What a suspension reaches, by name where it is more than one rule. */
function targetText({ lang, writer, words: { selectors } }: Telling, value: unknown): Child {
  const selector = String(value)
  if (!Object.hasOwn(SELECTORS, selector)) return writer.code(selector)
  return writer.name(lang, selectors[SELECTORS[selector as keyof typeof SELECTORS]])
}
