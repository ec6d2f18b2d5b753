/** Trust-service rules of one direction → the extension, with a note for all that it cannot say. */
import type { Agreement } from '@entente/agreement'
import {
  EU_VOCABULARY,
  findNotXml,
  type Mra,
  type MraEquivalence,
  type MraStatuses,
  type MraVersion,
  type MraVocabulary,
} from '@entente/trust'
import {
  type Content,
  type Equivalence,
  EXTENSION_NAME,
  MRA_VERSION,
  NO_STATUS,
  type TrustRule,
} from './equivalence.ts'
import { exportCriteria } from './export-criteria.ts'
import { type MraNote, type Teller, tellerAt } from './mra-note.ts'
import { tellAgreementLosses, tellRuleLosses } from './rule-losses.ts'

/** Who recognises whose services. */
export type MraDirection = { readonly pointing: string; readonly pointed: string }

export type ExportedMra = {
  /** Undefined where no rule of the direction can be said. */
  readonly mra: Mra | undefined
  readonly notes: readonly MraNote[]
}

export type ExportOptions = MraDirection & {
  /** Words of the pointing party. */
  readonly vocabulary?: MraVocabulary
}

export function exportMra(
  agreement: Agreement,
  { pointing, pointed, vocabulary = EU_VOCABULARY }: ExportOptions,
): ExportedMra {
  const notes: MraNote[] = []
  const rules = agreement.recognitions.flatMap((rule, index) =>
    rule.kind === 'trust-service' &&
    rule.direction.pointing === pointing &&
    rule.direction.pointed === pointed
      ? [{ rule, place: `/recognitions/${index}` }]
      : [],
  )
  if (rules.length === 0)
    tellerAt('/recognitions', notes)('refused', `no trust-service rule of ${pointing} for ${pointed}`)
  const written = rules.flatMap(({ rule, place }) => {
    const tell = tellerAt(place, notes)
    const equivalences = exportRule(rule, vocabulary, tell)
    return equivalences.length === 0
      ? []
      : [{ rule, tell, equivalences, frame: frameOf(rule.equivalence, agreement) }]
  })
  const [first] = written
  if (first === undefined) return { mra: undefined, notes }
  const equivalences = written.flatMap((one) => {
    const fits = isSameFrame(one.frame, first.frame)
    if (fits) tellRuleLosses(one.rule, one.tell)
    else
      one.tell('refused', 'another depth or law than the rule before: an extension has one', '/equivalence')
    return fits ? one.equivalences : []
  })
  tellAgreementLosses(agreement, equivalences, tellerAt('', notes))
  return { mra: { technicalType: 1, version: MRA_VERSION, ...first.frame, equivalences }, notes }
}

type Frame = Pick<Mra, 'depth' | 'pointingLegislation' | 'pointedLegislation'>

/** Where the parties name no law the agreement stands in its place, and is read so by `importMra`. */
function frameOf({ depth, source }: Equivalence, { id }: Agreement): Frame {
  return { depth, pointingLegislation: source?.pointing ?? id, pointedLegislation: source?.pointed ?? id }
}

function isSameFrame(a: Frame, b: Frame): boolean {
  return (
    a.depth === b.depth &&
    a.pointingLegislation === b.pointingLegislation &&
    a.pointedLegislation === b.pointedLegislation
  )
}

/** Nothing planned, ended or drafted is published as if it held. */
function exportRule(rule: TrustRule, words: MraVocabulary, tell: Teller): readonly MraEquivalence[] {
  if (rule.status !== 'in-force' && rule.status !== 'pilot') {
    tell('refused', `the rule is ${rule.status}: the extension knows only what holds`, '/status')
    return []
  }
  return exportEquivalence(rule.equivalence, words, (weight, detail, below = '') =>
    tell(weight, detail, `/equivalence${below}`),
  )
}

