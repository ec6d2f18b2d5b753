/** A PDF → PAdES of any level (EN 319 142-1 §6): each step is one more incremental update. */
import { type Created, type RaiseOrder, type SigningOrder } from '../../create/order.ts'
import { raise, type Raising, together } from '../../create/raise.ts'
import { CreationRefusal, type CreationSteps, onlyFile, stampOver } from '../../create/steps.ts'
import type { Bytes, Instant } from '../../ports.ts'
import { raiseCades } from '../cades/raise-cades.ts'
import { signCades } from '../cades/sign-cades.ts'
import { placeSignature, type SignaturePlan } from './place-signature.ts'
import { readPades } from './read-pades.ts'
import { withStore } from './write-dss.ts'
import { textString } from './write-value.ts'

const PDF = 'application/pdf'
/** For the signature itself, and for a time-stamp inside it with the certificates of its authority. */
const ROOM = 8192
const STAMP_ROOM = 16_384

export function* createdPades(order: SigningOrder): CreationSteps<Created> {
  const { name, bytes } = onlyFile(order)
  const { level, signer, packaging = 'enveloped' } = order
  if (packaging !== 'enveloped') throw new CreationRefusal('DOCUMENT_UNFIT', 'PAdES stands in the document')
  const chain = signer.certificates.reduce((sum, one) => sum + one.length, 0)
  const plan: SignaturePlan = {
    type: 'Sig',
    subFilter: 'ETSI.CAdES.detached',
    entries: entriesOf(order),
    room: chain + ROOM + (level === 'B' ? 0 : STAMP_ROOM),
  }
  const signed = yield* placeSignature(bytes, plan, function* (content): CreationSteps<Bytes> {
    const cms = yield* signCades(order, { content, detached: true })
    // The time-stamp of level T stands in the signature, while there is still room.
    return yield* raise(cms, level === 'B' ? 'B' : 'T', raiseCades([{ name, bytes: content }]))
  })
  return { bytes: yield* raise(signed, level, raisePades()), mediaType: PDF, name }
}

/** §5.3: the time stands here, never in the attributes. */
function entriesOf({ at, reason, location }: SigningOrder): string {
  return [
    `/M (${pdfTime(at)})`,
    ...(reason === undefined ? [] : [`/Reason ${textString(reason)}`]),
    ...(location === undefined ? [] : [`/Location ${textString(location)}`]),
  ].join(' ')
}

/** ISO 32000-2 §7.9.4. */
function pdfTime(at: Instant): string {
  return `D:${at.slice(0, 19).replace(/\D/g, '')}Z`
}

/** Time-stamps are those of the document: one is over all its signatures. */
function raisePades(): Raising {
  const stamp = (bytes: Bytes): CreationSteps<Bytes> =>
    placeSignature(
      bytes,
      { type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161', entries: '', room: STAMP_ROOM },
      stampOver,
    )
  return {
    read: (bytes) => readPades({ bytes }),
    stamp,
    keep: (bytes, needed) => withStore(bytes, together(needed)),
    archive: stamp,
  }
}

export function* raisedPades({ document, to }: RaiseOrder): CreationSteps<Created> {
  return { bytes: yield* raise(document, to, raisePades()), mediaType: PDF, name: 'signed.pdf' }
}
