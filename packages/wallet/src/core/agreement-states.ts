/** What a node says in public of its agreements (`GET /agreements`), read strictly, and what a wallet makes of it. */
import { FormatError, isObject, type Json, parseJsonObject } from '@entente/credentials'
import type { LangText } from './present-summary.ts'

export type Suspension = {
  /** Id of the notice, under which both nodes keep it. */
  readonly notice: string
  /** Code of the party that sent it. */
  readonly by: string
  readonly since: string
  /** Null: until it is lifted. */
  readonly until: string | null
  /** The words of the notice. */
  readonly text: LangText
}

export type PublicRule = {
  readonly kind: string
  /** Code of the party that recognises. */
  readonly pointing: string
  /** `vct` or doctype; rules about something else have none. */
  readonly type: string | undefined
  /** Types that extend this one count as well. */
  readonly extends: boolean
  /** The agreement that may apply while this rule is suspended, or `none`. */
  readonly fallback: string
  readonly status: (typeof STATUSES)[number]
  readonly suspensions: readonly Suspension[]
}

export type AgreementStates = readonly {
  readonly id: string
  readonly phase: (typeof PHASES)[number]
  readonly parties: readonly { readonly code: string; readonly covers: readonly string[] }[]
  /** Which of two agreements speaks for a kind of document. */
  readonly relations: readonly {
    readonly to: string
    readonly relation: string
    readonly kinds: readonly string[]
  }[]
  readonly rules: readonly PublicRule[]
}[]

/** Undefined when it could not be found out; empty when nothing suspends the recognition. */
export type Standing = { readonly suspensions: readonly Suspension[] | undefined }

export const STATES_CHARACTERS_MAX = 1024 * 1024
const DEPTH_MAX = 12
const LIST_MAX = 256
const TEXT_MAX = 2000
const NAME_MAX = 300
const PHASES = ['not-yet', 'in-force', 'expired', 'terminated'] as const
const STATUSES = ['planned', 'pilot', 'in-force', 'ended'] as const
const CODE = /^[A-Z]{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?$/

/** Undefined when anything that the wallet would rely on is missing or ill-formed; what else there is may grow. */
export function parseAgreementStates(text: string): AgreementStates | undefined {
  try {
    const { agreements } = parseJsonObject(text, {
      charactersMax: STATES_CHARACTERS_MAX,
      depthMax: DEPTH_MAX,
    })
    return listOf(agreements).map(parseAgreement)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function parseAgreement(value: Json): AgreementStates[number] {
  const { id, phase, parties, relations, rules } = objectOf(value)
  return {
    id: textOf(id, NAME_MAX),
    phase: oneOf(PHASES, phase),
    parties: listOf(parties).map((party) => {
      const { code, covers } = objectOf(party)
      return { code: fitting(CODE, code), covers: listOf(covers).map((one) => fitting(CODE, one)) }
    }),
    relations: listOf(relations).map((one) => {
      const { to, relation, kinds } = objectOf(one)
      return {
        to: textOf(to, NAME_MAX),
        relation: textOf(relation, NAME_MAX),
        kinds: listOf(kinds).map((kind) => textOf(kind, NAME_MAX)),
      }
    }),
    rules: listOf(rules).map(parseRule),
  }
}

function parseRule(value: Json): PublicRule {
  const { kind, pointing, type, extends: extending = false, fallback, ...rest } = objectOf(value)
  if (typeof extending !== 'boolean') throw malformed()
  return {
    kind: textOf(kind, NAME_MAX),
    pointing: fitting(CODE, pointing),
    type: type === undefined ? undefined : textOf(type, NAME_MAX),
    extends: extending,
    fallback: textOf(fallback, NAME_MAX),
    status: oneOf(STATUSES, rest['status']),
    suspensions: listOf(rest['suspensions']).map(parseSuspension),
  }
}

function parseSuspension(value: Json): Suspension {
  const { notice, by, since, until, text } = objectOf(value)
  const texts = Object.entries(objectOf(text))
  if (texts.length > LIST_MAX) throw malformed()
  return {
    notice: textOf(notice, NAME_MAX),
    by: fitting(CODE, by),
    since: fitting(INSTANT, since),
    until: until === null ? null : fitting(INSTANT, until),
    text: Object.fromEntries(
      texts.map(([language, words]) => [fitting(LANGUAGE, language), textOf(words, TEXT_MAX)]),
    ),
  }
}

function malformed(): FormatError {
  return new FormatError('JSON_FORM', 'not the public state of agreements')
}

function objectOf(value: Json | undefined): { readonly [name: string]: Json | undefined } {
  if (value === undefined || !isObject(value)) throw malformed()
  return value
}

function listOf(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value) || value.length > LIST_MAX) throw malformed()
  return value
}

function textOf(value: Json | undefined, max: number): string {
  if (typeof value !== 'string' || value === '' || value.length > max) throw malformed()
  return value
}

function fitting(form: RegExp, value: Json | undefined): string {
  const text = textOf(value, NAME_MAX)
  if (!form.test(text)) throw malformed()
  return text
}

function oneOf<const Word extends string>(words: readonly Word[], value: Json | undefined): Word {
  const found = words.find((word) => word === value)
  if (found === undefined) throw malformed()
  return found
}
