/**
 * What an evidence record says about data objects: every stamp over the tree that stands with it, every tree over what
 * it must be over (RFC 4998 §4.3, §5.3; RFC 6283 §3.3, §4.3). Paths, time and algorithms are judged in judge-record.ts.
 */
import type { EvidenceFacts, StampFacts } from '../ades/facts.ts'
import type { Coverage, Failure, SubIndication } from '../ades/outcome.ts'
import { base64 } from '../base64.ts'
import { concatBytes, sameBytes } from '../bytes.ts'
import type { Bytes, DocumentSteps, HashName } from '../ports.ts'
import type { CanonicalForm } from '../xmldsig/canonicalise.ts'
import { rootOf } from './hash-tree.ts'
import type { ArchiveStamp, EvidenceChain, EvidenceRecord, HashTree } from './record.ts'

/** Something that a record is said to be over. */
export type EvidenceObject = {
  readonly name: string
  /** Its hash values, that of its octets first, of which one must be in the tree; a failure where it is not there or not as it was said to be. */
  readonly digests: (
    hash: HashName,
    form: CanonicalForm | undefined,
  ) => DocumentSteps<readonly Bytes[] | Failure>
  /** What is to be said where not its octets are in the tree but another form of them. */
  readonly otherwise?: string
  /** What a manifest made its digest with, which must be the hash of the first chain (EN 319 162-1 §4.4). */
  readonly declared?: HashName
  /** For those who go on to use it; absent for what is no file. */
  readonly bytes?: Bytes
}

type EvidenceCheck = Pick<EvidenceFacts, 'broken' | 'coverage' | 'stamps' | 'findings'>

const fail = (subIndication: SubIndication, detail: string): Failure => ({ subIndication, detail })

/** A record proves the objects that the tree of the first stamp of every chain holds, and nothing else. */
export function* checkRecord(
  record: EvidenceRecord,
  objects: readonly EvidenceObject[],
): DocumentSteps<EvidenceCheck> {
  const failures: Failure[] = []
  const stamps: StampFacts[] = []
  const known = new Map<EvidenceObject, Told>(objects.map((one) => [one, 'octets']))
  let further = 0
  for (const chain of record.chains) {
    const checked = yield* checkChain(chain, { syntax: record.syntax, objects })
    failures.push(...checked.failures)
    for (const [object, told] of checked.objects)
      if (known.get(object) === 'octets' || typeof told !== 'string') known.set(object, told)
    for (const { token, data } of checked.stamps)
      stamps.push({ kind: 'archive', token, data, over: stamps.map((earlier) => earlier.token) })
    if (chain === record.chains[0]) further = checked.further
  }
  const wrong = [...known.values()].filter((one) => typeof one !== 'string')
  const nothing =
    objects.length > 0 ? [] : [fail('SIGNED_DATA_NOT_FOUND', 'nothing says what the evidence record is over')]
  // What is another than it was comes before what is not there.
  const first = [...failures, ...wrong, ...nothing].sort((a, b) => rank(a) - rank(b))[0]
  return {
    broken: first,
    coverage: [...known].map(([object, told]) => coverageOf(object, told)),
    stamps,
    findings:
      further === 0
        ? []
        : [{ code: 'EVIDENCE_OF_MORE', detail: `its group holds ${further} further hash values` }],
  }
}

function rank({ subIndication }: Failure): number {
  return subIndication === 'SIGNED_DATA_NOT_FOUND' ? 1 : 0
}

function coverageOf({ name, bytes, otherwise }: EvidenceObject, told: Told): Coverage {
  if (typeof told !== 'string')
    return told.subIndication === 'SIGNED_DATA_NOT_FOUND'
      ? { name, extent: 'missing' }
      : { name, extent: 'partial', note: told.detail }
  const note = told === 'other form' && otherwise !== undefined ? { note: otherwise } : {}
  return { name, extent: 'full', ...note, ...(bytes === undefined ? {} : { bytes }) }
}

/** Which of its values is in every tree that it must be in; or why none is. */
type Told = 'octets' | 'other form' | Failure

type Question = { readonly syntax: EvidenceRecord['syntax']; readonly objects: readonly EvidenceObject[] }

type ChainCheck = {
  readonly failures: readonly Failure[]
  readonly objects: readonly (readonly [EvidenceObject, Told])[]
  readonly stamps: readonly Pick<StampFacts, 'token' | 'data'>[]
  /** Values of the first list that are none of the objects. */
  readonly further: number
}

function* checkChain(chain: EvidenceChain, question: Question): DocumentSteps<ChainCheck> {
  const { hash, stamps } = chain
  const [first] = stamps
  if (hash === undefined || first === undefined) {
    const mixed = stamps.some((one) => one.hash !== first?.hash)
    const failure = mixed
      ? fail('HASH_FAILURE', 'the stamps of a chain have different hashes')
      : fail('SIG_CRYPTO_FAILURE', 'a hash that is not known')
    const tokens = stamps.map(({ token }) => ({ token, data: failure }))
    const objects = question.objects.map((one) => [one, failure] as const)
    return { failures: [failure], objects, stamps: tokens, further: 0 }
  }
  const found = yield* findObjects(question, { stamp: first, chain, hash })
  const failures = [found.failure, yield* lengthFailure(stamps, hash)].filter((one) => one !== undefined)
  const told: Pick<StampFacts, 'token' | 'data'>[] = []
  let renewed: (() => Bytes) | undefined
  for (const stamp of stamps) {
    const missing = yield* renewalFailure(stamp, renewed, hash)
    if (missing !== undefined) failures.push(missing)
    const root = yield* rootOf(treeOf(stamp), hash)
    const data =
      root === undefined
        ? fail('SIG_CRYPTO_FAILURE', `${hash} cannot be computed here`)
        : { digests: { [hash]: root } }
    told.push({ token: stamp.token, data: missing ?? data })
    renewed = stamp.renewed
  }
  return { failures, objects: found.objects, stamps: told, further: found.further }
}

