/** What a page shows of an agreement: its state in one word, and the suspensions with the text of their notices. */
import type { AgreementState } from '@entente/agreement'
import type { TextByLanguage } from '@entente/ui'
import type { Instant } from '../../kernel/clock.ts'

export type AgreementWord =
  | 'in-force'
  | 'not-yet'
  | 'expired'
  | 'terminated'
  | 'suspended'
  | 'partly-suspended'

export type SuspensionView = {
  /** Id of the notice, under which both nodes keep it. */
  readonly notice: string
  /** Code of the party that sent it. */
  readonly by: string
  readonly since: Instant
  readonly until: Instant | null
  /** Ids of the articles it reaches. */
  readonly rules: readonly string[]
  readonly text: TextByLanguage
}

export type AgreementView = {
  readonly id: string
  readonly title: TextByLanguage
  readonly version: number
  readonly mode: 'test' | 'pilot' | 'production'
  readonly partners: readonly { readonly code: string; readonly name: TextByLanguage }[]
  readonly state: AgreementWord
  readonly from: Instant
  readonly until: Instant
  readonly suspensions: readonly SuspensionView[]
}

/** The parties that do not speak for `home` are its partners. */
export function viewAgreement(state: AgreementState, home: string): AgreementView {
  const { agreement } = state
  const { id, title, version, mode, parties, validity } = agreement
  const partners = parties.filter(({ code, covers }) => code !== home && !covers.includes(home))
  return {
    id,
    title,
    version,
    mode,
    partners: partners.map(({ code, name }) => ({ code, name })),
    state: wordOf(state),
    from: validity.inForceFrom,
    until: state.endsAt,
    suspensions: suspensionsOf(state),
  }
}

function wordOf({ phase, rules }: AgreementState): AgreementWord {
  if (phase !== 'in-force') return phase
  const suspended = [...rules.values()].filter(({ suspensions }) => suspensions.length > 0).length
  if (suspended === 0) return 'in-force'
  return suspended === rules.size ? 'suspended' : 'partly-suspended'
}

function suspensionsOf({ rules, notices }: AgreementState): SuspensionView[] {
  const byNotice = new Map<string, SuspensionView>()
  for (const [rule, { suspensions }] of rules) {
    for (const { notice, by, since, until } of suspensions) {
      const text = notices.find((known) => known.notice.id === notice)?.notice.reason.text ?? {}
      const reached = [...(byNotice.get(notice)?.rules ?? []), rule]
      byNotice.set(notice, { notice, by, since, until, rules: reached, text })
    }
  }
  return [...byNotice.values()]
}

/** The suspensions that reach an article, for the page of a service that rests on it. */
export function suspensionsFor(
  agreements: readonly AgreementView[],
  article: { readonly id: string; readonly rule: string },
): readonly SuspensionView[] {
  const agreement = agreements.find(({ id }) => id === article.id)
  return agreement?.suspensions.filter(({ rules }) => rules.includes(article.rule)) ?? []
}
