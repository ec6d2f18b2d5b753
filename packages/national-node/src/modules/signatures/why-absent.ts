/** Why a list does not name a certificate: what was looked at, and what on it comes nearest. */
import { type Certificate, DerError, parseCertificate, type Tsl, type TslPeriod } from '@entente/trust'
import type { FoundList, ListState } from '../trust-lists/index.ts'
import type { ListDue } from './list-due.ts'

export type SearchedList = Pick<FoundList, 'tsl' | 'anchors'> & {
  readonly where: string
  readonly territory: string | undefined
  /** Of a partner's list; our own is always there. */
  readonly state: ListState
  readonly due: ListDue
}

/** What may be wrong with the list itself. */
export type AbsenceRemark = 'never-received' | 'refused-now' | 'overdue' | 'empty' | 'other-territory'

/**
 * `other-key`: who issued it is there by name, with another key · `identifier-only`: a service is known by a name and
 * a key identifier that fit, and by no certificate · `same-provider`: the organisation is there with others.
 */
export type Nearest = {
  readonly kind: 'other-key' | 'identifier-only' | 'same-provider'
  readonly entity: string
  readonly service: string
  readonly type: string
  readonly status: string
}

export type Absence = {
  readonly where: string
  readonly remarks: readonly AbsenceRemark[]
  readonly nearest: Nearest | undefined
}

export function whyAbsent(list: SearchedList, certificate: Certificate): Absence {
  return { where: list.where, remarks: remarksOf(list, certificate), nearest: nearestOf(list, certificate) }
}

function remarksOf(list: SearchedList, certificate: Certificate): readonly AbsenceRemark[] {
  const { state, due, anchors, tsl } = list
  if (state === 'unavailable') return ['never-received']
  const told: Readonly<Record<Exclude<AbsenceRemark, 'never-received'>, boolean>> = {
    'refused-now': state === 'bad-signature' || state === 'rollback',
    overdue: state === 'stale' || due.state === 'overdue',
    empty: anchors.length === 0 && (tsl?.providers.length ?? 0) === 0,
    'other-territory': isElsewhere(list, certificate),
  }
  return (['refused-now', 'overdue', 'empty', 'other-territory'] as const).filter((one) => told[one])
}

/** A list of the Union is of every country in it. */
function isElsewhere({ territory }: SearchedList, { subject, issuer }: Certificate): boolean {
  if (territory === undefined || territory === 'EU') return false
  const countries = [subject.country, issuer.country].flatMap((one) =>
    one === undefined ? [] : countryOf(one),
  )
  return countries.length > 0 && !countries.includes(countryOf(territory))
}

/** TS 119 612 §5.3.10: lists write Greece and the United Kingdom otherwise than ISO 3166-1, as certificates do. */
const ISO: Readonly<Record<string, string>> = { EL: 'GR', UK: 'GB' }

function countryOf(code: string): string {
  const told = code.toUpperCase()
  return ISO[told] ?? told
}

function nearestOf(list: SearchedList, certificate: Certificate): Nearest | undefined {
  return (
    byIdentifier(list.tsl, certificate) ??
    byAnchor(list, ({ subject }) => Buffer.compare(subject.raw, certificate.issuer.raw) === 0, 'other-key') ??
    byAnchor(list, ({ subject }) => sameOrganisation(subject, certificate), 'same-provider') ??
    byProvider(list.tsl, certificate)
  )
}

const foldName = (text = ''): string => text.normalize('NFKC').trim().toLowerCase()

/** Of whoever holds it or issued it. */
function organisationsOf({ subject, issuer }: Certificate): readonly string[] {
  return [subject.organization, issuer.organization].map(foldName).filter((one) => one !== '')
}

function sameOrganisation({ organization }: Certificate['subject'], certificate: Certificate): boolean {
  return organization !== undefined && organisationsOf(certificate).includes(foldName(organization))
}

function byAnchor(
  { anchors }: SearchedList,
  fits: (listed: Certificate) => boolean,
  kind: Nearest['kind'],
): Nearest | undefined {
  for (const { der, entity, serviceType, status } of anchors) {
    const listed = tryParse(der)
    if (listed !== undefined && fits(listed))
      return { kind, entity, service: listed.subject.text, type: serviceType ?? '', status: status ?? '' }
  }
  return undefined
}

/** TS 119 612 §5.5.3: a past period, or a whole service, may be known by name and key identifier alone. */
function byIdentifier(tsl: Tsl | undefined, certificate: Certificate): Nearest | undefined {
  for (const { name, services } of tsl?.providers ?? [])
    for (const { periods } of services) {
      const found = periods.find((one) => isIdentified(one, certificate))
      if (found !== undefined) return nearest('identifier-only', name, found)
    }
  return undefined
}

function isIdentified({ identity }: TslPeriod, { ski, subject, issuer }: Certificate): boolean {
  const { certificates, skis, subjectNames } = identity
  if (certificates.length > 0 || skis.length === 0) return false
  if (ski !== undefined && skis.some((one) => Buffer.compare(one, ski) === 0)) return true
  return subjectNames.some((one) => [subject.text, issuer.text].map(foldParts).includes(foldParts(one)))
}

/** Lists write names in either order. */
function foldParts(text: string): string {
  return text.split(',').map(foldName).toSorted().join(',')
}

function byProvider(tsl: Tsl | undefined, certificate: Certificate): Nearest | undefined {
  const wanted = organisationsOf(certificate)
  for (const { name, tradeName, services } of tsl?.providers ?? []) {
    const names = [...name, ...tradeName].map(({ value }) => foldName(value))
    const [first] = services
    if (first !== undefined && names.some((one) => wanted.includes(one)))
      return nearest('same-provider', name, first.periods[0])
  }
  return undefined
}

function nearest(kind: Nearest['kind'], names: Tsl['operator'], { name, type, status }: TslPeriod): Nearest {
  return { kind, entity: english(names), service: english(name), type, status }
}

function english(texts: Tsl['operator']): string {
  return (texts.find(({ lang }) => lang === 'en') ?? texts[0])?.value ?? ''
}

function tryParse(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
