/** The time-stamps of a CAdES signature and what each must be over (EN 319 122-1 §5.2.8, §5.3, §5.5, annex A.1.5). */
import { concatBytes } from '../../bytes.ts'
import { SIGNED, UNSIGNED } from '../../cms/oids.ts'
import { attributesOf, type CmsAttribute, type SignedData, type SignerInfo } from '../../cms/parse-cms.ts'
import { enterBer } from '../../cms/read-ber.ts'
import { TAG } from '../../der/read-der.ts'
import type { Bytes, DocumentSteps } from '../../ports.ts'
import { type StampFacts, STAMPS_MAX } from '../facts.ts'
import type { Failure, TimestampKind } from '../outcome.ts'
import { archiveData } from './archive-stamp.ts'
import { oldArchiveStamp, tokenOf } from './old-archive-stamp.ts'

export type StampsQuestion = {
  readonly signed: SignedData
  readonly signer: SignerInfo
  readonly content: Bytes | undefined
}

/** TS 101 733 before V1.8: its values stand without type and length, so that one octet string means many. */
const AMBIGUOUS: Failure = {
  subIndication: 'SIGNED_DATA_NOT_FOUND',
  detail: 'archive time-stamps of version 1 are not evaluated: what they are over is not said clearly',
}

/** Each is over the whole document once more; an honest one is renewed every few years. */
const OLD_ARCHIVES_MAX = 16

const TOO_MANY: Failure = {
  subIndication: 'SIGNED_DATA_NOT_FOUND',
  detail: `no more than ${OLD_ARCHIVES_MAX} archive time-stamps of version 2 are evaluated`,
}

/** In the order: content, signature, references, archive. */
export function* cadesStamps(question: StampsQuestion): DocumentSteps<StampFacts[]> {
  const { signer, content } = question
  const missing: Failure = {
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    detail: 'the signed content is not there',
  }
  const unsigned = signer.unsignedAttributes
  const stamps = [
    ...tokens(signer.signedAttributes?.list ?? [], SIGNED.contentTimestamp).map((token) =>
      stamp('content', token, content ?? missing),
    ),
    ...tokens(unsigned, UNSIGNED.signatureTimestamp).map((token) =>
      stamp('signature', token, signer.signature),
    ),
    ...tokens(unsigned, UNSIGNED.completeTimestamp).map((token) =>
      stamp('validation-data', token, concatBytes([signer.signature, ...completeOf(unsigned)])),
    ),
    ...tokens(unsigned, UNSIGNED.refsTimestamp).map((token) =>
      stamp('validation-data', token, concatBytes(refsOf(unsigned))),
    ),
  ]
  for (const token of tokens(unsigned, UNSIGNED.archiveTimestamp))
    stamps.push(stamp('archive', token, AMBIGUOUS))
  for (const [place, token] of tokens(unsigned, UNSIGNED.archiveTimestampV2).entries())
    stamps.push(
      place < OLD_ARCHIVES_MAX ? yield* oldArchiveStamp(question, token) : stamp('archive', token, TOO_MANY),
    )
  return [...stamps, ...(yield* archiveStamps(question, stamps))]
}

/** Over the signed attributes, and over those of the unsigned ones that their index names, whatever their order. */
function* archiveStamps(
  question: StampsQuestion,
  others: readonly StampFacts[],
): DocumentSteps<readonly StampFacts[]> {
  const own = tokens(question.signer.unsignedAttributes, UNSIGNED.archiveTimestampV3)
  const judged = [
    ...others.map(({ kind, token }) => ({ token, isSigned: kind === 'content' })),
    ...own.map((token) => ({ token, isSigned: false })),
  ].slice(0, STAMPS_MAX)
  const stamps: StampFacts[] = []
  for (const token of own.slice(0, STAMPS_MAX)) {
    const { data, indexed } = yield* archiveData({ ...question, token })
    const named = new Set(indexed.map(tokenOf))
    const over = judged.filter((one) => one.isSigned || named.has(one.token)).map((one) => one.token)
    stamps.push({ ...stamp('archive', token, data), over })
  }
  return stamps
}

function stamp(kind: TimestampKind, token: Bytes, data: Bytes | Failure): StampFacts {
  return { kind, token, data }
}

function tokens(list: readonly CmsAttribute[], id: string): Bytes[] {
  return attributesOf(list, id).flatMap(({ values }) => values.map(tokenOf))
}

/** Annex A.1.5.2: type and values of the attributes, without the header around them. */
function completeOf(unsigned: readonly CmsAttribute[]): Bytes[] {
  return [...attributesOf(unsigned, UNSIGNED.signatureTimestamp).map(bodyOf), ...refsOf(unsigned)]
}

function refsOf(unsigned: readonly CmsAttribute[]): Bytes[] {
  return [UNSIGNED.certificateRefs, UNSIGNED.revocationRefs].flatMap((id) =>
    attributesOf(unsigned, id).map(bodyOf),
  )
}

function bodyOf({ raw, values: [first] }: CmsAttribute): Bytes {
  const attribute = { tag: TAG.sequence, content: raw, raw, depth: first?.depth ?? 0 }
  const cursor = enterBer(attribute, 'attribute')
  return cursor.next(TAG.sequence, 'attribute').content
}
