import {
  errorSummary,
  form,
  type Html,
  html,
  type Lang,
  ltr,
  pageHead,
  sandboxTexts,
  say,
  section,
  select,
  summaryList,
  textarea,
  textInput,
} from '@entente/ui'
import {
  CREDENTIAL_FAULTS,
  REQUEST_FAULTS,
  type CredentialFault,
  type RequestFault,
} from '../../../sandbox/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

export type Typed = {
  readonly type: string
  readonly format: string
  readonly claims: string
  readonly raw: string
}
export type SandboxError = 'errorQuery' | 'errorKey'

export type SandboxView = {
  readonly token: string
  /** Those that this node can make. */
  readonly requestFaults: readonly RequestFault[]
  /** Whether documents can be offered to wallets. */
  readonly offering: boolean
  readonly typed?: Typed
  readonly error?: SandboxError
  /** What the reader of queries says, in English. */
  readonly detail?: string
}

const FIELDS = { errorQuery: '#claims', errorKey: '#holder' } as const
const FIRST: Typed = {
  type: 'urn:eudi:pid:1',
  format: 'dc+sd-jwt',
  claims: 'family_name\nbirthdate',
  raw: '',
}

/** What to ask a wallet, and what to make wrong. */
export function sandboxPage(context: PageContext, view: SandboxView): Html {
  const { lang } = context
  const { error } = view
  const title = words.say(lang, 'title')
  const summary =
    error && errorSummary(say(lang, 'errorSummary'), [{ href: FIELDS[error], text: words.say(lang, error) }])
  const main = html`${summary}${pageHead({ title, lede: words.say(lang, 'lede') })}
${section({ level: 2, id: 'ask', title: words.say(lang, 'askTitle'), body: () => asking(context, view) })}
${section({ level: 2, id: 'faulty', title: words.say(lang, 'faultyTitle'), body: () => requests(context, view) })}
${section({ level: 2, id: 'samples', title: words.say(lang, 'credentialTitle'), body: () => documents(context, view) })}
${view.offering && section({ level: 2, id: 'offers', title: words.say(lang, 'offerTitle'), body: () => offers(context, view) })}`
  return frame(context, { name: 'sandbox', title, main })
}

function asking({ lang }: PageContext, { token, typed = FIRST, error, detail }: SandboxView): Html {
  const problem = error === 'errorQuery' ? words.say(lang, error) : undefined
  const fields = html`${textInput({
    lang,
    name: 'type',
    autocomplete: 'none',
    label: words.say(lang, 'type'),
    hint: words.say(lang, 'typeHint'),
    value: typed.type,
  })}${format(lang, 'format', typed.format)}${textarea({
    lang,
    name: 'claims',
    autocomplete: 'none',
    rows: 5,
    valueLang: 'zxx',
    optional: true,
    label: words.say(lang, 'claims'),
    hint: words.say(lang, 'claimsHint'),
    value: typed.claims,
    error: problem,
  })}${textarea({
    lang,
    name: 'raw',
    autocomplete: 'none',
    rows: 6,
    valueLang: 'zxx',
    optional: true,
    label: words.say(lang, 'raw'),
    hint: words.say(lang, 'rawHint'),
    value: typed.raw,
  })}`
  const why = detail !== undefined && html`<p><bdi lang="en" dir="ltr">${detail}</bdi></p>`
  return html`${why}${form({ action: `/${lang}/sandbox`, token, submit: words.say(lang, 'start'), labelledBy: 'ask', fields })}`
}

function requests({ lang }: PageContext, { requestFaults: faults }: SandboxView): Html {
  return summaryList(
    faults.map((fault) => ({
      key: html`<a href="/${lang}/sandbox/requests/${fault}">${sandboxTexts[lang].requestFaults[fault]}</a>`,
      value: html`${words.say(lang, 'mustRefuse')} ${ltr(REQUEST_FAULTS[fault])}`,
    })),
  )
}

function documents({ lang }: PageContext, { token, error }: SandboxView): Html {
  const fields = html`${sample(lang, 'document')}${textarea({
    lang,
    name: 'holder',
    autocomplete: 'none',
    rows: 3,
    valueLang: 'zxx',
    optional: true,
    label: words.say(lang, 'holder'),
    hint: words.say(lang, 'holderHint'),
    error: error === 'errorKey' ? words.say(lang, error) : undefined,
  })}`
  return html`<p>${words.say(lang, 'credentialText')}</p>${form({ action: `/${lang}/sandbox/documents`, token, submit: words.say(lang, 'make'), labelledBy: 'samples', fields })}`
}

/** Which mistake, in which format. Both forms of the page ask it, each under ids of its own. */
function sample(lang: Lang, form: 'document' | 'offer'): Html {
  return html`${select({
    lang,
    id: `${form}-fault`,
    name: 'fault',
    autocomplete: 'none',
    label: words.say(lang, 'fault'),
    value: 'none',
    options: (Object.keys(CREDENTIAL_FAULTS) as CredentialFault[]).map((fault) => ({
      value: fault,
      label: sandboxTexts[lang].credentialFaults[fault],
    })),
  })}${format(lang, `${form}-format`)}`
}

function format(lang: Lang, id: string, value = FIRST.format): Html {
  return select({
    lang,
    id,
    name: 'format',
    autocomplete: 'none',
    label: words.say(lang, 'format'),
    value,
    options: [
      { value: 'dc+sd-jwt', label: 'SD-JWT VC' },
      { value: 'mso_mdoc', label: 'mdoc' },
    ],
  })
}

function offers({ lang }: PageContext, { token }: SandboxView): Html {
  return html`<p>${words.say(lang, 'offerText')}</p>${form({ action: `/${lang}/sandbox/offers`, token, submit: words.say(lang, 'offerMake'), labelledBy: 'offers', fields: sample(lang, 'offer') })}`
}
