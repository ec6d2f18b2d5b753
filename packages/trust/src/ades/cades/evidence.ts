/** Evidence records in a CMS object (RFC 4998 appendix A, TS 119 122-3): over all of it as it was before they were there. */
import { UNSIGNED } from '../../cms/oids.ts'
import { type CmsAttribute, parseSignerInfo } from '../../cms/parse-cms.ts'
import { childrenOfBer, compareBytes, enterBer, readBer, toDer } from '../../cms/read-ber.ts'
import { context, type Der, TAG } from '../../der/read-der.ts'
import { der } from '../../der/write-der.ts'
import { concatBytes, sameBytes } from '../../bytes.ts'
import type { EvidenceObject } from '../../evidence/check-record.ts'
import { cached, digestsOf, fileObject, lostObject } from '../../evidence/objects.ts'
import { parseErs } from '../../evidence/parse-ers.ts'
import { readRecord } from '../../evidence/read-record.ts'
import { type EvidenceRecord, EvidenceRecordError } from '../../evidence/record.ts'
import type { Bytes, DocumentSteps } from '../../ports.ts'
import { parseToken } from '../../timestamp/parse-token.ts'
import { type EvidenceFacts, type StampFacts, STAMPS_MAX } from '../facts.ts'

export type CmsEvidenceQuestion = {
  /** The whole CMS object as it stands. */
  readonly document: Bytes
  /** Which of its signers. */
  readonly index: number
  readonly unsigned: readonly CmsAttribute[]
  /** What was signed, where it is not inside; undefined where it was not found. */
  readonly detached:
    | { readonly content: { readonly name: string; readonly bytes: Bytes } | undefined }
    | undefined
  readonly stamps: readonly StampFacts[]
}

const IDS: readonly string[] = [UNSIGNED.evidenceRecordInternal, UNSIGNED.evidenceRecordExternal]
const RECORDS_MAX = 16

export function isEvidence({ id }: CmsAttribute): boolean {
  return IDS.includes(id)
}

type Found = {
  readonly attribute: CmsAttribute
  readonly records: readonly (EvidenceRecord | EvidenceRecordError)[]
  /** The time of the first stamp of its oldest record; empty where none can be read. */
  readonly made: string
}

/** In the order of time. Appendix A: the n-th is over the object with the n-1 before it, and without itself. */
export function* cmsEvidence(question: CmsEvidenceQuestion): DocumentSteps<readonly EvidenceFacts[]> {
  const found = question.unsigned
    .filter(isEvidence)
    .slice(0, RECORDS_MAX)
    .map(readAttribute)
    .sort((a, b) => (a.made < b.made ? -1 : a.made > b.made ? 1 : 0))
  const facts: EvidenceFacts[] = []
  const content = contentObject(question)
  for (const [place, { records }] of found.entries()) {
    const removed = found.slice(place).map((one) => one.attribute.raw)
    const objects = [signatureObject(question, removed), ...content]
    // Of other records only those that were there before.
    const stamps = [...question.stamps.slice(0, STAMPS_MAX), ...facts.flatMap((one) => one.stamps)]
    const over = stamps.map(({ token }) => token)
    for (const record of records.slice(0, RECORDS_MAX - facts.length)) {
      const name = `evidence record ${facts.length + 1}`
      const one = yield* readRecord({ name, syntax: 'ERS', record: () => orThrow(record), objects })
      facts.push({ ...one, over })
    }
  }
  return facts
}

function orThrow(record: EvidenceRecord | EvidenceRecordError): EvidenceRecord {
  if (record instanceof EvidenceRecordError) throw record
  return record
}

function readAttribute(attribute: CmsAttribute): Found {
  const records = attribute.values.map(({ raw }) => {
    try {
      return parseErs(raw)
    } catch (error) {
      if (error instanceof EvidenceRecordError) return error
      throw error
    }
  })
  const times = records.flatMap((record) => {
    const token = record instanceof EvidenceRecordError ? undefined : record.chains[0]?.stamps[0]?.token
    return token === undefined ? [] : [parseToken(token).info.time]
  })
  return { attribute, records, made: times.sort()[0] ?? '' }
}

function signatureObject(
  { document, index }: CmsEvidenceQuestion,
  removed: readonly Bytes[],
): EvidenceObject {
  let octets: readonly Bytes[] | undefined
  const codings = (): readonly Bytes[] => (octets ??= codingsOf(document, index, removed))
  return cached({ name: 'signature', digests: (hash) => digestsOf(codings(), hash) })
}

/** Also where the attribute says otherwise: what is signed and not inside is not proven with the object. */
function contentObject({ detached }: CmsEvidenceQuestion): readonly EvidenceObject[] {
  if (detached === undefined) return []
  const { content } = detached
  const missing = {
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    detail: 'the signed content is not there',
  } as const
  return [content === undefined ? lostObject('content', missing) : fileObject(content.name, content.bytes)]
}

/**
 * In the coding that it has (RFC 4998 appendix A), or as DER (TS 119 122-3 V1.1.1); the signers in the order that they
 * have, or in that of DER, which another length of one of them changes.
 */
function codingsOf(document: Bytes, index: number, removed: readonly Bytes[]): readonly Bytes[] {
  const [kept, sorted] = [false, true].map((sort) => withoutAttributes(document, { index, removed, sort }))
  const all = [kept, sorted].flatMap((one) => (one === undefined ? [] : [one, toDer(readBer(one))]))
  return all.filter((one, place) => all.findIndex((other) => sameBytes(other, one)) === place)
}

type Removal = { readonly index: number; readonly removed: readonly Bytes[]; readonly sort: boolean }

/** Only the lengths around change. Throws `DerError` for what is not SignedData. */
function withoutAttributes(document: Bytes, { index, removed, sort }: Removal): Bytes {
  const whole = readBer(document, { padded: true })
  const wrapped = enterBer(whole, 'content info')
  const type = wrapped.next(TAG.oid, 'content type').raw
  const tagged = wrapped.next(context(0, true), 'signed data')
  const signed = enterBer(tagged, 'signed data', tagged.tag).next(TAG.sequence, 'signed data')
  const parts = childrenOfBer(signed, 'signed data')
  const signers = parts.at(-1)
  if (signers === undefined) return document
  const kept = childrenOfBer(signers, 'signers', TAG.set).map((one, at) =>
    at === index ? signerWithout(one, removed) : one.raw,
  )
  const body = [
    ...parts.slice(0, -1).map(({ raw }) => raw),
    again(signers, sort ? kept.sort(compareBytes) : kept),
  ]
  return again(whole, [type, again(tagged, [again(signed, body)])])
}

function signerWithout(signer: Der, removed: readonly Bytes[]): Bytes {
  parseSignerInfo(signer)
  const fields = childrenOfBer(signer, 'signer')
  const last = fields.at(-1)
  if (last?.tag !== context(1, true)) return signer.raw
  const attributes = childrenOfBer(last, 'attributes', last.tag).map(({ raw }) => raw)
  const left = attributes.filter((one) => !removed.some((other) => other.byteOffset === one.byteOffset))
  const rest = fields.slice(0, -1).map(({ raw }) => raw)
  return again(signer, left.length === 0 ? rest : [...rest, again(last, left)])
}

/** With other content, of indefinite length where it was. */
function again({ tag, raw }: Der, content: readonly Bytes[]): Bytes {
  if (raw[1] !== 0x80) return der(tag, ...content)
  return concatBytes([Uint8Array.of(tag, 0x80), ...content, Uint8Array.of(0, 0)])
}
