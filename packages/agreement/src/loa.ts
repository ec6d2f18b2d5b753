/** Levels of assurance: every scheme keeps its own scale, and an agreed table maps one to the other (agreement-1 §6). */
import type { Assurance, Instant, Level } from './facts.ts'
import type { Loa, LoaRule } from './language/recognition.ts'
import { isOnScale } from './language/references.ts'
import type { LoaScale } from './language/schema.ts'
import { NOTHING, type Reason, reason, stated } from './reasons.ts'

/** The words of ceilings and effects, weak to strong. */
export const ASSURANCES: readonly Assurance[] = ['none', 'low', 'substantial', 'high']

export function isAssurance(level: Level): level is Assurance {
  return typeof level === 'string' && (ASSURANCES as readonly string[]).includes(level)
}

export function assuranceRank(assurance: Assurance): number {
  return ASSURANCES.indexOf(assurance)
}

/** Ordered scale by index, vector scale by component; a missing component counts as below the weakest. */
export function atLeast(scale: LoaScale, actual: Level, required: Level): boolean {
  if (scale.kind === 'ordered') {
    if (typeof actual !== 'string' || typeof required !== 'string' || !scale.order.includes(required))
      return false
    return scale.order.indexOf(actual) >= scale.order.indexOf(required)
  }
  if (typeof actual === 'string' || typeof required === 'string') return false
  return Object.entries(required).every(([name, value]) => {
    const order = Object.hasOwn(scale.components, name) ? scale.components[name] : undefined
    if (order === undefined || !order.includes(value)) return false
    const own = Object.hasOwn(actual, name) ? actual[name] : undefined
    return own !== undefined && order.indexOf(own) >= order.indexOf(value)
  })
}

export type CompiledLoaRule = {
  readonly rule: LoaRule
  /** Undefined means every purpose. */
  readonly purposes: ReadonlySet<string> | undefined
  /** {@link atLeast} of `when`, taken apart at activation. */
  readonly isMetBy: (actual: Level) => boolean
  readonly credit: Credit
}

export type CompiledLoa = {
  readonly scale: string
  readonly to: string
  readonly source: LoaScale
  readonly target: LoaScale
  readonly rules: readonly CompiledLoaRule[]
  /** What holds without any met rule: nothing, or what the parties wrote. */
  readonly otherwise: Credit | null
  readonly pointer: string
}

/** What a credential is credited with here, in both languages: the home scale and the words of the ceilings. */
export type Credit = {
  readonly level: Level
  readonly assurance: Assurance
  readonly provisional: boolean
  readonly pointer: string
  /** Place of the assurance among the words, for comparisons. */
  readonly rank: number
  /** Every requirement in one word that it reaches: no scale is walked through when deciding. */
  readonly words: ReadonlySet<string>
  /** By every requirement in one word that it does not reach: said when it is the best there is. */
  readonly tooLow: ReadonlyMap<string, readonly Reason[]>
  /** Said of every decision that rests on a provisional mapping. */
  readonly provisionalReason: readonly Reason[]
}

export function compileLoa(
  loa: Loa,
  scales: { readonly [id: string]: LoaScale },
  pointer: string,
): CompiledLoa {
  const source = scales[loa.scale]
  const target = scales[loa.to]
  if (source === undefined || target === undefined) throw new TypeError(`${pointer}: scale is not defined`)
  return {
    scale: loa.scale,
    to: loa.to,
    source,
    target,
    rules: loa.rules.map((rule, index) => ({
      rule,
      purposes: rule.purposes === undefined ? undefined : new Set(rule.purposes),
      isMetBy: compileMinimum(source, rule.when),
      credit: compileCredit(target, {
        level: rule.then,
        assurance: assuranceOf(source, target, rule),
        provisional: rule.status === 'provisional',
        pointer: `${pointer}/rules/${index}`,
      }),
    })),
    otherwise:
      loa.default === 'none'
        ? null
        : compileCredit(target, {
            level: weakestOf(target),
            assurance: 'low',
            provisional: false,
            pointer: `${pointer}/default`,
          }),
    pointer,
  }
}

type PlainCredit = Pick<Credit, 'level' | 'assurance' | 'provisional' | 'pointer'>

function compileMinimum(scale: LoaScale, required: Level): (actual: Level) => boolean {
  if (scale.kind === 'ordered') {
    const words = new Set(scale.order.filter((word) => atLeast(scale, word, required)))
    return (actual) => typeof actual === 'string' && words.has(actual)
  }
  if (typeof required === 'string') return () => false
  const components = Object.entries(required).map(([name, value]) => {
    const order = Object.hasOwn(scale.components, name) ? (scale.components[name] ?? []) : []
    const isEnough = (one: string): boolean => atLeast(scale, { [name]: one }, { [name]: value })
    return { name, values: new Set(order.filter(isEnough)) }
  })
  return (actual) => {
    if (typeof actual === 'string') return false
    for (const { name, values } of components) if (!values.has(actual[name] ?? '')) return false
    return true
  }
}

