import {
  buttonLink,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  notice,
  pageHead,
  radios,
  say,
  type SignaturesTexts,
  signaturesTexts,
} from '@entente/ui'
import type { Person } from '../../../registers/index.ts'
import { SIGNATURE_FORMS, type SignatureForm } from '../../../signatures/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { personQuestion } from '../../pages/person-question.ts'
import { words } from './words.ts'

export type SignProblem = keyof SignaturesTexts['signProblems'] | 'noFile' | 'many'

export type SignView = {
  readonly token: string
  readonly persons: readonly Person[]
  /** Last id of the page before this one. */
  readonly after: string | undefined
  readonly more: boolean
  readonly chosen: { readonly person?: string | undefined; readonly form?: string | undefined }
  readonly problem: SignProblem | undefined
}

export const SIGN_MEGABYTES_MAX = 32
/** Problems that are about who somebody is, and not about the file. */
const OF_PERSON: readonly SignProblem[] = ['noPerson', 'noKey']

/** Who signs, what, and where the signature goes. */
export function signPage(context: PageContext, view: SignView): Html {
  const { lang, config } = context
  const { problem, persons, token, after } = view
  const title = words.say(lang, 'signTitle')
  const error = problem && problemText(context, problem)
  const ofPerson = problem !== undefined && OF_PERSON.includes(problem)
  const summary = error === undefined ? [] : [{ href: ofPerson ? '#person' : '#file', text: error }]
  const question = personQuestion(context, {
    ...view,
    chosen: view.chosen.person,
    error: ofPerson ? error : undefined,
    path: 'sign',
  })
  const fields = html`${question}${document(context, view, ofPerson ? undefined : error)}`
  const action = `/${lang}/sign${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`
  const main = html`${summary.length > 0 && errorSummary(say(lang, 'errorSummary'), summary)}${pageHead({ title, lede: words.say(lang, 'signLede') })}
${notice({ kind: 'info', title: words.say(lang, 'signNeeds'), body: html`${config.test && html`<p>${words.say(lang, 'signTest')}</p>`}<div>${buttonLink({ label: words.say(lang, 'signGetAccess'), href: `/${lang}/issue`, kind: 'secondary' })}</div>` })}
${persons.length === 0 ? notice({ kind: 'warning', title: say(lang, 'issueNobody') }) : form({ action, token, submit: words.say(lang, 'signAction'), fields, upload: true })}`
  return frame(context, { name: 'sign', title, main })
}

function document({ lang }: PageContext, { chosen }: SignView, error: string | undefined): Html {
  const wanted: SignatureForm = SIGNATURE_FORMS.find((one) => one === chosen.form) ?? 'inside'
  return html`${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'signFile'),
    kinds: ['PDF', 'XML', 'TXT', 'ZIP', 'PNG', 'JPEG'],
    maxMegabytes: SIGN_MEGABYTES_MAX,
    error,
  })}${radios({
    lang,
    name: 'form',
    legend: words.say(lang, 'signForm'),
    options: SIGNATURE_FORMS.map((one) => ({
      value: one,
      label: signaturesTexts[lang].signForms[one],
      ...(one !== 'inside' && { hint: one }),
      checked: one === wanted,
    })),
  })}`
}

function problemText({ lang }: PageContext, problem: SignProblem): string {
  if (problem === 'noFile') return signaturesTexts[lang].problems.noFile
  return problem === 'many' ? words.say(lang, 'sealMany') : signaturesTexts[lang].signProblems[problem]
}
