import {
  buttonLink,
  errorSummary,
  form,
  type Html,
  html,
  names,
  notice,
  pageHead,
  personName,
  radios,
  say,
  summaryList,
  tag,
} from '@entente/ui'
import type { IssueSuspension } from '../../issuer/index.ts'
import { displayNames, type Person } from '../../registers/index.ts'
import type { DocumentType } from '../portal-deps.ts'
import { frame, type PageContext } from './frame.ts'
import { personQuestion } from './person-question.ts'
import { issueSuspensionNotice } from './suspension.ts'

export type IssueError = 'issueErrorPerson' | 'issueErrorType' | 'issueErrorDiploma' | 'issueErrorTraining'

export type IssueView = {
  readonly persons: readonly Person[]
  readonly types: readonly DocumentType[]
  /** Last id of the page before this one. */
  readonly after: string | undefined
  /** Whether more people follow. */
  readonly more: boolean
  readonly token: string
  /** What partners do not recognise at the moment, of what is issued here. */
  readonly suspensions?: readonly IssueSuspension[]
  readonly chosen?: { readonly person?: string | undefined; readonly type?: string | undefined }
  readonly errors?: readonly IssueError[]
}

/** Desk of the TEST issuer: a person, a document, and the wallet may fetch it. */
export function issuePage(context: PageContext, view: IssueView): Html {
  const { lang } = context
  const { persons, token, suspensions = [], errors = [], after } = view
  const title = say(lang, 'issueTitle')
  const question = personQuestion(context, {
    ...view,
    chosen: view.chosen?.person,
    error: errors.includes('issueErrorPerson') ? say(lang, 'issueErrorPerson') : undefined,
    path: 'issue',
    beside: (person) => html`${documentTags(context, view, person)}`,
  })
  const fields = html`${question}${typeQuestion(context, view)}`
  const action = `/${lang}/issue${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`
  const summary = errors.map((error) => ({
    href: error === 'issueErrorPerson' ? '#person' : '#type',
    text: say(lang, error),
  }))
  const main = html`${errors.length > 0 && errorSummary(say(lang, 'errorSummary'), summary)}${pageHead({ title, lede: say(lang, 'issueLede') })}${suspensions.map((one) => issueSuspensionNotice(context, one))}
${persons.length === 0 ? notice({ kind: 'info', title: say(lang, 'issueNobody') }) : form({ action, token, submit: say(lang, 'issueSubmit'), fields })}`
  return frame(context, { name: 'issue', title, main })
}

/** Beside a person, what the register attests of them, of what is issued here. */
function documentTags(
  { lang }: PageContext,
  { types }: IssueView,
  { diplomas, trainings = [] }: Person,
): Html[] {
  const attested = {
    pid: false,
    mnc: false,
    signing: false,
    diploma: diplomas.length > 0,
    training: trainings.length > 0,
  }
  return types
    .filter((type) => attested[type])
    .map((type) => html`${tag({ label: names[lang].credentialTypes[type] })} `)
}

function typeQuestion({ lang }: PageContext, { types, chosen, errors = [] }: IssueView): Html {
  const wrong = errors.find((error) => error !== 'issueErrorPerson')
  return radios({
    lang,
    name: 'type',
    legend: say(lang, 'issueType'),
    error: wrong === undefined ? undefined : say(lang, wrong),
    options: types.map((type) => ({
      value: type,
      label: names[lang].credentialTypes[type],
      checked: type === chosen?.type,
    })),
  })
}

export type OfferView = {
  readonly person: Person
  readonly type: DocumentType
  readonly offerUrl: string
  readonly txCode: string | undefined
  readonly suspensions?: readonly IssueSuspension[]
}

/** The offer is ready: the way into the wallet and the code it will ask for. */
export function offerPage(context: PageContext, view: OfferView): Html {
  const { lang } = context
  const { person, type, offerUrl, txCode, suspensions = [] } = view
  const title = say(lang, 'offerTitle')
  const main = html`${pageHead({ title })}${suspensions.map((one) => issueSuspensionNotice(context, one))}
<div class="card">${summaryList([
    { key: say(lang, 'offerFor'), value: personName(displayNames(person)) },
    { key: say(lang, 'offerDocument'), value: names[lang].credentialTypes[type] },
    ...(txCode === undefined
      ? []
      : [
          {
            key: say(lang, 'offerCode'),
            value: html`<bdi dir="ltr" class="code secret">${txCode}</bdi>`,
            note: say(lang, 'offerCodeText'),
          },
        ]),
  ])}</div>
<div class="actions">${buttonLink({ label: say(lang, 'offerOpen'), href: offerUrl })} <a href="/${lang}/issue">${say(lang, 'offerAgain')}</a></div>`
  return frame(context, {
    name: 'offer',
    title,
    main,
    above: [{ label: say(lang, 'issueTitle'), path: 'issue' }],
  })
}
