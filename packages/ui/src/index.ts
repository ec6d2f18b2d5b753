/** Accessible server-rendered components and the texts in seven languages. Pages are made of nothing else. */
export * from './acting-as/acting-as.ts'
export * from './attribute-choice/attribute-choice.ts'
export * from './autocomplete/autocomplete.ts'
export * from './barrier-report/barrier-report.ts'
export * from './bars/bars.ts'
export * from './breadcrumb/breadcrumb.ts'
export * from './button/button.ts'
export * from './change-list/change-list.ts'
export * from './check-answers/check-answers.ts'
export * from './checkboxes/checkboxes.ts'
export * from './credential-card/credential-card.ts'
export * from './date-input/date-input.ts'
export * from './date-text/date-text.ts'
export * from './details/details.ts'
export * from './duration/duration.ts'
export * from './error-summary/error-summary.ts'
export type { AutocompleteToken, Question } from './field/field.ts'
export * from './fieldset/fieldset.ts'
export * from './figure/figure.ts'
export * from './file-upload/file-upload.ts'
export * from './footer/footer.ts'
export * from './form/form.ts'
export * from './header/header.ts'
export * from './heading/heading.ts'
export * from './help-box/help-box.ts'
export * from './language-switch/language-switch.ts'
export * from './link-card/link-card.ts'
export * from './ltr/ltr.ts'
export * from './mark/mark.ts'
export * from './money/money.ts'
export * from './nav/nav.ts'
export * from './notice/notice.ts'
export * from './page-head/page-head.ts'
export * from './page/page.ts'
export * from './pagination/pagination.ts'
export * from './period-timeline/period-timeline.ts'
export * from './person-name/person-name.ts'
export * from './proof-button/proof-button.ts'
export * from './punctuation/punctuation.ts'
export * from './qr-figure/qr-figure.ts'
export * from './queue/queue.ts'
export * from './radios/radios.ts'
export * from './reason-list/reason-list.ts'
export * from './receipt/receipt.ts'
export * from './recognition-map/recognition-map.ts'
export * from './request-screen/request-screen.ts'
export * from './requirement-row/requirement-row.ts'
export * from './seal/seal.ts'
export * from './select/select.ts'
export * from './side-by-side/side-by-side.ts'
export * from './step-meter/step-meter.ts'
export * from './summary-list/summary-list.ts'
export * from './table/table.ts'
export * from './tag/tag.ts'
export * from './task-list/task-list.ts'
export * from './text-input/text-input.ts'
export * from './textarea/textarea.ts'
export * from './timeline/timeline.ts'
export * from './verdict/verdict.ts'
export * from './world-map/world-map.ts'

export * from './catalogues/message.ts'
export * from './catalogues/names.ts'
export * from './catalogues/say.ts'
export * from './catalogues/speaker.ts'
export * from './catalogues/three-texts.ts'
export { type AgreementTexts, agreement as agreementTexts } from './generated/agreement.ts'
export { type WorkbenchTexts, workbench as workbenchTexts } from './generated/workbench.ts'
export { type ChangesTexts, changes as changesTexts } from './generated/changes.ts'
export { history as historyTexts } from './generated/history.ts'
export { type InvoicesTexts, invoices as invoicesTexts } from './generated/invoices.ts'
export { names } from './generated/names.ts'
export { receipts as receiptsTexts } from './generated/receipts.ts'
export { recognitions as recognitionsTexts } from './generated/recognitions.ts'
export {
  formatDate,
  formatDuration,
  formatInstant,
  formatList,
  formatMoney,
  formatNumber,
  localeOf,
  type Money,
  type Reader,
} from './format/format.ts'
export { type Child, type Html, html } from './html.ts'
export {
  chooseText,
  directionOf,
  type Lang,
  LANGUAGE_NAMES,
  LANGUAGES,
  type TextByLanguage,
} from './language.ts'
export { figuresOf, type MeasuredPage, type PublishedRun, publishedRun } from './page-run.ts'
export { type Asset, type Assets, assetsOf } from './stylesheet.ts'
export { ENTENTE, type Theme, weakPairs } from './tokens/theme.ts'
export { themeOf } from './tokens/themes.ts'
