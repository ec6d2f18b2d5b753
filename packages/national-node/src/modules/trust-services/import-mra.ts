/** The extension → drafts of trust-service rules, with a note for all that the language cannot say. */
import {
  EU_VOCABULARY,
  type FoundMra,
  type Mra,
  type MraEquivalence,
  type MraReading,
  type MraStatuses,
  type MraVersion,
  type MraVocabulary,
} from '@entente/trust'
import {
  AGREEMENT_URN,
  type Content,
  CONTEXTS,
  type Equivalence,
  EXTENSION_NAME,
  MRA_VERSION,
  NO_STATUS,
  statusOf,
  zEquivalence,
} from './equivalence.ts'
import { importCriteria } from './import-criteria.ts'
import { listDraft, type ListDraft, type Sha256 } from './list-draft.ts'
import { type MraNote, type Teller, tellerAt } from './mra-note.ts'

/** What the extension says of a rule. All else (purposes, ceilings, status, freshness of the list) a person adds. */
export type TrustRuleDraft = {
  readonly kind: 'trust-service'
  readonly direction: { readonly pointing: string | null; readonly pointed: string | null }
  readonly list: ListDraft
  readonly equivalence: Equivalence
}

export type ImportedMra = {
  readonly rules: readonly TrustRuleDraft[]
  readonly notes: readonly MraNote[]
}

export type ImportOptions = {
  /** Words of the pointing party. */
  readonly vocabulary?: MraVocabulary
  readonly sha256: Sha256
}

/** Findings of the parser are notes here: an equivalence with one is not among the rules. */
export function importMra(
  reading: MraReading,
  { vocabulary = EU_VOCABULARY, sha256 }: ImportOptions,
): ImportedMra {
  const notes: MraNote[] = reading.findings.map(({ place, line, detail }) => ({
    weight: 'refused',
    place,
    detail: `${detail} (line ${line})`,
  }))
  const rules = reading.found.flatMap((found, index) => {
    const tell = tellerAt(`MutualRecognitionAgreementInformation[${index + 1}]`, notes)
    return importFound(found, { territory: reading.territory, vocabulary, sha256, tell })
  })
  return { rules, notes }
}

type Context = Required<ImportOptions> & { readonly territory: string | undefined; readonly tell: Teller }

function importFound(
  { mra, pointer }: FoundMra,
  { territory, vocabulary, sha256, tell }: Context,
): readonly TrustRuleDraft[] {
  if (mra.version !== MRA_VERSION) tell('lost', `version ${mra.version}`)
  const source = sourceOf(mra, tell)
  const equivalences = mra.equivalences.flatMap((one, index) => {
    const below: Teller = (weight, detail, place = '') =>
      tell(weight, detail, `/TrustServiceEquivalenceInformation[${index + 1}]${place}`)
    const imported = importEquivalence(one, vocabulary, below)
    return imported === undefined ? [] : (checked({ ...imported, depth: mra.depth, ...source }, below) ?? [])
  })
  const list = listDraft(pointer, sha256, tell)
  const direction = { pointing: territory ?? null, pointed: pointer?.territory ?? null }
  return merged(equivalences).map((equivalence) => ({ kind: 'trust-service', direction, list, equivalence }))
}

/** Placeholders, as in the pilot, are no reference to a law. */
function sourceOf(
  { pointingLegislation, pointedLegislation }: Mra,
  tell: Teller,
): Pick<Equivalence, 'source'> {
  const source = { pointing: pointingLegislation, pointed: pointedLegislation }
  if (AGREEMENT_URN.test(source.pointing) && source.pointing === source.pointed) return {}
  if (zEquivalence.shape.source.safeParse(source).success) return { source }
  tell(
    'lost',
    `the legislations ${JSON.stringify(source.pointing)} and ${JSON.stringify(source.pointed)} are not both URIs`,
  )
  return {}
}

/** The schema of the language has the last word; its texts are in one Unicode form. */
function checked(equivalence: Equivalence, tell: Teller): Equivalence | undefined {
  const text = JSON.stringify(equivalence)
  const parsed = zEquivalence.safeParse(equivalence)
  const composed = text === text.normalize('NFC')
  if (parsed.success && composed) return parsed.data
  if (!composed) tell('refused', 'text that is not in Unicode form NFC')
  for (const { path, message } of parsed.error?.issues ?? [])
    tell('refused', `the language does not take ${path.map(String).join('/')}: ${message}`)
  return undefined
}

