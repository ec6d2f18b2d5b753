/** What an archive time-stamp of version 2 is over (TS 101 733 V2.2.1 §6.4.1, annex K): all that was there before it. */
import { concatBytes, sameBytes } from '../../bytes.ts'
import { SIGNED, UNSIGNED } from '../../cms/oids.ts'
import { attributesOf, type CmsAttribute, type SignedData, type SignerInfo } from '../../cms/parse-cms.ts'
import { context, type Der, DerError, TAG } from '../../der/read-der.ts'
import { der } from '../../der/write-der.ts'
import type { Bytes, DocumentSteps, HashName } from '../../ports.ts'
import { parseToken } from '../../timestamp/parse-token.ts'
import type { StampFacts } from '../facts.ts'
import type { Failure } from '../outcome.ts'

type OldArchiveQuestion = {
  readonly signed: SignedData
  readonly signer: SignerInfo
  readonly content: Bytes | undefined
}

const ARCHIVES: readonly string[] = [UNSIGNED.archiveTimestampV2, UNSIGNED.archiveTimestampV3]

const MISSING: Failure = {
  subIndication: 'SIGNED_DATA_NOT_FOUND',
  detail: 'the signed content is not there',
}

/** The tokens that it is over are those of the attributes it takes, and those over the content. */
export function* oldArchiveStamp(question: OldArchiveQuestion, token: Bytes): DocumentSteps<StampFacts> {
  const { signer } = question
  const info = infoOf(token)
  const content = contentOf(question)
  if (info === undefined || content === undefined) return { kind: 'archive', token, data: MISSING }
  const kept = signer.unsignedAttributes.filter((one) => isBefore(one, info.time))
  const before = elementsOf(question, content)
  const raws = kept.map(({ raw }) => raw)
  const contentStamps = attributesOf(signer.signedAttributes?.list ?? [], SIGNED.contentTimestamp)
  const over = [...kept, ...contentStamps].flatMap(({ values }) => values.map(tokenOf))
  return { kind: 'archive', token, data: { digests: yield* digestsOver(info, before, raws) }, over }
}

/** Only the digest is kept: what each is over is as large as the document. */
function* digestsOver(
  { hash, imprint }: ReturnType<typeof parseToken>['info'],
  before: readonly Bytes[],
  raws: readonly Bytes[],
): DocumentSteps<Partial<Record<HashName, Bytes>>> {
  if (hash === undefined) return {}
  // Annex K note 3: with the tag and the length of the set, and without, as an earlier version had it.
  const data: Bytes | undefined = yield {
    op: 'digest',
    hash,
    data: concatBytes([...before, der(context(1, true), ...raws)]),
  }
  if (data === undefined || sameBytes(data, imprint)) return data === undefined ? {} : { [hash]: data }
  const older: Bytes | undefined = yield { op: 'digest', hash, data: concatBytes([...before, ...raws]) }
  return { [hash]: older !== undefined && sameBytes(older, imprint) ? older : data }
}

/** What is not inside; nothing where it is; undefined where it was not found. */
function contentOf({ signed, content }: OldArchiveQuestion): readonly Bytes[] | undefined {
  if (signed.content !== undefined) return []
  return content === undefined ? undefined : [content]
}

/** §6.4.1: the content, certificates and lists, all of the signer but its unsigned attributes. */
function elementsOf({ signed, signer }: OldArchiveQuestion, content: readonly Bytes[]): readonly Bytes[] {
  const [encapsulated = [], ...rest] = signed.elements.map((one) => [one])
  return [...encapsulated, ...content, ...rest.flat(), ...signer.fields]
}

function infoOf(token: Bytes): ReturnType<typeof parseToken>['info'] | undefined {
  try {
    return parseToken(token, { padded: true }).info
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** §6.4.1: of archive time-stamps only those made before. */
function isBefore({ id, values }: CmsAttribute, time: string): boolean {
  if (!ARCHIVES.includes(id)) return true
  return values.every((value) => {
    const made = infoOf(tokenOf(value))?.time
    return made !== undefined && made < time
  })
}

/** Some makers wrap the token in octets. */
export function tokenOf(value: Der): Bytes {
  return value.tag === TAG.octetString ? value.content : value.raw
}
