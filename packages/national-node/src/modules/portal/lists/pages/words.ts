import { type Lang, type ListsTexts, listsTexts, type Speaker, speaker } from '@entente/ui'

/** The texts of the trusted-list studio, by key. */
export const words: Speaker<ListsTexts> = speaker(listsTexts)

const TYPE = 'http://uri.etsi.org/TrstSvc/Svctype/'
const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'

const TYPE_NAMES = ['CA/QC', 'CA/PKC', 'TSA/QTST', 'TSA', 'unspecified'] as const
const STATUS_NAMES = [
  'granted',
  'withdrawn',
  'recognisedatnationallevel',
  'deprecatedatnationallevel',
] as const

/** What may be chosen: TS 119 612 §5.5.1 and annex D.5. */
export const SERVICE_TYPES: readonly string[] = TYPE_NAMES.map((one) => TYPE + one)
export const SERVICE_STATUSES: readonly string[] = STATUS_NAMES.map((one) => STATUS + one)

export function typeText(lang: Lang, type: string): string {
  const known = TYPE_NAMES.find((one) => TYPE + one === type)
  return known === undefined ? type : listsTexts[lang].types[known]
}

export function statusText(lang: Lang, status = ''): string {
  const known = STATUS_NAMES.find((one) => STATUS + one === status)
  return known === undefined ? status : listsTexts[lang].statuses[known]
}
