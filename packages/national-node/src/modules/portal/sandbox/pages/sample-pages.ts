import type { CredentialFormat } from '@entente/credentials'
import {
  buttonLink,
  codeBlock,
  diagnosisTexts,
  engineerText,
  type Html,
  html,
  ltr,
  pageHead,
  qrFigure,
  sandboxTexts,
  section,
  summaryList,
} from '@entente/ui'
import { remedyFor } from '../../../diagnosis/index.ts'
import {
  type CredentialFault,
  type DecodedRequest,
  faultCode,
  REQUEST_FAULTS,
  type RequestFault,
  type SampleCredential,
} from '../../../sandbox/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { aboveRun, decodedRequest } from './run-page.ts'
import { pretty, words } from './words.ts'

/** A request that a wallet must refuse: the link, the code by which it is refused, and its content. */
export function requestPage(context: PageContext, fault: RequestFault, request: DecodedRequest): Html {
  const { lang } = context
  const title = sandboxTexts[lang].requestFaults[fault]
  const main = html`${pageHead({ title })}${expected(context, REQUEST_FAULTS[fault])}
${qrFigure({ lang, id: 'code', title, link: request.link })}
${decodedRequest(context, request)}
${back(context)}`
  return frame(context, { name: 'sandbox-request', title, main, above: aboveRun(context) })
}

/** A document with a mistake, in one of its formats. */
export type Sample = { readonly fault: CredentialFault; readonly format: CredentialFormat }

/** A document that a verifier must refuse, as text. */
export function documentPage(context: PageContext, sample: Sample, made: SampleCredential): Html {
  const { lang } = context
  const { fault, format } = sample
  const { token, holderKey } = made
  const title = sandboxTexts[lang].credentialFaults[fault]
  const part = (key: 'document' | 'holderKey', text: string) =>
    section({
      level: 2,
      id: key,
      title: words.say(lang, key),
      body: () => codeBlock(text),
    })
  const main = html`${pageHead({ title })}${expected(context, faultCode(fault, format))}
${part('document', token)}
${holderKey !== undefined && part('holderKey', pretty(holderKey))}
${back(context)}`
  return frame(context, { name: 'sandbox-document', title, main, above: aboveRun(context) })
}

/** The code by which it is to be refused, and who would mend it. */
export function expected({ lang }: PageContext, code: string | undefined): Html {
  if (code === undefined) return html`<p>${words.say(lang, 'nothingWrong')}</p>`
  const said = engineerText(lang, code)
  return summaryList([
    {
      key: words.say(lang, 'mustRefuse'),
      value: html`${ltr(code)}${said !== undefined && html` <span>${said}</span>`}`,
      note: diagnosisTexts[lang].remedies[remedyFor({ code })],
    },
  ])
}

export function back({ lang }: PageContext): Html {
  return html`<div class="actions">${buttonLink({ label: words.say(lang, 'back'), href: `/${lang}/sandbox`, kind: 'secondary' })}</div>`
}
