/** Levels of assurance: every scheme keeps its own scale, and an agreed table maps one to the other (agreement-1 §6). */
import type { Assurance, Instant, Level } from './facts.ts'
import type { Loa, LoaRule } from './language/recognition.ts'
import { isOnScale } from './language/references.ts'
import type { LoaScale } from './language/schema.ts'

/** The words of ceilings and effects, weak to strong. */
export const ASSURANCES: readonly Assurance[] = ['none', 'low', 'substantial', 'high']

export function isAssurance(level: Level): level is Assurance {
  return typeof level === 'string' && (ASSURANCES as readonly string[]).includes(level)
}

export function assuranceRank(assurance: Assurance): number {
  return ASSURANCES.indexOf(assurance)
}

export function weakerAssurance(a: Assurance, b: Assurance): Assurance {
  return assuranceRank(a) <= assuranceRank(b) ? a : b
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
  readonly assurance: Assurance
  readonly pointer: string
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
      assurance: assuranceOf(source, target, rule),
      pointer: `${pointer}/rules/${index}`,
    })),
    otherwise:
      loa.default === 'none'
        ? null
        : { level: weakestOf(target), assurance: 'low', provisional: false, pointer: `${pointer}/default` },
    pointer,
  }
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
  const { actual, purpose, at } = question
  const alive = loa.rules.filter(
    ({ rule }) =>
      (rule.expires === null || at < rule.expires) &&
      (rule.purposes === undefined || rule.purposes.includes(purpose)),
  )
  const isMet = ({ rule }: CompiledLoaRule): boolean =>
    actual !== null && actual.scale === loa.scale && atLeast(loa.source, actual.level, rule.when)
  const met = alive.filter(isMet).map(creditOf)
  if (loa.otherwise !== null) met.push(loa.otherwise)
  const enough = (credit: Credit): boolean => reaches(loa.target, credit, question.required)
  const credit = met.find((one) => !one.provisional && enough(one)) ?? met.find(enough) ?? met[0] ?? null
  const reached = credit === null ? question.required === 'none' : enough(credit)
  const next = reached
    ? undefined
    : alive[alive.findIndex(isMet) === -1 ? alive.length - 1 : alive.findIndex(isMet) - 1]
  return { credit, reached, met, stepUp: next?.rule.stepUp ?? null }
}

function creditOf({ rule, assurance, pointer }: CompiledLoaRule): Credit {
  return { level: rule.then, assurance, provisional: rule.status === 'provisional', pointer }
}

/** On the home scale where the requirement is one of its levels, otherwise in the words of the ceilings. */
export function reaches(target: LoaScale, credit: Credit, required: Level): boolean {
  if (isOnScale(target, required)) return atLeast(target, credit.level, required)
  return isAssurance(required) && assuranceRank(credit.assurance) >= assuranceRank(required)
}
