import { type Html, html, invoicesTexts, ltr, notice, pageHead } from '@entente/ui'
import type { OpenedInvoice } from '../../../invoicing/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import type { SellerView } from '../invoice-desk.ts'
import { adjustments, attachments, lines, payment, sums } from './amounts.ts'
import { findings } from './findings.ts'
import { glance, parties } from './parties.ts'
import { sellerPart } from './seller-part.ts'
import { type Carried, uses } from './uses.ts'
import { words } from './words.ts'

export type InvoiceView = {
  readonly opened: OpenedInvoice
  readonly carried: Carried
  readonly seller: SellerView
}

/** An invoice in the reader's language: what it says, whether it adds up, whether it follows its rules. */
export function invoicePage(context: PageContext, { opened, carried, seller }: InvoiceView): Html {
  const { lang } = context
  const { model, checked, report } = opened
  const title = titleOf(context, opened)
  const main = html`${pageHead({ title })}
${verdict(context, opened)}
${glance(context, model)}
${findings(context, report)}
${sums(context, checked, model)}
${lines(context, model)}
${adjustments(context, model)}
${parties(context, model)}
${sellerPart(context, seller, carried)}
${payment(context, model)}
${attachments(context, model)}
${uses(context, opened, carried)}`
  return frame(context, {
    name: 'invoice',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'invoices' }],
  })
}

export function titleOf({ lang }: PageContext, { model }: Pick<OpenedInvoice, 'model'>): string {
  const number = model.number ?? words.say(lang, 'noNumber')
  return words.say(lang, model.kind === 'credit-note' ? 'creditNoteOf' : 'invoiceOf', { number })
}

/** The answer first: valid or not, by which rules, and whether the sums are right. */
function verdict({ lang }: PageContext, { report, chosenBy, model, checked, packs }: OpenedInvoice): Html {
  const { valid, findings: all } = report
  const fatal = all.filter(({ severity }) => severity === 'fatal').length
  const warnings = all.length - fatal
  const wrongSums = [...checked.sums, ...checked.taxes.flatMap(({ taxable, tax }) => [taxable, tax])].some(
    ({ result }) => result === 'differs' || result === 'missing',
  )
  const rules = packTitleOf(lang, report.pack, packs)
  const said = html`<p>${words.sayHtml(lang, 'checkedBy', { rules })}</p>${chosenBy === 'nobody' && html`<p>${words.sayHtml(lang, 'unknownRules', { name: model.specification ?? invoicesTexts[lang].nothing })}</p>`}${fatal > 0 && html`<p>${words.sayHtml(lang, 'fatalCount', { count: fatal })}</p>`}${warnings > 0 && html`<p>${words.sayHtml(lang, 'warningCount', { count: warnings })}</p>`}<p>${words.say(lang, wrongSums ? 'sumsWrong' : 'sumsRight')}</p>`
  return notice({
    kind: valid ? (wrongSums ? 'warning' : 'success') : 'refusal',
    title: words.say(lang, valid ? 'valid' : 'notValid'),
    body: said,
  })
}

/** `peppol-bis@3.0.21` as people name it; in elements, so that a Latin title does not turn an Arabic sentence around. */
export function packTitleOf(lang: PageContext['lang'], pack: string, packs: OpenedInvoice['packs']): Html {
  const known = packs.find(({ name, version }) => `${name}@${version}` === pack)
  return known === undefined
    ? ltr(pack)
    : words.sayHtml(lang, 'packTitle', { title: known.title, version: known.version })
}
