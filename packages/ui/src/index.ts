/** Accessible server-rendered components and the catalogues in seven languages. Pages are made of nothing else. */
export { type ButtonProps, button, buttonLink } from './button/button.ts'
export type {
  Catalogue,
  ReasonClass,
  ReasonCode,
  ReasonText,
  Review,
  Verdict,
} from './catalogues/catalogue.ts'
export { CATALOGUES } from './catalogues/catalogues.ts'
export { fill, fillHtml, type PageKey, say } from './catalogues/messages.ts'
export { assuranceName, attributeName, countryName } from './catalogues/names.ts'
export { reasonText, staffReason } from './catalogues/staff-reasons.ts'
export { dateText, instantText } from './date-text/date-text.ts'
export { type FigureProps, figure } from './figure/figure.ts'
export {
  errorSummary,
  type FieldProps,
  field,
  type RadioOption,
  type RadiosProps,
  radios,
} from './form/field.ts'
export { FORM_TOKEN_FIELD, type FormProps, form } from './form/form.ts'
export {
  formatDate,
  formatDuration,
  formatInstant,
  formatList,
  localeOf,
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
export { linkCard } from './link-card/link-card.ts'
export { ltr } from './ltr/ltr.ts'
export { type MarkName, mark } from './mark/mark.ts'
export { type NoticeKind, notice } from './notice/notice.ts'
export { type PageProps, page } from './page/page.ts'
export { type PersonNameProps, personName, type WrittenName } from './person-name/person-name.ts'
export { reasonList, type ShownReason } from './reason-list/reason-list.ts'
export { ASSETS, type Asset, stylesheet } from './stylesheet.ts'
export { type SummaryRow, summaryList } from './summary-list/summary-list.ts'
export { type TableProps, table } from './table/table.ts'
export { type Tone, tag } from './tag/tag.ts'
export { type VerdictProps, verdict, verdictTag } from './verdict/verdict.ts'
