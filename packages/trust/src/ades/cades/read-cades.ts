/** CAdES (EN 319 122-1): SignedData → facts of each of its signatures, counter-signatures inside. */
import { sameBytes } from '../../bytes.ts'
import { SIGNED, UNSIGNED } from '../../cms/oids.ts'
import {
  attributesOf,
  parseCms,
  parseSignerInfo,
  type SignedData,
  type SignerInfo,
} from '../../cms/parse-cms.ts'
import { childrenOfBer, enterBer } from '../../cms/read-ber.ts'
import { readCertificate } from '../../cms/read-certificate.ts'
import { type SignerAnswer, verifySigner } from '../../cms/verify-signer.ts'
import { context, type Der, TAG } from '../../der/read-der.ts'
import type { Bytes, DocumentSteps } from '../../ports.ts'
import type { EvidenceFacts, SignatureFacts, StampFacts, UsedAlgorithm } from '../facts.ts'
import type { Coverage, Finding } from '../outcome.ts'
import { cadesLevel } from './level.ts'
import { cmsEvidence, isEvidence } from './evidence.ts'
import { cadesStamps } from './stamps.ts'

/** A file that a signature may be over, and that is not in it. */
export type DetachedFile = { readonly name: string; readonly bytes: Bytes }

export type CadesDocument = {
  readonly bytes: Bytes
  readonly detached?: readonly DetachedFile[]
  /** DER of certificates from elsewhere, among which the signer may be. */
  readonly certificates?: readonly Bytes[]
}

const COUNTER_DEPTH_MAX = 4

/** Throws `DerError` for what is not CMS SignedData. */
export function* readCades({
  bytes,
  detached = [],
  certificates = [],
}: CadesDocument): DocumentSteps<SignatureFacts[]> {
  const signed = parseCms(bytes, { padded: true })
  const facts: SignatureFacts[] = []
  for (const [index, signer] of signed.signers.entries()) {
    const content = yield* contentOf(signed, signer, detached)
    const source = { id: `s-${index + 1}`, signed, content, known: certificates, document: bytes, index }
    facts.push(yield* readSigner(signer, source))
  }
  return facts
}

export type Content = { readonly name: string; readonly bytes: Bytes }

/** What is inside; else the file whose digest was signed; else the only file there is. */
function* contentOf(
  { content }: SignedData,
  { hash, signedAttributes }: SignerInfo,
  detached: readonly DetachedFile[],
): DocumentSteps<Content | undefined> {
  if (content !== undefined) return { name: 'content', bytes: content }
  const [value] = attributesOf(signedAttributes?.list ?? [], SIGNED.messageDigest).flatMap(
    ({ values }) => values,
  )
  if (hash !== undefined && value?.tag === TAG.octetString && detached.length > 1) {
    for (const file of detached) {
      const own: unknown = yield { op: 'digest', hash, data: file.bytes }
      if (own instanceof Uint8Array && sameBytes(own, value.content)) return file
    }
  }
  return detached[0]
}

export type SignerSource = {
  readonly id: string
  readonly signed: SignedData
  readonly content: Content | undefined
  readonly known: readonly Bytes[]
  /** True for a counter-signature: its content has no type. */
  readonly counter?: boolean
  readonly depth?: number
  /** The whole object, and which of its signers it is: where evidence records are looked for. */
  readonly document?: Bytes
  readonly index?: number
}

/** Facts of one signer; its counter-signatures are over its value and use the certificates of all. */
export function* readSigner(signer: SignerInfo, source: SignerSource): DocumentSteps<SignatureFacts> {
  const { id, signed, content, known, counter = false } = source
  const material = materialOf(signed, signer)
  const readable = [...material.certificates, ...known].map(readCertificate)
  const answer = yield* verifySigner({
    signer,
    ...(counter ? {} : { contentType: signed.contentType }),
    content: content?.bytes,
    certificates: readable.filter((one) => one !== undefined),
  })
  const stamps = yield* cadesStamps({ signed, signer, content: content?.bytes })
  const evidence = yield* evidenceOf(signer, source, stamps)
  const valueSha256: string = yield { op: 'hash', alg: 'sha-256', data: signer.signature }
  return {
    id,
    format: 'CAdES',
    level: cadesLevel({ signer, signed: material, counter }),
    broken: answer.broken ?? withoutAttributes(signer),
    signer: answer.certificate,
    valueIntact: answer.valueIntact,
    algorithms: algorithmsOf(answer),
    ...(answer.signingTime === undefined ? {} : { claimedTime: answer.signingTime }),
    coverage: coverageOf(content),
    stamps,
    ...material,
    counterSignatures: yield* countersOver(signer, source),
    findings: [...answer.findings, ...remarks(answer, hasUnread(signer, source))],
    valueSha256,
    ...(evidence.length > 0 && { evidence }),
  }
}

