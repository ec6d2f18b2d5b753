import type { AgreementState, Suspension } from '@entente/agreement'
import { pidBaseType } from '@entente/credentials'
import type { Instant } from '../../kernel/clock.ts'

/** A notice that suspends, where somebody else recognises it, what is issued at home. */
export type SuspendedAbroad = {
  /** Id of the notice. */
  readonly notice: string
  readonly by: string
  readonly since: Instant
  readonly until: Instant | null
  /** The words of the notice. */
  readonly text: Readonly<Record<string, string>>
  readonly rules: readonly string[]
  /** Parties that do not recognise it at the moment. */
  readonly where: readonly string[]
}

/** Suspensions of the rules by which partners recognise `type` (a vct or doctype) from `home`, one for each notice. */
export function suspendedAbroad(
  states: Iterable<AgreementState>,
  { home, type }: { readonly home: string; readonly type: string },
): readonly SuspendedAbroad[] {
  const found = new Map<string, SuspendedAbroad>()
  for (const state of states) {
    if (state.phase !== 'in-force') continue
    for (const { id, pointing, suspensions } of rulesFor(state, { home, type })) {
      for (const one of suspensions) {
        const { rules = [], where = [] } = found.get(one.sha256) ?? {}
        const { notice, by, since, until } = one
        found.set(one.sha256, {
          notice,
          by,
          since,
          until,
          text: wordsOf(state, one),
          rules: [...rules, id],
          where: [...new Set([...where, pointing])],
        })
      }
    }
  }
  return [...found.values()]
}

type FoundRule = { id: string; pointing: string; suspensions: readonly Suspension[] }

function rulesFor(state: AgreementState, { home, type }: { home: string; type: string }): FoundRule[] {
  const { parties, recognitions } = state.agreement
  const isHome = (party: string): boolean =>
    parties.some(({ code, covers }) => code === party && (code === home || covers.includes(home)))
  return recognitions.flatMap((rule) => {
    const overlay = state.rules.get(rule.id)
    const { pointed, pointing } = rule.direction
    const named = namedType(rule)
    const fits = named?.type === type || (named?.extends === true && named.type === pidBaseType(type))
    if (!fits || !isHome(pointed) || overlay === undefined || !LIVE.has(overlay.status)) return []
    return [{ id: rule.id, pointing, suspensions: overlay.suspensions }]
  })
}

/** What is planned or has ended recognises nothing, suspended or not. */
const LIVE: ReadonlySet<string> = new Set(['pilot', 'in-force'])

/** What a rule is about, where it is about a document with a type of its own. */
export function namedType(
  rule: AgreementState['agreement']['recognitions'][number],
): { readonly type: string; readonly extends: boolean } | undefined {
  if (rule.kind === 'trust-service' || rule.kind === 'identity-scheme') return undefined
  const { object } = rule
  return {
    type: object.format === 'mso_mdoc' ? object.doctype : object.vct,
    extends: object.extends === true,
  }
}

/** The words of the notice behind a suspension, by language. */
export function wordsOf(
  { notices }: AgreementState,
  { sha256 }: Pick<Suspension, 'sha256'>,
): SuspendedAbroad['text'] {
  return notices.find((counted) => counted.sha256 === sha256)?.notice.reason.text ?? {}
}
