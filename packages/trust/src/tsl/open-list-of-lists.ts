/**
 * A list of lists through its pivots (TS 119 615 §4.2): from the newest anchors that are installed, every pivot hands
 * trust to the signers that its pointer to itself names, until the list of today is reached.
 */
import type { Failure } from '../ades/outcome.ts'
import { sameBytes } from '../bytes.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { openTsl, type TslResult } from './open-tsl.ts'
import { parseTsl } from './parse-tsl.ts'
import { LIST_OF_LISTS, type Tsl, TslError, type TslPointer } from './tsl.ts'

export type ListOfListsRequest = {
  readonly bytes: Bytes
  /** URL of a notice of the Official Journal to the DER of the certificates printed there. */
  readonly notices: ReadonlyMap<string, readonly Bytes[]>
  /** The pivots that were fetched, by URL; one that is missing ends the chain. */
  readonly pivots: ReadonlyMap<string, Bytes>
  readonly at: Instant
  readonly lastSequence?: number
}

export type PivotResult = {
  readonly url: string
  readonly sequence?: number
  readonly failure?: Failure
  /** DER of the signers that this pivot adds and takes away. */
  readonly added: readonly Bytes[]
  readonly removed: readonly Bytes[]
}

export type ListOfListsResult = {
  readonly list: TslResult
  /** The notice that was begun from; absent when none is installed. */
  readonly notice?: string
  /** Oldest first, as they were verified. */
  readonly pivots: readonly PivotResult[]
  /** Notices in between that are not installed. */
  readonly unknownNotices: readonly string[]
}

export const PIVOTS_MAX = 12

type Step = { readonly kind: 'notice' | 'pivot'; readonly url: string }

/** The URIs of the scheme, newest first as they stand; pages for people are passed over. */
export function pivotSteps({ schemeInformation }: Tsl): readonly Step[] {
  const seen = new Set<string>()
  return schemeInformation.flatMap(({ uri }): readonly Step[] => {
    if (seen.has(uri)) return []
    seen.add(uri)
    if (!URL.canParse(uri)) return []
    const { hostname, pathname } = new URL(uri)
    if (hostname === 'eur-lex.europa.eu') return [{ kind: 'notice', url: uri }]
    return /pivot[^/]*\.xml$/i.test(pathname) ? [{ kind: 'pivot', url: uri }] : []
  })
}

/** Which pivots to fetch, oldest first; before anything is verified, so only from hosts that are allowed. */
export function pivotsToFetch(bytes: Bytes, notices: ListOfListsRequest['notices']): readonly string[] {
  const tsl = tryParse(bytes)
  return tsl === undefined ? [] : planOf(tsl, notices).pivots
}

type Plan = {
  readonly notice?: string
  readonly pivots: readonly string[]
  readonly unknownNotices: readonly string[]
}

function planOf(tsl: Tsl, notices: ListOfListsRequest['notices']): Plan {
  const pivots: string[] = []
  const unknownNotices: string[] = []
  for (const { kind, url } of pivotSteps(tsl)) {
    if (kind === 'pivot') pivots.push(url)
    else if (notices.has(url)) return { notice: url, pivots: pivots.toReversed(), unknownNotices }
    else unknownNotices.push(url)
  }
  return { pivots: [], unknownNotices }
}

export function* openListOfLists(request: ListOfListsRequest): DocumentSteps<ListOfListsResult> {
  const { bytes, notices, at, lastSequence } = request
  const tsl = tryParse(bytes)
  const plan: Plan = tsl === undefined ? { pivots: [], unknownNotices: [] } : planOf(tsl, notices)
  const { notice, unknownNotices } = plan
  const walked = yield* walkPivots(request, plan)
  const signers = walked.trusted
  const list = yield* openTsl({ bytes, signers, at, ...(lastSequence !== undefined && { lastSequence }) })
  return {
    list: withReason(list, plan),
    pivots: walked.results,
    unknownNotices,
    ...(notice !== undefined && { notice }),
  }
}

