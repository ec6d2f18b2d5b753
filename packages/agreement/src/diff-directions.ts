/** Which way a change goes, field by field (agreement-1 §12). What is not here is neutral: a text, a name, an address. */
import { assuranceRank, isAssurance } from './loa.ts'
import { compareDurations, isDuration } from './time.ts'

/** Positive: the newer one allows more. */
export type Measure = (from: unknown, to: unknown) => number

const more: Measure = (from, to) => (from === undefined ? 1 : 0) - (to === undefined ? 1 : 0)
const fewer: Measure = (from, to) => -more(from, to)
const longer: Measure = (from, to) =>
  typeof from === 'string' && typeof to === 'string' && isDuration(from) && isDuration(to)
    ? compareDurations(to, from)
    : more(from, to)
const shorter: Measure = (from, to) => -longer(from, to)
const later: Measure = (from, to) => (String(to) > String(from) ? 1 : -1)
const earlier: Measure = (from, to) => -later(from, to)
const greater: Measure = (from, to) => Number(to) - Number(from)
const smaller: Measure = (from, to) => -greater(from, to)
const becomes =
  (wanted: unknown): Measure =>
  (from, to) =>
    Number(to === wanted) - Number(from === wanted)
const leaves =
  (wanted: unknown): Measure =>
  (from, to) =>
    -becomes(wanted)(from, to)
const ranked =
  (order: readonly string[]): Measure =>
  (from, to) =>
    order.indexOf(String(to)) - order.indexOf(String(from))
const assurance: Measure = (from, to) => rankOf(to) - rankOf(from)
/** A ceiling that is not written does not bind: it stands above the highest. */
const ceiling: Measure = (from, to) =>
  (to === undefined ? 4 : rankOf(to)) - (from === undefined ? 4 : rankOf(from))
const TRUST_EFFECTS = ['none', 'simple', 'advanced', 'advanced-qc', 'qualified']
const trustCeiling: Measure = (from, to) => {
  const rank = (effect: unknown) =>
    typeof effect === 'string' ? TRUST_EFFECTS.indexOf(effect) : TRUST_EFFECTS.length
  return rank(to) - rank(from)
}
/** Without a list of purposes a thing is for all of them; each purpose on the list is one more. */
const purposes: Measure = fewer
/** From when it counts: not written means always. */
const since: Measure = (from, to) => {
  if (from === undefined || to === undefined) return fewer(from, to)
  return earlier(from, to)
}
const expiry: Measure = (from, to) => {
  if (to === null || from === null) return Number(to === null) - Number(from === null)
  return later(from, to)
}

function holds(list: unknown, item: string): boolean {
  return Array.isArray(list) && list.includes(item)
}

/** No state named: being on the list is enough. */
function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}

/** Without a number of bits every size is refused. */
function bitsOf(below: unknown): number {
  return typeof below === 'number' ? below : Number.MAX_SAFE_INTEGER
}

function rankOf(level: unknown): number {
  if (typeof level === 'string') return isAssurance(level) ? assuranceRank(level) : Number(level) || 0
  if (typeof level !== 'object' || level === null) return 0
  return Object.values(level).reduce<number>((sum, value) => sum + (Number(value) || 0), 0)
}

const ITEM = '[^/]+'
const at = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', ITEM)}$`)
const STATUSES = ['ended', 'planned', 'pilot', 'in-force']

