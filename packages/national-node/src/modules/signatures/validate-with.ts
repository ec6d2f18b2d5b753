/**
 * What lists make of a document. No time rests on an authority that was not in good standing when its stamp is first
 * proven: its key may be in other hands, and then claims any time it likes.
 */
import {
  type DocumentReport,
  runSync,
  type TimestampReport,
  validateDocument,
  type ValidationInput,
  withCounters,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import { isStampService, judgedStamp } from '../recognition/index.ts'
import type { FoundList } from '../trust-lists/index.ts'
import { serviceAt, verdictOf } from './home-standing.ts'

export type BroughtDocument = {
  readonly bytes: Uint8Array
  readonly detached: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

type Lists = readonly Pick<FoundList, 'anchors' | 'tsl'>[]
export type ReadDocument = Extract<DocumentReport, { readonly ok: true }>

export type Validated =
  | Extract<DocumentReport, { readonly ok: false }>
  | {
      readonly ok: true
      /** As everything stands: every time-stamp with its own report. */
      readonly seen: ReadDocument
      /** As signatures are to be judged: by stamps of authorities in good standing. */
      readonly judged: ReadDocument
    }

/** Each turn leaves out at least one authority; a document with more of them than that proves no time here. */
const TURNS_MAX = 4

/** Pure but for the keys that are kept. */
export function validateWith(
  document: BroughtDocument,
  lists: Lists,
  { at, crls = [] }: { readonly at: Instant; readonly crls?: readonly Uint8Array[] },
): Validated {
  const validate = (barred: ReadonlySet<string> | 'all'): DocumentReport =>
    runSync(validateDocument(document, inputOf(lists, { at, crls, barred })), drive)
  const seen = validate(new Set())
  if (!seen.ok) return seen
  let judged: DocumentReport = seen
  const barred = new Set<string>()
  for (let turn = 0; judged.ok; turn++) {
    const out = outOfStanding(judged, lists, at)
    if (out.length === 0) return { ok: true, seen, judged }
    for (const der of out) barred.add(sha256(der))
    judged = validate(turn < TURNS_MAX ? barred : 'all')
    if (turn === TURNS_MAX && judged.ok) return { ok: true, seen, judged }
  }
  return judged
}

/** Keeps the keys of those who signed before. */
const drive = documentDriver()

type Question = {
  readonly at: Instant
  readonly crls: readonly Uint8Array[]
  /** SHA-256, base64url, of the anchors that no time-stamp may rest on. */
  readonly barred: ReadonlySet<string> | 'all'
}

function inputOf(lists: Lists, { at, crls, barred }: Question): ValidationInput {
  const anchors = lists.flatMap((list) => (list.tsl === undefined ? [] : list.anchors))
  const signing = anchors.filter(({ serviceType }) => !isStampService(serviceType))
  const stamping = anchors.filter((one) => barred !== 'all' && !barred.has(one.sha256))
  return {
    at,
    anchors: signing.map(({ der }) => der),
    stampAnchors: stamping.map(({ der }) => der),
    crls,
  }
}

/** The anchors under stamps that hold, by services that were withdrawn when these stamps are first proven. */
function outOfStanding(read: ReadDocument, lists: Lists, at: Instant): readonly Uint8Array[] {
  return stampsOf(read).flatMap((stamp) => {
    const judged = judgedStamp(stamp, at)
    const service = serviceAt(judged, { own: lists, at: stamp.provenAt ?? at })
    const anchor = stamp.signer?.path?.at(-1)
    const withdrawn = verdictOf(judged.indication, service?.period) === 'withdrawn'
    return withdrawn && anchor !== undefined ? [anchor] : []
  })
}

/** Wherever they stand. */
function stampsOf({ signatures, stamps, evidence }: ReadDocument): readonly TimestampReport[] {
  const inside = signatures.flatMap(withCounters)
  const records = [...evidence, ...inside.flatMap((one) => one.evidence ?? [])]
  return [...stamps.map(({ report }) => report), ...[...inside, ...records].flatMap((one) => one.timestamps)]
}
