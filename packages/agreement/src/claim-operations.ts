/** The operations of claim mapping: a value in, a value or the kind of loss out (agreement-1 §7). */
import { parseCivilDate } from './civil-date.ts'
import type { ClaimPath, Instant } from './facts.ts'
import type { ClaimRule } from './language/recognition.ts'
import { pivotType } from './pivot.ts'
import { wholeYears } from './time.ts'

export type LossKind =
  | 'unavailable'
  | 'absent'
  | 'partial-date'
  | 'unmapped-value'
  | 'wrong-type'
  | 'other-script'
  | 'not-proved'
  | 'not-agreed'

export type Presented = {
  /** Verified claims of the credential (mdoc: namespace, then element). */
  readonly claims: { readonly [name: string]: unknown }
  readonly wanted: readonly string[]
  readonly purpose: string
  /** Time of issue: an age in years counts only on the day it was written. */
  readonly issuedAt?: Instant | null
  /** National number to pairwise code, at the home node; without it `pairwise` claims are lost. */
  readonly pairwise?: (value: string) => string
}

export type Context = { readonly presented: Presented; readonly at: Instant }

/** A value, or the kind of loss. */
export type Result =
  | { readonly value: unknown; readonly script?: string; readonly loss?: LossKind }
  | LossKind
type MappingOp = Exclude<ClaimRule['op'], 'forbid' | 'unavailable'>
type ClaimOf<Op> = Extract<ClaimRule, { op: Op }>

export const OPERATIONS: {
  readonly [Op in MappingOp]: (value: unknown, claim: ClaimOf<Op>, context: Context) => Result
} = {
  copy: (value) => ({ value }),
  script: (value, { script }) => labelled(value, script),
  'full-date': (value, { onPartial }) => fullDate(value, onPartial),
  map: (value, claim) => mappedValue(value, claim),
  'age-over': (value, { age, from }, context) => ageOver(value, { age, from, context }),
  pairwise: (value, _claim, { presented }) => {
    if (presented.pairwise === undefined) return 'unavailable'
    return typeof value === 'string' ? { value: presented.pairwise(value) } : 'wrong-type'
  },
}

const SCRIPTS: { readonly [script: string]: RegExp } = {
  Latn: /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u,
  Jpan: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]*$/u,
  Kana: /^[\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]*$/u,
  Arab: /^[\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u,
  Grek: /^[\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]*$/u,
  Cyrl: /^[\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u,
}

/** The same text, never normalised or transliterated; the label is given only if the text is in that script. */
function labelled(value: unknown, script: string): Result {
  if (typeof value !== 'string') return 'wrong-type'
  const pattern = Object.hasOwn(SCRIPTS, script) ? SCRIPTS[script] : undefined
  return pattern === undefined || pattern.test(value) ? { value, script } : { value, loss: 'other-script' }
}

function fullDate(value: unknown, onPartial: 'refuse' | 'year'): Result {
  const date = typeof value === 'string' ? parseCivilDate(value) : undefined
  if (date === undefined) return 'wrong-type'
  if (date.kind === 'full') return { value: date.date }
  return onPartial === 'year' ? { value: date.year, loss: 'partial-date' } : 'partial-date'
}

/** Code lists by table; codes that are numbers in the profile (sex, ISO 5218) become numbers. */
function mappedValue(value: unknown, { table, onUnmapped, to }: ClaimOf<'map'>): Result {
  const one = (item: unknown): string | number | undefined => {
    if (typeof item !== 'string' && typeof item !== 'number') return undefined
    const code = Object.hasOwn(table, String(item)) ? table[String(item)] : undefined
    return code !== undefined && pivotType(to) === 'integer' ? Number(code) : code
  }
  if (!Array.isArray(value)) {
    const mapped = one(value)
    return mapped === undefined ? 'unmapped-value' : { value: mapped }
  }
  const mapped = value.map(one).filter((item) => item !== undefined)
  if (mapped.length === value.length) return { value: mapped }
  return mapped.length === 0 || onUnmapped === 'refuse'
    ? 'unmapped-value'
    : { value: mapped, loss: 'unmapped-value' }
}

type AgeQuestion = { readonly age: number; readonly from: ClaimPath; readonly context: Context }

/** `age_over_20` true proves 18; false or an older age in years proves nothing. */
function ageOver(value: unknown, { age, from, context: { presented, at } }: AgeQuestion): Result {
  if (typeof value === 'boolean') return ageThreshold(value, age, String(from.at(-1)))
  if (typeof value === 'number')
    return presented.issuedAt?.slice(0, 10) === at.slice(0, 10) ? { value: value >= age } : 'not-proved'
  const date = typeof value === 'string' ? parseCivilDate(value) : undefined
  if (date === undefined) return 'wrong-type'
  return date.kind === 'full' ? { value: wholeYears(date.date, at) >= age } : 'partial-date'
}

function ageThreshold(value: boolean, age: number, element: string): Result {
  const named = Number(/(\d{1,3})$/.exec(element)?.[1] ?? 0)
  if (named === age) return { value }
  return value && named > age ? { value: true } : 'not-proved'
}
