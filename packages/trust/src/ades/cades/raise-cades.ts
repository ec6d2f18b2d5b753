/** CAdES from one level to the next (EN 319 122-1 §5.3, §5.5.3, §6): attributes and sets of SignedData grow. */
import { concatBytes } from '../../bytes.ts'
import { attribute } from '../../cms/create-cms.ts'
import { UNSIGNED } from '../../cms/oids.ts'
import { parseCms, type SignedData, type SignerInfo } from '../../cms/parse-cms.ts'
import { addToCms } from '../../cms/rewrite-cms.ts'
import { hashIdentifier } from '../../cms/scheme.ts'
import { type Raising, together } from '../../create/raise.ts'
import { CreationRefusal, type CreationSteps, stampOver } from '../../create/steps.ts'
import * as write from '../../der/write-der.ts'
import type { Bytes } from '../../ports.ts'
import { indexedAttributes } from './archive-stamp.ts'
import { type DetachedFile, readCades } from './read-cades.ts'

export function raiseCades(detached: readonly DetachedFile[] = []): Raising {
  const read = (bytes: Bytes) => readCades({ bytes, detached })
  return {
    read,
    *stamp(bytes, lacks): CreationSteps<Bytes> {
      const facts = yield* read(bytes)
      const unsigned: Bytes[][] = []
      for (const [i, { signature }] of parseCms(bytes, { padded: true }).signers.entries()) {
        const one = facts[i]
        const lacking = one !== undefined && lacks(one)
        unsigned.push(lacking ? [attribute(UNSIGNED.signatureTimestamp, yield* stampOver(signature))] : [])
      }
      return addToCms(bytes, { unsigned })
    },
    keep: (bytes, needed) => addToCms(bytes, together(needed)),
    *archive(bytes): CreationSteps<Bytes> {
      const facts = yield* read(bytes)
      const signed = parseCms(bytes, { padded: true })
      const unsigned: Bytes[][] = []
      for (const [i, signer] of signed.signers.entries()) {
        const content = facts[i]?.coverage[0]?.bytes
        if (content === undefined)
          throw new CreationRefusal('DOCUMENT_UNFIT', 'the signed content is not there')
        const token = yield* archiveToken({ signed, signer, content })
        unsigned.push([attribute(UNSIGNED.archiveTimestampV3, token)])
      }
      return addToCms(bytes, { unsigned })
    },
  }
}

type Archived = { readonly signed: SignedData; readonly signer: SignerInfo; readonly content: Bytes }

/** §5.5.3: the digest of the content, the signer without unsigned attributes, and the index of everything else. */
function* archiveToken({ signed, signer, content }: Archived): CreationSteps<Bytes> {
  const digest = yield* sha256(content)
  const index = write.sequence(
    hashIdentifier('sha-256'),
    yield* digests(signed.certificateChoices),
    yield* digests(signed.revocationChoices),
    yield* digests(signer.unsignedAttributes.flatMap(indexedAttributes)),
  )
  const token = yield* stampOver(concatBytes([signed.contentTypeRaw, digest, ...signer.fields, index]))
  return addToCms(token, { unsigned: [[attribute(UNSIGNED.hashIndexV3, index)]] })
}

function* digests(members: readonly Bytes[]): CreationSteps<Bytes> {
  const list: Bytes[] = []
  for (const one of members) list.push(write.octetString(yield* sha256(one)))
  return write.sequence(...list)
}

function* sha256(data: Bytes): CreationSteps<Bytes> {
  const digest: Bytes = yield { op: 'digest', hash: 'sha-256', data }
  return digest
}
