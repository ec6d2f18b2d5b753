import {
  buttonLink,
  details,
  type FaultName,
  faultTexts,
  type Html,
  html,
  ltr,
  type PageKey,
  pageHead,
  say,
  summaryList,
} from '@entente/ui'
import { Fault } from '../../../kernel/fault.ts'
import { frame, type PageContext } from './frame.ts'

/** Who is not signed in, or may not, has in this portal a form that is no longer theirs. */
const TITLES = {
  invalid: 'errorInvalidTitle',
  unauthenticated: 'errorFormTitle',
  forbidden: 'errorFormTitle',
  form: 'errorFormTitle',
  'not-found': 'errorNotFoundTitle',
  conflict: 'errorConflictTitle',
  'too-large': 'errorTooLargeTitle',
  'too-many': 'errorTooManyTitle',
  upstream: 'errorUpstreamTitle',
  internal: 'errorInternalTitle',
} as const satisfies Record<FaultName, PageKey>

/** What went wrong in the reader's words, for staff in theirs, and a reference under which the log tells more. */
export function errorPage(context: PageContext, error: unknown, traceId: string): Html {
  const { lang } = context
  const name = nameOf(error)
  const title = say(lang, TITLES[name])
  const { person, caseWorker, engineer } = faultTexts(lang, name)
  const staff = summaryList([
    { key: say(lang, 'reasonCaseWorker'), value: caseWorker },
    { key: say(lang, 'reasonEngineer'), value: engineer },
    ...(error instanceof Fault ? [{ key: say(lang, 'reasonCode'), value: ltr(error.code) }] : []),
  ])
  const main = html`${pageHead({ title, lede: person })}
<div class="card">${summaryList([{ key: say(lang, 'errorReference'), value: ltr(traceId) }])}${details({ summary: say(lang, 'reasonMore'), body: staff })}</div>
<div class="actions">${buttonLink({ label: say(lang, 'home'), href: `/${lang}/`, kind: 'secondary' })}</div>`
  return frame(context, { name: 'error', title, main })
}

function nameOf(error: unknown): FaultName {
  if (!(error instanceof Fault)) return 'internal'
  return error.kind === 'forbidden' || error.kind === 'unauthenticated' ? 'form' : error.kind
}