/** Values of other lengths could be cut otherwise than they were joined. */
function* lengthFailure(stamps: readonly ArchiveStamp[], hash: HashName): DocumentSteps<Failure | undefined> {
  const some: unknown = yield { op: 'digest', hash, data: new Uint8Array() }
  const size = some instanceof Uint8Array ? some.length : 0
  const values = stamps.flatMap((stamp) => treeOf(stamp).flat())
  return values.every(({ length }) => length === size)
    ? undefined
    : fail('HASH_FAILURE', `a value of the hash tree that is none of ${hash}`)
}

/** RFC 4998 §4.1: without a tree the stamp is over the one value itself. */
function treeOf({ tree, imprint }: ArchiveStamp): HashTree {
  return tree ?? [[imprint]]
}

function holds({ tree, imprint }: ArchiveStamp, value: Bytes): boolean {
  return (tree?.[0] ?? [imprint]).some((one) => sameBytes(one, value))
}

/** RFC 4998 §5.2, RFC 6283 §4.2.1: the first list of a renewal holds the hash of the stamp before it. */
function* renewalFailure(
  stamp: ArchiveStamp,
  before: (() => Bytes) | undefined,
  hash: HashName,
): DocumentSteps<Failure | undefined> {
  if (before === undefined) return undefined
  const digest: Bytes | undefined = yield { op: 'digest', hash, data: before() }
  return digest !== undefined && holds(stamp, digest)
    ? undefined
    : fail('HASH_FAILURE', 'an archive time-stamp is not over the one before it')
}

type Found = Pick<ChainCheck, 'objects' | 'further'> & { readonly failure: Failure | undefined }

type Search = {
  readonly stamp: ArchiveStamp
  readonly chain: EvidenceChain
  readonly hash: HashName
  /** The hash of all chains before this one; undefined for the first. */
  readonly before: Bytes | undefined
  /** The values of its first list: many objects are looked for among many. */
  readonly list: ReadonlySet<string>
}

function* findObjects(
  { syntax, objects }: Question,
  search: Omit<Search, 'before' | 'list'>,
): DocumentSteps<Found> {
  const { stamp, chain, hash } = search
  const before: Bytes | undefined =
    chain.before === undefined ? undefined : yield { op: 'digest', hash, data: chain.before() }
  // RFC 4998 joins it to each object, in RFC 6283 it is a value beside them.
  const [joint, beside] = syntax === 'ERS' ? [before, []] : [undefined, before === undefined ? [] : [before]]
  const told: (readonly [EvidenceObject, Told])[] = []
  const values = stamp.tree?.[0] ?? [stamp.imprint]
  const list = new Set(values.map(base64))
  const own = new Set(beside.map(base64))
  for (const object of objects) {
    const other = before === undefined ? declaredFailure(object, hash) : undefined
    const found = other ?? (yield* findObject(object, { ...search, before: joint, list }))
    if ('value' in found) own.add(base64(found.value))
    told.push([object, 'value' in found ? found.form : found])
  }
  const further = values.filter((one) => !own.has(base64(one))).length
  return {
    objects: told,
    failure: beside.every((one) => holds(stamp, one)) ? undefined : NOT_RENEWED,
    further,
  }
}

/** Its value in the first list; or why there is none. */
function* findObject(
  object: EvidenceObject,
  { list, chain, hash, before }: Search,
): DocumentSteps<{ readonly value: Bytes; readonly form: 'octets' | 'other form' } | Failure> {
  // Another form of it is made only where its octets are not in the tree.
  for (const form of chain.form === undefined ? [undefined] : [undefined, chain.form]) {
    const digests = yield* object.digests(hash, form)
    if ('subIndication' in digests) return digests
    const wanted = before === undefined ? digests : yield* joined(digests, before, hash)
    const place = wanted.findIndex((one) => list.has(base64(one)))
    const value = wanted[place]
    if (value !== undefined) return { value, form: place === 0 ? 'octets' : 'other form' }
  }
  return fail('HASH_FAILURE', `${object.name} is not in the hash tree`)
}

function declaredFailure({ name, declared }: EvidenceObject, hash: HashName): Failure | undefined {
  if (declared === undefined || declared === hash) return undefined
  return fail('HASH_FAILURE', `the manifest has the ${declared} of ${name}, the evidence record ${hash}`)
}

const NOT_RENEWED = fail('HASH_FAILURE', 'a chain is not over the chains before it')

/** RFC 4998 §5.2: the hash of each object followed by that of all chains before, hashed again, in this order. */
function* joined(digests: readonly Bytes[], before: Bytes, hash: HashName): DocumentSteps<readonly Bytes[]> {
  const values: Bytes[] = []
  for (const digest of digests) {
    const value: Bytes | undefined = yield { op: 'digest', hash, data: concatBytes([digest, before]) }
    if (value !== undefined) values.push(value)
  }
  return values
}
