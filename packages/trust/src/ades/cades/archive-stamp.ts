/** What an archive time-stamp of version 3 is over, and whether its index tells the truth (EN 319 122-1 §5.5.2, §5.5.3). */
import { base64 } from '../../base64.ts'
import { concatBytes } from '../../bytes.ts'
import { UNSIGNED } from '../../cms/oids.ts'
import { attributesOf, type CmsAttribute, type SignedData, type SignerInfo } from '../../cms/parse-cms.ts'
import { childrenOfBer, enterBer, octetsOf, toDer } from '../../cms/read-ber.ts'
import { hashOf } from '../../cms/scheme.ts'
import { type Der, DerError, TAG } from '../../der/read-der.ts'
import * as write from '../../der/write-der.ts'
import type { Bytes, DocumentSteps, HashName } from '../../ports.ts'
import { parseToken, type TimestampToken } from '../../timestamp/parse-token.ts'
import type { Failure, SubIndication } from '../outcome.ts'

type HashIndex = {
  readonly hash: HashName
  readonly certificates: readonly Bytes[]
  readonly revocation: readonly Bytes[]
  readonly attributes: readonly Bytes[]
  /** Version 3 digests each value of an attribute, the first version the attribute. */
  readonly perValue: boolean
}

export type ArchiveQuestion = {
  readonly token: Bytes
  readonly signed: SignedData
  readonly signer: SignerInfo
  readonly content: Bytes | undefined
}

function unfit(subIndication: SubIndication, detail: string): ArchiveAnswer {
  return { data: { subIndication, detail }, indexed: [] }
}

type ArchiveAnswer = {
  /** The bytes that the imprint must be the digest of; or why there are none. */
  readonly data: Bytes | Failure
  /** Values of the unsigned attributes that the index names. */
  readonly indexed: readonly Der[]
}

export function* archiveData(question: ArchiveQuestion): DocumentSteps<ArchiveAnswer> {
  try {
    return yield* dataOf(question)
  } catch (error) {
    if (error instanceof DerError) return unfit('FORMAT_FAILURE', `archive time-stamp: ${error.message}`)
    throw error
  }
}

function* dataOf({ token, signed, signer, content }: ArchiveQuestion): DocumentSteps<ArchiveAnswer> {
  if (content === undefined) return unfit('SIGNED_DATA_NOT_FOUND', 'the signed content is not there')
  const parsed = parseToken(token)
  const { hash } = parsed.info
  const digest: unknown = hash === undefined ? undefined : yield { op: 'digest', hash, data: content }
  if (!(digest instanceof Uint8Array))
    return unfit('SIG_CRYPTO_FAILURE', 'hash of the archive time-stamp is not known')
  const index = indexOf(parsed)
  const found = yield* findIndexed(parseIndex(index), signed, signer)
  if ('untrue' in found) return unfit('HASH_FAILURE', found.untrue)
  const data = concatBytes([signed.contentTypeRaw, digest, ...signer.fields, toDer(index.value)])
  return { data, indexed: found.indexed }
}

type Found = { readonly value: Der; readonly perValue: boolean }

/** The one index among the unsigned attributes of the token. */
function indexOf({ signer }: TimestampToken): Found {
  const [first, ...more] = [UNSIGNED.hashIndexV3, UNSIGNED.hashIndex].flatMap((id) =>
    attributesOf(signer.unsignedAttributes, id).flatMap(({ values }) =>
      values.map((value) => ({ value, perValue: id === UNSIGNED.hashIndexV3 })),
    ),
  )
  if (first === undefined || more.length > 0) throw new DerError('not one index of what it is over')
  return first
}

function parseIndex({ value, perValue }: Found): HashIndex {
  const cursor = enterBer(value, 'index')
  const parts = childrenOfBer(value, 'index')
  const algorithm = parts.length === 4 ? cursor.next(TAG.sequence, 'hash of the index') : undefined
  const hash = algorithm === undefined ? 'sha-256' : hashOf(algorithm)
  if (hash === undefined) throw new DerError('hash of the index is not known')
  const digests = (what: string): Bytes[] =>
    childrenOfBer(cursor.next(TAG.sequence, what), what).map((digest) => octetsOf(digest, what))
  const [certificates, revocation, attributes] = [
    digests('certificates of the index'),
    digests('revocation of the index'),
    digests('attributes of the index'),
  ]
  cursor.end('index')
  return { hash, perValue, certificates, revocation, attributes }
}

/** Every digest of the index must be that of something present; what is present beside it is not covered. */
function* findIndexed(
  index: HashIndex,
  signed: SignedData,
  signer: SignerInfo,
): DocumentSteps<{ readonly untrue: string } | { readonly indexed: readonly Der[] }> {
  const attributes = signer.unsignedAttributes.flatMap((one) => preimages(one, index.perValue))
  const plain = (all: readonly Bytes[]): readonly Preimage[] => all.map((data) => ({ data, values: [] }))
  const lists = [
    ['certificate', index.certificates, plain(signed.certificateChoices)],
    ['revocation data', index.revocation, plain(signed.revocationChoices)],
    ['attribute', index.attributes, attributes],
  ] as const
  const indexed: Der[] = []
  for (const [what, digests, present] of lists) {
    const wanted = new Set(digests.map(base64))
    const known = new Set<string>()
    for (const { data, values } of present) {
      const digest: unknown = yield { op: 'digest', hash: index.hash, data }
      if (!(digest instanceof Uint8Array)) continue
      known.add(base64(digest))
      if (wanted.has(base64(digest))) indexed.push(...values)
    }
    if ([...wanted].some((one) => !known.has(one)))
      return { untrue: `archived ${what} is missing or changed` }
  }
  return { indexed }
}

type Preimage = { readonly data: Bytes; readonly values: readonly Der[] }

/** §5.5.2: type and one value each in version 3, before that the whole attribute. */
function preimages(one: CmsAttribute, perValue: boolean): Preimage[] {
  const { raw, values } = one
  if (!perValue) return [{ data: raw, values }]
  return indexedAttributes(one).flatMap((data, i) => ({ data, values: values.slice(i, i + 1) }))
}

/** What an index of version 3 digests of an unsigned attribute. */
export function indexedAttributes({ id, values }: CmsAttribute): Bytes[] {
  return values.map((value) => concatBytes([write.oid(id), value.raw]))
}