/** Undefined, with notes, as soon as one part cannot be said. */
function importEquivalence(
  equivalence: MraEquivalence,
  words: MraVocabulary,
  tell: Teller,
): Omit<Equivalence, 'depth' | 'source'> | undefined {
  const status = statusOf(equivalence.status, words)
  if (status === undefined) tell('refused', `the status ${equivalence.status} is not in the vocabulary`)
  const types = importTypes(equivalence, tell)
  const certificateContent = importContents(equivalence, words, tell)
  const history = importHistory(equivalence, words, tell)
  if (!status || !types || !certificateContent || !history) return undefined
  return {
    legalIdentifier: equivalence.legalIdentifier,
    status,
    since: equivalence.since,
    types,
    statuses: {
      valid: importStatuses(equivalence.statuses.valid, tell),
      invalid: importStatuses(equivalence.statuses.invalid, tell),
    },
    certificateContent,
    qualifiers: importQualifiers(equivalence, tell),
    history,
  }
}

/** With one type on the pointing side every pointed type has its partner; with several nobody says whose is whose. */
function importTypes(
  { types: { pointing, pointed } }: MraVersion,
  tell: Teller,
): Equivalence['types'] | undefined {
  const [home, another] = pointing
  if (home === undefined || another !== undefined) {
    tell('refused', `EQUIV_AMBIGUOUS: ${pointing.length} pointing types for ${pointed.length} pointed`)
    return undefined
  }
  return pointed.map((one) => ({ pointed: one, pointing: home }))
}

function importStatuses({ pointing, pointed }: MraStatuses, tell: Teller): Equivalence['statuses']['valid'] {
  const [first, ...others] = pointing
  if (first === undefined || [...pointing, ...pointed].every((one) => one === NO_STATUS)) return []
  for (const other of others) tell('lost', `the pointing status ${other} after the first`)
  return [{ pointed: [...pointed], pointing: first }]
}

function importContents({ content }: MraVersion, words: MraVocabulary, tell: Teller): Content[] | undefined {
  const contents = content.flatMap(({ context: uri, pointing, pointed }, index): Content[] => {
    const below: Teller = (weight, detail) =>
      tell(
        weight,
        detail,
        `/CertificateContentReferencesEquivalenceList[1]/CertificateContentReferenceEquivalence[${index + 1}]`,
      )
    const context = CONTEXTS.find((one) => words[one] === uri)
    if (context === undefined) below('refused', `the context ${uri} is not in the vocabulary`)
    const [theirs, ours] = [
      importCriteria(pointed, 'pointed', below),
      importCriteria(pointing, 'pointing', below),
    ]
    return context && theirs && ours ? [{ context, pointed: theirs, pointing: ours }] : []
  })
  return contents.length < content.length ? undefined : contents
}

function importQualifiers({ qualifiers }: MraVersion, tell: Teller): Equivalence['qualifiers'] {
  if (qualifiers === undefined) return []
  const { extension, pairs } = qualifiers
  for (const name of [extension.pointing, extension.pointed])
    if (name !== EXTENSION_NAME) tell('lost', `the extension name ${name}`)
  return pairs.map(({ pointing, pointed }) => ({ pointed, pointing, critical: true }))
}

/**
 * The language has one content for all times. A time in which something else was enacted becomes one in which
 * nothing was: narrower, and said so.
 */
function importHistory(
  equivalence: MraEquivalence,
  words: MraVocabulary,
  tell: Teller,
): Equivalence['history'] | undefined {
  const now = contentOf(equivalence)
  const history = equivalence.history.flatMap((version, index): Equivalence['history'] => {
    const place = `/TrustServiceEquivalenceHistory[1]/TrustServiceEquivalenceHistoryInstance[${index + 1}]`
    const status = statusOf(version.status, words)
    if (status === undefined) tell('refused', `the status ${version.status} is not in the vocabulary`, place)
    if (status === undefined) return []
    if (contentOf(version) === now) return [{ status, since: version.since }]
    const narrower = status === 'enacted' ? '; for that time nothing is recognised' : ''
    tell('lost', `the content from ${version.since} is another than now${narrower}`, place)
    return [{ status: status === 'enacted' ? 'draft' : status, since: version.since }]
  })
  return history.length < equivalence.history.length ? undefined : history
}

function contentOf({ types, statuses, content, qualifiers }: MraVersion): string {
  return JSON.stringify([types, statuses, content, qualifiers])
}

/** What was written apart because the extension has one pointing type each comes together again, as far as it may. */
function merged(equivalences: readonly Equivalence[]): readonly Equivalence[] {
  const together: Equivalence[] = []
  const places = new Map<string, number>()
  for (const one of equivalences) {
    const key = JSON.stringify({ ...one, types: [] })
    const place = places.get(key)
    const before = place === undefined ? undefined : together[place]
    const types = [...(before?.types ?? []), ...one.types]
    if (place !== undefined && before !== undefined && zEquivalence.shape.types.safeParse(types).success)
      together[place] = { ...before, types }
    else places.set(key, together.push(one) - 1)
  }
  return together
}
