import { buttonLink, type Html, html, ltr, type PageKey, say, summaryList } from '@entente/ui'
import { Fault, type FaultKind } from '../../../kernel/fault.ts'
import { frame, type PageContext } from './frame.ts'

type Texts = {
  readonly title: PageKey & `error${string}Title`
  readonly text: PageKey & `error${string}Text`
}

const INVALID: Texts = { title: 'errorInvalidTitle', text: 'errorInvalidText' }
const FORM: Texts = { title: 'errorFormTitle', text: 'errorFormText' }
const INTERNAL: Texts = { title: 'errorInternalTitle', text: 'errorInternalText' }

const TEXTS = {
  invalid: INVALID,
  unauthenticated: FORM,
  forbidden: FORM,
  'not-found': { title: 'errorNotFoundTitle', text: 'errorNotFoundText' },
  conflict: { title: 'errorConflictTitle', text: 'errorConflictText' },
  'too-large': { title: 'errorTooLargeTitle', text: 'errorTooLargeText' },
  'too-many': { title: 'errorTooManyTitle', text: 'errorTooManyText' },
  upstream: { title: 'errorUpstreamTitle', text: 'errorUpstreamText' },
} as const satisfies Record<FaultKind, Texts>

/** What went wrong in the reader's words, and a reference under which the log tells more. */
export function errorPage(context: PageContext, error: unknown, traceId: string): Html {
  const { lang } = context
  const texts: Texts = error instanceof Fault ? TEXTS[error.kind] : INTERNAL
  const title = say(lang, texts.title)
  const main = html`<div class="head"><h1>${title}</h1><p class="lede">${say(lang, texts.text)}</p></div>
<div class="card">${summaryList([{ key: say(lang, 'errorReference'), value: ltr(traceId) }, ...(error instanceof Fault ? [{ key: say(lang, 'reasonCode'), value: ltr(error.code) }] : [])])}</div>
<div class="actions">${buttonLink({ label: say(lang, 'home'), href: `/${lang}/`, kind: 'secondary' })}</div>`
  return frame(context, { title, main })
}