/** The first pattern that fits decides; `*` stands for an item. */
export const DIRECTIONS: readonly (readonly [RegExp, Measure])[] = [
  [at('mode'), ranked(['test', 'pilot', 'production'])],
  [at('closesNotices'), more],
  [at('closesNotices/*'), more],
  [at('legal/basis'), ranked(['none', 'national-law', 'implementing-act', 'art218'])],
  [at('legal/effectCeiling/assurance'), assurance],
  [at('legal/effectCeiling/trustService'), ranked(TRUST_EFFECTS)],
  [at('parties/*/covers/*'), more],
  [at('parties/*/authorities/*'), more],
  [at('parties/*/authorities/*/signers'), more],
  [at('parties/*/authorities/*/signers/*'), more],
  [at('parties/*/authorities/*/signers/*/from'), since],
  [at('parties/*/authorities/*/signers/*/until'), (from, to) => -since(from, to)],
  [at('parties/*/authorities/*/roles/*'), more],
  [at('purposes/*'), more],
  [at('validity/inForceFrom'), earlier],
  [at('validity/expires'), later],
  [at('validity/review/(every|grace)'), longer],
  [at('validity/review/onLapsed/target/*'), fewer],
  [at('validity/review/onLapsed/effect'), ranked(['suspend', 'limit'])],
  [at('recognitions/*'), more],
  [at('recognitions/*/status'), ranked(STATUSES)],
  [at('recognitions/*/personalData'), becomes(true)],
  [at('recognitions/*/scope/services'), (from, to) => Number(holds(to, '*')) - Number(holds(from, '*'))],
  [at('recognitions/*/scope/(services|purposes)/*'), more],
  [at('recognitions/*/effectCeiling/assurance'), ceiling],
  [at('recognitions/*/effectCeiling/trustService'), trustCeiling],
  [at('recognitions/*/fallback'), leaves('none')],
  [at('recognitions/*/object/extends'), becomes(true)],
  [at('recognitions/*/object/issuedFrom'), since],
  [at('recognitions/*/transitional(/alsoAccept/*)?'), more],
  [at('recognitions/*/transitional/until'), later],
  [at('recognitions/*/list/accept'), (from, to) => Number(isEmpty(to)) - Number(isEmpty(from))],
  [at('recognitions/*/list/accept/*'), more],
  [at('recognitions/*/list/signers/*'), more],
  [at('recognitions/*/list/signers/*/from'), since],
  [at('recognitions/*/list/signers/*/until'), (from, to) => -since(from, to)],
  [at('recognitions/*/list/onStale'), ranked(['refuse', 'indeterminate'])],
  [at('recognitions/*/(list|statusCheck)/maxAge'), longer],
  [at('recognitions/*/statusCheck/required'), leaves(true)],
  [at('recognitions/*/deliverAs/maxValidity'), longer],
  [at('recognitions/*/deliverAs/holderKeyContinuity'), leaves(true)],
  [at('recognitions/*/loa/default'), ranked(['none', 'low'])],
  [at('recognitions/*/loa/rules/*'), more],
  [at('recognitions/*/loa/rules/*/then'), assurance],
  [at('recognitions/*/loa/rules/*/when'), (from, to) => -assurance(from, to)],
  [at('recognitions/*/loa/rules/*/status'), ranked(['provisional', 'agreed'])],
  [at('recognitions/*/loa/rules/*/expires'), expiry],
  [at('recognitions/*/(claims|loa/rules)/*/purposes'), purposes],
  [at('recognitions/*/(claims|loa/rules)/*/purposes/*'), more],
  [at('recognitions/*/claims/*'), more],
  [at('recognitions/*/claims/*/required'), leaves(true)],
  [at('recognitions/*/equivalence/status'), becomes('enacted')],
  [at('recognitions/*/equivalence/since'), earlier],
  [at('recognitions/*/equivalence/types/*'), more],
  [at('recognitions/*/equivalence/statuses/valid/*'), more],
  [at('recognitions/*/equivalence/statuses/invalid/*'), fewer],
  [at('recognitions/*/equivalence/depth'), greater],
  [at('dataExchange/*'), more],
  [at('dataExchange/*/status'), ranked(STATUSES)],
  [at('dataExchange/*/(purposes|recipients|categories|allow|evidenceTypes)/*'), more],
  [at('dataExchange/*/assurance/min'), (from, to) => -assurance(from, to)],
  [at('dataExchange/*/transfer/*'), more],
  [at('dataExchange/*/transfer/*/scope'), becomes('any')],
  [at('dataExchange/*/retention/max'), longer],
  [at('dataExchange/*/breachNotice'), longer],
  [at('dataExchange/*/automatedDecision'), ranked(['none', 'described'])],
  [at('dataExchange/*/onwardTransfer'), ranked(['forbidden', 'listed'])],
  [at('dataExchange/*/sensitive'), ranked(['none', 'list'])],
  [at('annexes'), more],
  [at('annexes/*'), more],
  [at('annexes/(einvoicing/accept|payments/schemes|payments/currencies|openData/catalogues)/*'), more],
  [at('annexes/openData/minCell'), smaller],
  [at('annexes/sandbox/data'), becomes('agreed')],
  [at('safeguards/suspension/*'), fewer],
  [at('safeguards/suspension/*/target/*'), fewer],
  [at('safeguards/suspension/*/lift'), ranked(['both', 'suspender'])],
  [at('safeguards/suspension/*/afterMax'), ranked(['keep', 'resume'])],
  [at('safeguards/suspension/*/auto'), leaves(true)],
  [at('safeguards/suspension/*/max'), shorter],
  [at('crypto/reject/*'), fewer],
  [at('crypto/reject/*/below'), (from, to) => bitsOf(from) - bitsOf(to)],
  [at('log/maxCheckpointAge'), longer],
  [at('log/witnesses'), smaller],
  [at('log/require'), ranked(['both', 'either'])],
  [at('log'), fewer],
]