/** Nobody may sign where no anchor is installed: the operator is told what to install. */
function withReason(list: TslResult, { notice, unknownNotices }: Plan): TslResult {
  if (notice !== undefined || list.outcome !== 'bad-signature') return list
  if (list.failure.subIndication !== 'NO_CERTIFICATE_CHAIN_FOUND') return list
  const detail = `install the certificates of ${unknownNotices.join(' or ') || 'a notice'}`
  return { ...list, failure: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', detail } }
}

type Walked = { readonly trusted: readonly Bytes[]; readonly results: readonly PivotResult[] }

/** A pivot that is bad ends the walk: what comes after it is not trusted. */
function* walkPivots(request: ListOfListsRequest, plan: Plan): DocumentSteps<Walked> {
  const { notices, pivots } = request
  const results: PivotResult[] = []
  const state = { trusted: plan.notice === undefined ? [] : (notices.get(plan.notice) ?? []), last: 0 }
  if (plan.pivots.length > PIVOTS_MAX) return { trusted: [], results }
  for (const url of plan.pivots) {
    const bytes = pivots.get(url)
    // A list that is a pivot names itself first; its signers are those of the pivot before it.
    if (bytes !== undefined && sameBytes(bytes, request.bytes)) continue
    const opened = yield* openPivot(bytes, request.at, state)
    const signers = signersAfter(opened)
    if (!('tsl' in opened) || signers === undefined) {
      results.push({ url, failure: failureOf(opened), added: [], removed: [] })
      return { trusted: [], results }
    }
    const { sequence } = opened.tsl
    const [added, removed] = [without(signers, state.trusted), without(state.trusted, signers)]
    results.push({ url, sequence, added, removed })
    state.trusted = signers
    state.last = sequence
  }
  return { trusted: state.trusted, results }
}

type State = { trusted: readonly Bytes[]; last: number }

function* openPivot(
  bytes: Bytes | undefined,
  at: Instant,
  { trusted, last }: State,
): DocumentSteps<TslResult> {
  if (bytes === undefined) return { outcome: 'malformed', detail: 'not fetched' }
  return yield* openTsl({ bytes, signers: trusted, at, lastSequence: last + 1 })
}

/** A pivot is past its time by nature: that it is stale says nothing against it. */
function signersAfter(opened: TslResult): readonly Bytes[] | undefined {
  if (!('tsl' in opened) || opened.outcome === 'rollback') return undefined
  return selfPointer(opened.tsl)?.signers
}

function failureOf(opened: TslResult): Failure {
  if (opened.outcome === 'bad-signature') return opened.failure
  const detail =
    opened.outcome === 'fresh' || opened.outcome === 'stale' ? 'no pointer to itself' : opened.detail
  return { subIndication: 'FORMAT_FAILURE', detail }
}

function without(some: readonly Bytes[], others: readonly Bytes[]): readonly Bytes[] {
  return some.filter((one) => !others.some((other) => sameBytes(one, other)))
}

/** Signers of future lists of lists: the pointer that has the type and the territory of the list itself. */
export function selfPointer({ pointers, type, territory }: Tsl): TslPointer | undefined {
  return pointers.find((one) => one.type === type && one.territory === territory && isXml(one))
}

const TSL_MIME = 'application/vnd.etsi.tsl+xml'

function isXml({ mimeType }: TslPointer): boolean {
  return mimeType === undefined || mimeType === TSL_MIME
}

/** Pointers to the lists of the members, in machine-readable form. */
export function memberPointers(tsl: Tsl): readonly TslPointer[] {
  return tsl.pointers.filter((one) => isXml(one) && one.type !== LIST_OF_LISTS && one.type !== tsl.type)
}

function tryParse(bytes: Bytes): Tsl | undefined {
  try {
    return parseTsl(readXml(bytes))
  } catch (error) {
    if (error instanceof XmlError || error instanceof TslError) return undefined
    throw error
  }
}
