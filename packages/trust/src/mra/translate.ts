/** From the words of the pointed party into those of the pointing one; originals stay as they are. */
import { type CertificateFacts, QC, type QcStatementFacts } from './certificate-facts.ts'
import { meets, type Replacement, replacementOf } from './criteria.ts'
import type { Instant } from '../ports.ts'
import type { MraVersion, MraVocabulary } from './mra.ts'

/** What a list says of a service in one period. A service with several additions is one service for each. */
export type ServiceFacts = {
  readonly from: Instant
  /** Exclusive; null for the current one. */
  readonly until: Instant | null
  readonly type: string
  readonly asi: string | null
  readonly status: string
  /** Those whose conditions the certificate as it is meets. `critical`: the extension that carries it is. */
  readonly qualifiers: readonly { readonly uri: string; readonly critical: boolean }[]
}

/** Whether a version speaks of the service: by type, and by the addition where it names one. */
export function speaksOf({ types, statuses }: MraVersion, { type, asi, status }: ServiceFacts): boolean {
  const paired = types.pointed.some((one) => one.type === type && (one.asi === undefined || one.asi === asi))
  return paired && [...statuses.valid.pointed, ...statuses.invalid.pointed].includes(status)
}

export type TranslatedService = {
  /** Undefined where the pairs do not say which of several types is meant, or the status is valid and invalid. */
  readonly service: ServiceFacts | undefined
  readonly unmapped: ServiceFacts['qualifiers']
}

/** For a service that the version speaks of. */
export function translateService(version: MraVersion, service: ServiceFacts): TranslatedService {
  const { types, statuses, qualifiers } = version
  const home = new Map(qualifiers?.pairs.map(({ pointed, pointing }) => [pointed, pointing]))
  const mapped = service.qualifiers.flatMap(({ uri, critical }) => {
    const found = home.get(uri)
    return found === undefined ? [] : [{ uri: found, critical }]
  })
  const unmapped = service.qualifiers.filter(({ uri }) => !home.has(uri))
  const [valid, invalid] = [statuses.valid, statuses.invalid].map(({ pointed }) =>
    pointed.includes(service.status),
  )
  const [type, other] = types.pointing
  const status = (valid === true ? statuses.valid : statuses.invalid).pointing[0]
  if (type === undefined || other !== undefined || valid === invalid || status === undefined)
    return { service: undefined, unmapped }
  return {
    service: { ...service, type: type.type, asi: type.asi ?? null, status, qualifiers: mapped },
    unmapped,
  }
}

/** Undefined where one kind of content is translated twice, or a context is not known. */
export function translateCertificate(
  certificate: CertificateFacts,
  { content }: MraVersion,
  words: MraVocabulary,
): CertificateFacts | undefined {
  const contexts = content.map(({ context }) => context)
  const known: readonly string[] = [words.QcCompliance, words.QcType, words.QcQSCD]
  if (new Set(contexts).size < contexts.length || contexts.some((one) => !known.includes(one)))
    return undefined
  let translated = certificate.qcStatements
  for (const { context, pointed, pointing } of content) {
    if (!meets(certificate, pointed)) continue
    const replacement = replacementOf(pointing)
    if (context === words.QcCompliance) translated = replaceCompliance(translated, replacement)
    else if (context === words.QcType) translated = replaceTypes(translated, replacement)
    else translated = setPresent(translated, QC.device, replacement)
  }
  return { ...certificate, qcStatements: translated }
}

type Statements = readonly QcStatementFacts[]

function without(statements: Statements, id: string): Statements {
  return statements.filter((one) => one.id !== id)
}

/** There exactly when it is put in and not taken out. */
function setPresent(statements: Statements, id: string, { added, removed }: Replacement): Statements {
  const named = (list: Replacement['added']): boolean => list.some((one) => one.id === id)
  return [...without(statements, id), ...(named(added) && !named(removed) ? [{ id }] : [])]
}

/** Countries that are put in replace the legislation; taking it out without a country takes all of them. */
function replaceCompliance(statements: Statements, replacement: Replacement): Statements {
  const found = statements.find(({ id }) => id === QC.legislation)
  const put = replacement.added.flatMap(({ country }) => country ?? [])
  const taken = replacement.removed.filter(({ id }) => id === QC.legislation)
  const before = put.length > 0 ? put : (found?.countries ?? [])
  const left = before.filter((one) => !taken.some(({ country }) => country === undefined || country === one))
  const legislation = left.length === 0 ? [] : [{ id: QC.legislation, countries: left }]
  return [...setPresent(without(statements, QC.legislation), QC.compliance, replacement), ...legislation]
}

/** Types that are put in replace the list; taking out names types, or all of them where it names none. */
function replaceTypes(statements: Statements, { added, removed }: Replacement): Statements {
  const put = added.flatMap(({ qcType }) => qcType ?? [])
  const taken = removed.filter(({ id }) => id === QC.type)
  const before = put.length > 0 ? put : (statements.find(({ id }) => id === QC.type)?.types ?? [])
  const left = before.filter((one) => !taken.some(({ qcType }) => qcType === undefined || qcType === one))
  return [...without(statements, QC.type), ...(left.length === 0 ? [] : [{ id: QC.type, types: left }])]
}
