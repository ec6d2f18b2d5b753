import { isPositive, type Receipt } from '@entente/agreement'
import {
  assuranceName,
  buttonLink,
  type Html,
  html,
  instantText,
  ltr,
  pageHead,
  reasonList,
  receiptsTexts,
  say,
  section,
  type SummaryRow,
  summaryList,
  tag,
  verdictTag,
} from '@entente/ui'
import { frame, type PageContext, readerOf } from './frame.ts'
import { fingerprint, shortOf } from './texts.ts'

export type ReceiptView = { readonly receipt: Receipt; readonly signedUrl: string }

/**
 * A decision explained from its signed receipt alone: every check in its order, what it came to, and how all of it
 * can be proved. The same words for the person, the agency and an auditor.
 */
export function receiptPage(context: PageContext, { receipt, signedUrl }: ReceiptView): Html {
  const { lang } = context
  const words = receiptsTexts[lang]
  const steps = html`<p>${words.stepsText}</p><ol class="list">${receipt.trace.map((entry) => step(lang, entry))}</ol>`
  const main = html`${pageHead({ title: words.title, lede: words.lede })}
<div class="card">${summaryList(facts(context, receipt))}</div>
${receipt.reasons.length > 0 && section({ level: 2, title: say(lang, 'whyTitle'), body: () => reasonList(lang, receipt.reasons) })}
${section({ level: 2, title: words.steps, body: () => steps })}
${section({ level: 2, title: words.evidence, body: () => html`<p>${words.evidenceText}</p>${summaryList(evidence(receipt))}` })}
${section({ level: 2, title: words.proof, body: () => html`<p>${words.proofText}</p><p>${buttonLink({ label: words.open, href: signedUrl, kind: 'secondary' })}</p>` })}`
  return frame(context, { name: 'receipt', title: words.title, main })
}

function facts(context: PageContext, receipt: Receipt): SummaryRow[] {
  const { lang } = context
  const words = receiptsTexts[lang]
  const { agreement, rule, verdict, effect, at, node } = receipt
  const recognised = isPositive(verdict)
  return [
    { key: words.outcome, value: verdictTag(lang, verdict) },
    ...(recognised ? [{ key: say(lang, 'levelReached'), value: assuranceName(lang, effect.assurance) }] : []),
    { key: words.decided, value: instantText(at, readerOf(context)) },
    { key: words.node, value: ltr(node) },
    ...(agreement === null
      ? []
      : [
          {
            key: words.agreement,
            value: html`<a href="/${lang}/agreements/${shortOf(agreement.id)}">${ltr(`${shortOf(agreement.id)}/${agreement.version}`)}</a>`,
            note: ltr(fingerprint(agreement.sha256)),
          },
        ]),
    ...(agreement === null || rule === null
      ? []
      : [
          {
            key: words.rule,
            value: html`<a href="/${lang}/agreements/${shortOf(agreement.id)}#${rule}">${ltr(rule)}</a>`,
          },
        ]),
  ]
}

function step(lang: PageContext['lang'], { check, result, codes }: Receipt['trace'][number]): Html {
  const words = receiptsTexts[lang]
  return html`<li>${words.checks[check]} ${ltr(check)} <span class="tags">${outcomeTags(lang, result, codes)}</span></li>`
}

function outcomeTags(
  lang: PageContext['lang'],
  result: Receipt['trace'][number]['result'],
  codes: Receipt['trace'][number]['codes'],
): Html {
  const { passed, skipped } = receiptsTexts[lang]
  if (result === 'ok') return tag({ label: passed, tone: 'ok', sign: 'tick' })
  if (result === 'skipped') return tag({ label: skipped, sign: 'question' })
  return html`${codes.map((code) => tag({ label: html`${ltr(code)}`, tone: 'todo', sign: 'warning' }))}`
}

/** What went in: a fingerprint of each document, a sealed one of whatever is about the person. */
function evidence({ inputs }: Receipt): SummaryRow[] {
  return inputs.map((input) => ({
    key: ltr(input.role),
    value: ltr('sha256' in input ? input.sha256 : input.commit),
  }))
}
