/** Birth dates as registers and cards write them: ISO, date-times, partly unknown, or in a Japanese era. */
import { isDate } from './time.ts'

export type CivilDate =
  | { readonly kind: 'full'; readonly date: string }
  /** Only the year is known: day, or day and month, are missing or zero. */
  | { readonly kind: 'partial'; readonly year: string }

/** First day of each era and the year before its first year. */
const ERAS = [
  ['令和', '2019-05-01', 2018],
  ['平成', '1989-01-08', 1988],
  ['昭和', '1926-12-25', 1925],
  ['大正', '1912-07-30', 1911],
  ['明治', '1868-10-23', 1867],
] as const

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const JAPANESE = /^(令和|平成|昭和|大正|明治)?(元|\d{1,4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$/

/** Undefined when the text is no date at all, or one that its era never had. */
export function parseCivilDate(text: string): CivilDate | undefined {
  if (text.length > 40) return undefined
  const dateTime = DATE_TIME.exec(text)?.[1]
  const iso = ISO.exec(dateTime ?? text)
  if (iso !== null) return civilDate(iso[1] ?? '', iso[2], iso[3])
  const plain = text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10)).replace(/\s/g, '')
  const japanese = JAPANESE.exec(plain)
  return japanese === null ? undefined : japaneseDate(japanese)
}

function japaneseDate([, era, count = '', month, day]: RegExpExecArray): CivilDate | undefined {
  const place = ERAS.findIndex(([name]) => name === era)
  const number = count === '元' ? 1 : Number(count)
  if (era === undefined) return civilDate(String(number), month, day)
  const [, first, before] = ERAS[place] ?? ERAS[0]
  const found = civilDate(String(before + number), month, day)
  if (found?.kind !== 'full') return found
  const next = ERAS[place - 1]?.[1]
  return found.date >= first && (next === undefined || found.date < next) ? found : undefined
}

function civilDate(year: string, month: string | undefined, day: string | undefined): CivilDate | undefined {
  if (!/^\d{4}$/.test(year) || year === '0000') return undefined
  const [mm, dd] = [month?.padStart(2, '0') ?? '00', day?.padStart(2, '0') ?? '00']
  if (mm === '00' || dd === '00')
    return Number(mm) <= 12 && Number(dd) <= 31 ? { kind: 'partial', year } : undefined
  const date = `${year}-${mm}-${dd}`
  return isDate(date) ? { kind: 'full', date } : undefined
}