function compileCredit(target: LoaScale, credit: PlainCredit): Credit {
  const words = [...ASSURANCES, ...(target.kind === 'ordered' ? target.order : [])]
  const reached = new Set(words.filter((word) => reachesLevel(target, credit, word)))
  const others = words.filter((word) => !reached.has(word))
  return Object.freeze({
    ...credit,
    rank: assuranceRank(credit.assurance),
    words: reached,
    tooLow: new Map(others.map((word) => [word, stated(tooLowReason(credit, word))])),
    provisionalReason: credit.provisional
      ? stated(reason('LOA_PROVISIONAL', credit.pointer, 'the mapping is provisional'))
      : NOTHING,
  })
}

/**
 * The word under which ceilings count a mapping: the side that speaks in those words says it; between two foreign
 * scales the weakest component's place on the target scale does, never above substantial.
 */
function assuranceOf(source: LoaScale, target: LoaScale, { when, then }: LoaRule): Assurance {
  if (speaksWords(target) && isAssurance(then)) return then
  if (speaksWords(source) && isAssurance(when)) return when
  return target.kind === 'ordered'
    ? byPlace(typeof then === 'string' ? target.order.indexOf(then) : -1)
    : byPlace(
        Math.min(
          ...Object.entries(target.components).map(([name, order]) =>
            typeof then === 'string' ? -1 : order.indexOf(then[name] ?? ''),
          ),
        ),
      )
}

function byPlace(place: number): Assurance {
  return ASSURANCES[Math.min(place + 1, 2)] ?? 'none'
}

function speaksWords(scale: LoaScale): boolean {
  return scale.kind === 'ordered' && scale.order.every(isAssurance)
}

function weakestOf(scale: LoaScale): Level {
  if (scale.kind === 'ordered') return scale.order[0] ?? 'none'
  return Object.fromEntries(Object.entries(scale.components).map(([name, order]) => [name, order[0] ?? '']))
}

export type LoaQuestion = {
  readonly actual: { readonly scale: string; readonly level: Level } | null
  readonly required: Level
  readonly purpose: string
  readonly at: Instant
}

export type LoaAnswer = {
  /** Strongest credit found, chosen so that an agreed mapping is used where it is enough. */
  readonly credit: Credit | null
  readonly reached: boolean
  /** Every credit that is met, strongest first: a ceiling picks among them. */
  readonly met: readonly Credit[]
  /** Offered when the credit is below what is required and the next rule says how to get there. */
  readonly stepUp: string | null
}

/** Strongest met agreed rule if it is enough, otherwise strongest met rule of any status (agreement-1 §6). */
export function mapLevel(loa: CompiledLoa, question: LoaQuestion): LoaAnswer {
  const { met, before } = metRules(loa, question)
  const enough = strongestEnough(loa, met, question.required)
  const credit = enough ?? met[0] ?? null
  const reached = credit === null ? question.required === 'none' : enough !== undefined
  return { credit, reached, met, stepUp: reached ? null : (before?.rule.stepUp ?? null) }
}

function strongestEnough(loa: CompiledLoa, met: readonly Credit[], required: Level): Credit | undefined {
  let provisional: Credit | undefined
  for (const credit of met) {
    if (!reaches(loa.target, credit, required)) continue
    if (!credit.provisional) return credit
    provisional ??= credit
  }
  return provisional
}

type MetRules = {
  readonly met: readonly Credit[]
  /** The rule one step above the strongest met one; the last of all when none is met. */
  readonly before: CompiledLoaRule | undefined
}

function metRules(loa: CompiledLoa, { actual, purpose, at }: LoaQuestion): MetRules {
  const level = actual !== null && actual.scale === loa.scale ? actual.level : undefined
  const met: Credit[] = []
  let before: CompiledLoaRule | undefined
  for (const one of loa.rules) {
    const { rule, purposes, isMetBy, credit } = one
    if (rule.expires !== null && at >= rule.expires) continue
    if (purposes !== undefined && !purposes.has(purpose)) continue
    if (level !== undefined && isMetBy(level)) met.push(credit)
    else if (met.length === 0) before = one
  }
  if (loa.otherwise !== null) met.push(loa.otherwise)
  return { met, before }
}

export function tooLowReason({ pointer, level }: PlainCredit, required: Level): Reason {
  return reason('LOA_TOO_LOW', pointer, `${levelText(level)}, required ${levelText(required)}`)
}

/** Components by name: the order in which they happened to be written must not show in a reason (agreement-1 §11). */
export function levelText(level: Level): string {
  return typeof level === 'string'
    ? level
    : Object.keys(level)
        .sort()
        .map((name) => `${name} ${level[name]}`)
        .join(', ')
}

/** On the home scale where the requirement is one of its levels, otherwise in the words of the ceilings. */
export function reaches(target: LoaScale, credit: Credit, required: Level): boolean {
  return typeof required === 'string' ? credit.words.has(required) : reachesLevel(target, credit, required)
}

function reachesLevel(
  target: LoaScale,
  { level, assurance }: Pick<Credit, 'level' | 'assurance'>,
  required: Level,
): boolean {
  if (isOnScale(target, required)) return atLeast(target, level, required)
  return isAssurance(required) && assuranceRank(assurance) >= assuranceRank(required)
}
