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
  CREDENTIAL_FAULTS,
  type CredentialFault,
  type DecodedRequest,
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

/** A document that a verifier must refuse, as text. */
export function documentPage(context: PageContext, fault: CredentialFault, sample: SampleCredential): Html {
  const { lang } = context
  const { token, holderKey } = sample
  const title = sandboxTexts[lang].credentialFaults[fault]
  const part = (key: 'document' | 'holderKey', text: string) =>
    section({
      level: 2,
      id: key,
      title: words.say(lang, key),
      body: () => codeBlock(text),
    })
  const main = html`${pageHead({ title })}${expected(context, CREDENTIAL_FAULTS[fault])}
${part('document', token)}
${holderKey !== undefined && part('holderKey', pretty(holderKey))}
${back(context)}`
  return frame(context, { name: 'sandbox-document', title, main, above: aboveRun(context) })
}

function expected({ lang }: PageContext, code: string | undefined): Html {
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

function back({ lang }: PageContext): Html {
  return html`<div class="actions">${buttonLink({ label: words.say(lang, 'back'), href: `/${lang}/sandbox`, kind: 'secondary' })}</div>`
}
