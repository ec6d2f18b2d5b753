/**
 * What is wrong with a list before it is signed, or after somebody else has signed it: fields that must be there,
 * dates, languages, certificates, history (TS 119 612 V2.4.1 §5, TS 119 602 V1.1.1 §6). Says nothing of signatures.
 */
import type { LangText, LangUri } from '../lote/lote.ts'
import type { Instant } from '../ports.ts'
import { lintCertificates } from './lint-certificates.ts'
import { error, type LintFinding, warning } from './lint-finding.ts'
import type { ListView, ViewedPeriod } from './list-view.ts'

/** Every finding, in the order of the list; certificates last. `at`: when it is looked at. */
export function lintTrustedList(list: ListView, at: Instant): readonly LintFinding[] {
  return [
    ...list.structure.map(({ line, detail }) => warning('STRUCTURE', '', `${detail} (line ${String(line)})`)),
    ...lintScheme(list),
    ...lintDates(list, at),
    ...list.entities.flatMap((entity, index) => {
      const path = `/entities/${String(index)}`
      return [
        ...lintTexts(entity.name, `${path}/name`),
        ...lintAddresses(entity.information, `${path}/information`),
        ...(entity.services.length === 0 ? [error('FIELD_MISSING', `${path}/services`)] : []),
        ...entity.services.flatMap((periods, number) =>
          lintService(list, periods, `${path}/services/${String(number)}`),
        ),
        ...entity.services.flatMap(([{ since = '' }], number) =>
          since > at ? [error('DATE_BAD', `${path}/services/${String(number)}/since`, since)] : [],
        ),
      ]
    }),
    ...lintCertificates(list, at),
  ]
}

/** §5.3: TS 119 602 §6.3 asks only for the operator; the rest may then be absent. */
function lintScheme(list: ListView): readonly LintFinding[] {
  const { form, type, operator, schemeName, information, statusApproach, territory } = list
  const strict = form === 'TS 119 612'
  const missing = (value: string | undefined, path: string) =>
    value === undefined || value === '' ? [error('FIELD_MISSING', path)] : []
  return [
    ...(strict ? missing(type, '/type') : []),
    ...lintTexts(operator, '/operator'),
    ...(strict || schemeName.length > 0 ? lintTexts(schemeName, '/schemeName') : []),
    ...(strict || information.length > 0 ? lintAddresses(information, '/information') : []),
    ...(strict ? missing(statusApproach, '/statusApproach') : []),
    ...(territory === undefined || /^[A-Z]{2}$/.test(territory)
      ? []
      : [error('TERRITORY_BAD', '/territory', territory)]),
  ]
}

/** §5.3.14 and §5.3.15: at most six months between two lists. */
function lintDates({ issued, nextUpdate }: ListView, at: Instant): readonly LintFinding[] {
  if (nextUpdate === undefined) return [warning('NEXT_UPDATE_MISSING', '/nextUpdate')]
  return [
    ...(issued > at ? [error('DATE_BAD', '/issued', issued)] : []),
    ...(nextUpdate <= issued ? [error('DATE_BAD', '/nextUpdate', nextUpdate)] : []),
    ...(nextUpdate <= at ? [warning('NEXT_UPDATE_PAST', '/nextUpdate', nextUpdate)] : []),
    ...(nextUpdate.slice(0, 10) > sixMonthsAfter(issued)
      ? [warning('NEXT_UPDATE_FAR', '/nextUpdate', nextUpdate)]
      : []),
  ]
}

/** The same day, six months on; whole days, since operators count in local time, which changes with the season. */
function sixMonthsAfter(instant: Instant): string {
  const months = Number(instant.slice(5, 7)) + 5
  const year = Number(instant.slice(0, 4)) + Math.floor(months / 12)
  return `${String(year)}-${String((months % 12) + 1).padStart(2, '0')}${instant.slice(7, 10)}`
}

/** §5.1.4: English always, other languages beside it; lower case, as in BCP 47 without a region. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/

function lintTexts(texts: readonly LangText[], path: string): readonly LintFinding[] {
  if (!texts.some(({ value }) => value.trim() !== '')) return [error('FIELD_MISSING', path)]
  return lintLanguages(texts, path)
}

function lintLanguages(said: readonly { readonly lang: string }[], path: string): readonly LintFinding[] {
  const bad = said.filter(({ lang }) => !LANGUAGE.test(lang))
  return [
    ...bad.map(({ lang }) => error('LANGUAGE_BAD', path, lang)),
    ...(said.some(({ lang }) => lang === 'en' || lang.startsWith('en-'))
      ? []
      : [error('LANGUAGE_MISSING', path, 'en')]),
  ]
}

function lintAddresses(links: readonly LangUri[], path: string): readonly LintFinding[] {
  if (links.length === 0) return [error('FIELD_MISSING', path)]
  const bad = links.filter(({ uri }) => !URL.canParse(uri))
  return [...bad.map(({ uri }) => error('ADDRESS_BAD', path, uri)), ...lintLanguages(links, path)]
}

const STATUS = 'http://uri.etsi.org/TrstSvc/'

function lintService(
  { form }: ListView,
  periods: readonly [ViewedPeriod, ...ViewedPeriod[]],
  path: string,
): readonly LintFinding[] {
  const strict = form === 'TS 119 612'
  return periods.flatMap((period, index) => {
    const here = index === 0 ? path : `${path}/history/${String(index - 1)}`
    const absent = (['type', 'status', 'since'] as const).filter(
      (key) => strict && (period[key] === undefined || period[key] === ''),
    )
    const { status, since, certificates, otherIds } = period
    return [
      ...absent.map((key) => error('FIELD_MISSING', `${here}/${key}`)),
      ...lintTexts(period.name, `${here}/name`),
      ...(certificates.length + otherIds.length === 0 ? [error('FIELD_MISSING', `${here}/identity`)] : []),
      ...(strict && status !== undefined && status !== '' && !status.startsWith(STATUS)
        ? [warning('STATUS_UNKNOWN', `${here}/status`, status)]
        : []),
      ...lintOrder(periods[index - 1]?.since, since, `${here}/since`),
    ]
  })
}

/** §5.6: the newest first. Two of the same moment are found in lists that are used, so that is only to be looked at. */
function lintOrder(
  later: Instant | undefined,
  since: Instant | undefined,
  path: string,
): readonly LintFinding[] {
  if (later === undefined || since === undefined || since < later) return []
  return [(since > later ? error : warning)('HISTORY_ORDER', path, since)]
}