/** One entry for each type of the pointing party; none, with notes, as soon as one part cannot be said. */
function exportEquivalence(
  equivalence: Equivalence,
  words: MraVocabulary,
  tell: Teller,
): readonly MraEquivalence[] {
  const notes: MraNote[] = []
  const below = tellerAt('', notes)
  const spans = spansOf(equivalence, below)
  const content = exportContents(equivalence.certificateContent, words, below)
  if (!stringsIn(equivalence).every((text) => findNotXml(text) < 0 && text.isWellFormed()))
    below('refused', 'a character that XML does not have')
  const statuses = {
    valid: exportStatuses(equivalence.statuses.valid, (weight, detail) =>
      below(weight, detail, '/statuses/valid'),
    ),
    invalid: exportStatuses(equivalence.statuses.invalid, (weight, detail) =>
      below(weight, detail, '/statuses/invalid'),
    ),
  }
  const qualifiers = exportQualifiers(equivalence, below)
  for (const { weight, place, detail } of notes) tell(weight, detail, place)
  const [current, ...history] = spans ?? []
  if (current === undefined || content === undefined || notes.some(({ weight }) => weight === 'refused'))
    return []
  const same = { statuses, content, ...qualifiers }
  return byPointingType(equivalence.types).map((types) => {
    const version = ({ status, since }: Span): MraVersion => ({
      types,
      status: words[status],
      since,
      ...same,
    })
    return {
      legalIdentifier: equivalence.legalIdentifier,
      ...version(current),
      history: history.map(version),
    }
  })
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

type Span = { readonly status: 'enacted' | 'repealed'; readonly since: string }

/**
 * The current status, then the history. Before the first of them nothing holds, so that drafts there need not be
 * said; a draft after something else would, left out, read as if that still held.
 */
function spansOf({ status, since, history }: Equivalence, tell: Teller): readonly Span[] | undefined {
  const all = [{ status, since }, ...history]
  const starts = all.filter((one) => one.status !== 'draft').map((one) => one.since)
  const first = starts.toSorted()[0]
  const gaps = all.filter((one) => one.status === 'draft' && first !== undefined && one.since >= first)
  if (status === 'draft') tell('refused', 'the equivalence is a draft', '/status')
  else if (gaps.length > 0)
    tell('refused', `a draft from ${gaps[0]?.since ?? ''} after it was more than that`, '/history')
  else if (starts.length < all.length) tell('form', 'a draft before the first time', '/history')
  if (status === 'draft' || gaps.length > 0) return undefined
  return all.flatMap((one) => (one.status === 'draft' ? [] : [{ status: one.status, since: one.since }]))
}

function exportContents(
  contents: readonly Content[],
  words: MraVocabulary,
  tell: Teller,
): MraVersion['content'] | undefined {
  const exported = contents.flatMap(({ context, pointing, pointed }, index) => {
    const at =
      (side: string): Teller =>
      (weight, detail) =>
        tell(weight, detail, `/certificateContent/${index}/${side}`)
    const [ours, theirs] = [exportCriteria(pointing, at('pointing')), exportCriteria(pointed, at('pointed'))]
    return ours && theirs ? [{ context: words[context], pointing: ours, pointed: theirs }] : []
  })
  return exported.length < contents.length ? undefined : exported
}

/** A side has one list of theirs and one of ours, of which the first counts. */
function exportStatuses(pairs: Equivalence['statuses']['valid'], tell: Teller): MraStatuses {
  const [first, ...others] = pairs
  if (first === undefined) return { pointing: [NO_STATUS], pointed: [NO_STATUS] }
  const different = others.filter(({ pointing }) => pointing !== first.pointing)
  for (const { pointing } of different) tell('lost', `${pointing} is read as ${first.pointing}`)
  if (others.length > different.length) tell('form', 'several pairs become one')
  return { pointing: [first.pointing], pointed: pairs.flatMap(({ pointed }) => pointed) }
}

function exportQualifiers({ qualifiers }: Equivalence, tell: Teller): Pick<MraVersion, 'qualifiers'> {
  if (qualifiers.length === 0) return {}
  if (qualifiers.some(({ critical }) => !critical)) tell('lost', 'critical: false', '/qualifiers')
  const pairs = qualifiers.map(({ pointing, pointed }) => ({ pointing, pointed }))
  return { qualifiers: { extension: { pointing: EXTENSION_NAME, pointed: EXTENSION_NAME }, pairs } }
}

function byPointingType(types: Equivalence['types']): readonly MraVersion['types'][] {
  const groups = Map.groupBy(types, ({ pointing }) => `${pointing.type} ${pointing.asi ?? ''}`)
  return [...groups.values()].flatMap((pairs) => {
    const [first] = pairs
    return first === undefined
      ? []
      : [{ pointing: [typeOf(first.pointing)], pointed: pairs.map(({ pointed }) => typeOf(pointed)) }]
  })
}

function typeOf({
  type,
  asi,
}: Equivalence['types'][number]['pointed']): MraVersion['types']['pointed'][number] {
  return { type, ...(asi !== undefined && { asi }) }
}
