/** A file → CAdES of any level (EN 319 122-1 §6), with the file inside or beside it. */
import { attribute, finishCms, prepareCms } from '../../cms/create-cms.ts'
import { SIGNED } from '../../cms/oids.ts'
import { type Created, type RaiseOrder, type SigningOrder } from '../../create/order.ts'
import { raise } from '../../create/raise.ts'
import { CreationRefusal, type CreationSteps, onlyFile, signValue } from '../../create/steps.ts'
import * as write from '../../der/write-der.ts'
import type { Bytes, Instant } from '../../ports.ts'
import { raiseCades } from './raise-cades.ts'

export function* createdCades(order: SigningOrder): CreationSteps<Created> {
  const file = onlyFile(order)
  if (order.packaging === 'enveloped')
    throw new CreationRefusal('DOCUMENT_UNFIT', 'CAdES stands around a file or beside it')
  const detached = order.packaging === 'detached'
  const signed = yield* signCades(order, { content: file.bytes, detached, signingTime: order.at })
  const bytes = yield* raise(signed, order.level, raiseCades([file]))
  return { bytes, mediaType: 'application/pkcs7-signature', name: `${file.name}.${detached ? 'p7s' : 'p7m'}` }
}

type CadesContent = {
  readonly content: Bytes
  readonly detached: boolean
  /** Absent for PAdES, where the dictionary says it. */
  readonly signingTime?: Instant
}

/** Level B. */
export function* signCades(
  { signer, commitments = [] }: Pick<SigningOrder, 'signer' | 'commitments'>,
  spec: CadesContent,
): CreationSteps<Bytes> {
  const [certificate = new Uint8Array(), ...chain] = signer.certificates
  const attributes = commitments.map((id) =>
    attribute(SIGNED.commitment, write.sequence(write.oid(id.replace(/^urn:oid:/, '')))),
  )
  const prepared = yield* prepareCms({ ...spec, alg: signer.alg, certificate, chain, attributes })
  return finishCms(prepared, yield* signValue(prepared.toBeSigned))
}

export function* raisedCades({ document, detached = [], to }: RaiseOrder): CreationSteps<Created> {
  const bytes = yield* raise(document, to, raiseCades(detached))
  return { bytes, mediaType: 'application/pkcs7-signature', name: 'signature.p7m' }
}
