import {
  chooseText,
  countryName,
  type Html,
  html,
  instantText,
  quoted,
  type SummaryRow,
  summaryList,
} from '@entente/ui'
import type { Suspension } from '../core/agreement-states.ts'
import type { Candidate } from '../core/present-select.ts'
import { typeName } from './credential-text.ts'
import type { RequestScreen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

/** What is known, of the documents that would be shown, about whether they are recognised where they go. */
export type Told = {
  /** Undefined where nothing is suspended. */
  readonly suspended: Html | undefined
  /** It could not be found out for one of them. */
  readonly unknown: Html | false
}

/** A notice that suspends, with the names of the documents that it reaches. */
type Reach = { readonly suspension: Suspension; readonly documents: readonly string[] }

/** Said before anything is shared, in the words of the notice itself. */
export function suspensionOf(shown: readonly Candidate[], screen: RequestScreen, state: State): Told {
  const { lang } = state
  const reaches = reachesOf(shown, screen, state)
  const { country } = screen.opened.summary.relyingParty
  const unknown = shown.some(({ standing }) => standing !== undefined && standing.suspensions === undefined)
  return {
    suspended:
      reaches.length === 0
        ? undefined
        : html`<p>${sayHtml(lang, 'suspendedText', { country: countryName(country ?? '', lang) })}</p>${reaches.map((reach) => summaryList(rowsOf(reach, state)))}`,
    unknown: unknown && html`<p class="hint">${say(lang, 'standingUnknown')}</p>`,
  }
}

function reachesOf(
  shown: readonly Candidate[],
  { credentials }: RequestScreen,
  { lang }: State,
): readonly Reach[] {
  const byNotice = new Map<string, Reach>()
  for (const { credentialId, standing } of shown) {
    const credential = credentials.find(({ id }) => id === credentialId)
    const name = credential === undefined ? [] : [typeName(credential, lang)]
    for (const suspension of standing?.suspensions ?? []) {
      const { documents = [] } = byNotice.get(suspension.notice) ?? {}
      byNotice.set(suspension.notice, { suspension, documents: [...documents, ...name] })
    }
  }
  return [...byNotice.values()]
}

function rowsOf({ suspension, documents }: Reach, { lang, timeZone }: State): SummaryRow[] {
  const { by, since, until, text } = suspension
  const reader = { lang, ...(timeZone !== undefined && { timeZone }) }
  return [
    { key: say(lang, 'offerDocument'), value: html`${documents.map((name) => html`<bdi>${name}</bdi> `)}` },
    { key: say(lang, 'suspendedSince'), value: instantText(since, reader) },
    {
      key: say(lang, 'suspendedUntil'),
      value: until === null ? say(lang, 'suspendedOpenEnd') : instantText(until, reader),
    },
    { key: say(lang, 'suspendedBy'), value: countryName(by, lang) },
    { key: say(lang, 'suspendedWords'), value: quoted(lang, chooseText(text, lang)) },
  ]
}