function* countersOver(signer: SignerInfo, source: SignerSource): DocumentSteps<SignatureFacts[]> {
  const { id, signed, known, depth = 0 } = source
  const counterSignatures: SignatureFacts[] = []
  if (depth < COUNTER_DEPTH_MAX)
    for (const [index, inner] of countersOf(signer).entries())
      counterSignatures.push(
        yield* readSigner(inner, {
          signed,
          known,
          id: `${id}-counter-${index + 1}`,
          content: { name: `signature ${id}`, bytes: signer.signature },
          counter: true,
          depth: depth + 1,
        }),
      )
  return counterSignatures
}

function* evidenceOf(
  { unsignedAttributes: unsigned }: SignerInfo,
  { signed, content, document, index = 0 }: SignerSource,
  stamps: readonly StampFacts[],
): DocumentSteps<readonly EvidenceFacts[]> {
  if (document === undefined) return []
  const detached = signed.content === undefined ? { content } : undefined
  return yield* cmsEvidence({ document, index, unsigned, detached, stamps })
}

/** EN 319 122-1 §5.1: without signed attributes nothing binds content type or certificate. */
function withoutAttributes({ signedAttributes }: SignerInfo): SignatureFacts['broken'] {
  if (signedAttributes !== undefined) return undefined
  return { subIndication: 'FORMAT_FAILURE', detail: 'no signed attributes' }
}

function coverageOf(content: Content | undefined): Coverage[] {
  if (content === undefined) return [{ name: 'content', extent: 'missing' }]
  return [{ name: content.name, extent: 'full', bytes: content.bytes }]
}

function algorithmsOf({ scheme, hash, certificate }: SignerAnswer): UsedAlgorithm[] {
  const spki = 'subIndication' in certificate ? undefined : certificate.spki
  return [
    ...(scheme === undefined || spki === undefined ? [] : [{ scheme, spki, where: 'signature' }]),
    ...(hash === undefined ? [] : [{ hash, where: 'digest of the content' }]),
  ]
}

function remarks({ bound, certificate }: SignerAnswer, unread: boolean): Finding[] {
  const unbound = !bound && !('subIndication' in certificate)
  const told: Finding[] = unbound
    ? [{ code: 'CERTIFICATE_NOT_REFERENCED', detail: 'no signed attribute names the certificate' }]
    : []
  return unread
    ? [...told, { code: 'EVIDENCE_RECORD', detail: 'evidence records are not evaluated here' }]
    : told
}

/** In a PDF or a counter-signature nothing says what a record would be over. */
function hasUnread({ unsignedAttributes }: SignerInfo, { document }: SignerSource): boolean {
  return document === undefined && unsignedAttributes.some(isEvidence)
}

/** A counter-signature that cannot be read fails the whole: it cannot be told from one that was made unreadable. */
function countersOf({ unsignedAttributes }: SignerInfo): SignerInfo[] {
  return attributesOf(unsignedAttributes, UNSIGNED.counterSignature).flatMap(({ values }) =>
    values.map(parseSignerInfo),
  )
}

type Material = Pick<SignatureFacts, 'certificates' | 'crls' | 'ocsps'>

/** Of SignedData, and of the attributes for values that came before (annex A.1.1.2, A.1.1.3). */
function materialOf(signed: SignedData, { unsignedAttributes }: SignerInfo): Material {
  const values = (id: string): Der[] => attributesOf(unsignedAttributes, id).flatMap((one) => one.values)
  const certificates = values(UNSIGNED.certificateValues).flatMap((value) => rawsOf(value))
  const crls: Bytes[] = []
  const ocsps: Bytes[] = []
  for (const value of values(UNSIGNED.revocationValues)) {
    const cursor = enterBer(value, 'revocation values')
    const lists = cursor.optional(context(0, true))
    const answers = cursor.optional(context(1, true))
    if (lists !== undefined) crls.push(...rawsOf(inside(lists)))
    if (answers !== undefined) ocsps.push(...rawsOf(inside(answers)))
  }
  return {
    certificates: [...signed.certificates, ...certificates],
    crls: [...signed.crls, ...crls],
    ocsps: [...signed.ocsps, ...ocsps],
  }
}

function rawsOf(value: Der): Bytes[] {
  return childrenOfBer(value, 'values').map(({ raw }) => raw)
}

function inside(explicit: Der): Der {
  return enterBer(explicit, 'values', explicit.tag).next(TAG.sequence, 'values')
}
