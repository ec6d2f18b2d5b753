/**
 * SignedData with one signer, as DER (RFC 5652 §5), in two steps so that any signer may stand between them: what is to
 * be signed is fixed first, the value may come from a key here, a card, or another house.
 */
import { context, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createAlgorithm, encodeSignature } from '../pkix/algorithms.ts'
import type { Bytes, CreationAlg, DocumentSteps, HashName, Instant, KeyRef, SignatureAlg } from '../ports.ts'
import { CONTENT, OTHER_REVOCATION, SIGNED } from './oids.ts'
import { compareBytes } from './read-ber.ts'
import { hashOid, pssIdentifier } from './scheme.ts'

export type CmsSpec = {
  readonly content: Bytes
  /** True leaves the content out. */
  readonly detached?: boolean
  /** `data` when absent. */
  readonly contentType?: string
  readonly alg: SignatureAlg
  /** DER of the certificate of the signer. */
  readonly certificate: Bytes
  /** DER of further certificates to be written; the signer's own comes first. */
  readonly chain?: readonly Bytes[]
  /** False leaves out the certificates altogether: a time-stamp for who did not ask for them. */
  readonly withCertificates?: boolean
  readonly signingTime?: Instant
  /** Further signed attributes, DER. */
  readonly attributes?: readonly Bytes[]
}

export type PreparedCms = {
  /** DER of the signed attributes: what the key signs. */
  readonly toBeSigned: Bytes
  readonly spec: CmsSpec
}

export type CmsExtras = {
  /** Unsigned attributes, DER. */
  readonly unsigned?: readonly Bytes[]
  readonly certificates?: readonly Bytes[]
  readonly crls?: readonly Bytes[]
  /** DER of OCSPResponse. */
  readonly ocsps?: readonly Bytes[]
}

/** The hash of an algorithm; what is signed is digested with it too. */
export function hashOfAlg(alg: SignatureAlg): HashName {
  return HASH[alg]
}

const HASH: Readonly<Record<SignatureAlg, HashName>> = {
  ES256: 'sha-256',
  ES384: 'sha-384',
  ES512: 'sha-512',
  // RFC 8419 §3: Ed25519 goes with SHA-512.
  EdDSA: 'sha-512',
  RS256: 'sha-256',
  RS384: 'sha-384',
  RS512: 'sha-512',
  PS256: 'sha-256',
  PS384: 'sha-384',
  PS512: 'sha-512',
}

const RSA_OIDS: Readonly<Record<string, string>> = {
  RS256: '1.2.840.113549.1.1.11',
  RS384: '1.2.840.113549.1.1.12',
  RS512: '1.2.840.113549.1.1.13',
}

/** Attributes and digests; EN 319 122-1 §6.3 wants the certificate named and the algorithms protected. */
export function* prepareCms(spec: CmsSpec): DocumentSteps<PreparedCms> {
  const hash = HASH[spec.alg]
  const digest = yield* digestOf(hash, spec.content)
  const certificateDigest = yield* digestOf('sha-256', spec.certificate)
  // ESSCertIDv2 without a hash means SHA-256 (RFC 5035 §4).
  const essId = write.sequence(write.octetString(certificateDigest), issuerSerial(spec.certificate))
  const attributes = [
    attribute(SIGNED.contentType, write.oid(spec.contentType ?? CONTENT.data)),
    attribute(SIGNED.messageDigest, write.octetString(digest)),
    attribute(SIGNED.signingCertificateV2, write.sequence(write.sequence(essId))),
    attribute(SIGNED.algorithmProtection, protection(spec.alg)),
    ...(spec.signingTime === undefined ? [] : [attribute(SIGNED.signingTime, write.time(spec.signingTime))]),
    ...(spec.attributes ?? []),
  ]
  return { spec, toBeSigned: write.der(TAG.set, ...[...attributes].sort(compareBytes)) }
}

function* digestOf(hash: HashName, data: Bytes): DocumentSteps<Bytes> {
  const digest: unknown = yield { op: 'digest', hash, data }
  if (!(digest instanceof Uint8Array)) throw new DerError(`${hash}: the driver does not know it`)
  return digest
}

export function attribute(id: string, ...values: readonly Bytes[]): Bytes {
  return write.sequence(write.oid(id), write.der(TAG.set, ...values))
}

/** IssuerSerial of RFC 5035 §5. */
function issuerSerial(certificate: Bytes): Bytes {
  const [issuer, serial] = issuerAndSerial(certificate)
  return write.sequence(write.sequence(write.der(context(4, true), issuer)), serial)
}

function issuerAndSerial(certificate: Bytes): readonly [issuer: Bytes, serial: Bytes] {
  const body = enter(enter(readDer(certificate), 'certificate').next(TAG.sequence, 'body'), 'body')
  body.optional(context(0, true))
  const serial = body.next(TAG.integer, 'serial number').raw
  body.next(TAG.sequence, 'signature algorithm')
  return [body.next(TAG.sequence, 'issuer').raw, serial]
}

/** RFC 6211 §2. */
function protection(alg: SignatureAlg): Bytes {
  const signature = signatureIdentifier(alg)
  const inner = readDer(signature).content
  return write.sequence(digestIdentifier(alg), write.der(context(1, true), inner))
}

/** RFC 5754 §2: without parameters. */
function digestIdentifier(alg: SignatureAlg): Bytes {
  return write.sequence(write.oid(hashOid(HASH[alg])))
}

function signatureIdentifier(alg: SignatureAlg): Bytes {
  const rsa = RSA_OIDS[alg]
  if (rsa !== undefined) return write.sequence(write.oid(rsa), write.nothing())
  if (!alg.startsWith('PS')) return createAlgorithm(alg as CreationAlg)
  const hash = HASH[alg]
  return pssIdentifier({ kind: 'pss', hash, maskHash: hash, salt: Number(alg.slice(2)) / 8 })
}

/** `signature`: raw r‖s for ECDSA, as the steps of this package make it. */
export function finishCms(
  { spec, toBeSigned }: PreparedCms,
  signature: Bytes,
  extras: CmsExtras = {},
): Bytes {
  const [issuer, serial] = issuerAndSerial(spec.certificate)
  const value = spec.alg.startsWith('E') ? encodeSignature(spec.alg as CreationAlg, signature) : signature
  const { unsigned = [] } = extras
  const signer = write.sequence(
    write.smallInteger(1),
    write.sequence(issuer, serial),
    digestIdentifier(spec.alg),
    write.der(context(0, true), readDer(toBeSigned).content),
    signatureIdentifier(spec.alg),
    write.octetString(value),
    ...(unsigned.length === 0 ? [] : [write.der(context(1, true), ...[...unsigned].sort(compareBytes))]),
  )
  return contentInfo(spec, extras, signer)
}

function contentInfo(spec: CmsSpec, extras: CmsExtras, signer: Bytes): Bytes {
  const { contentType = CONTENT.data, content, detached = false } = spec
  const version = (extras.ocsps ?? []).length > 0 ? 5 : contentType === CONTENT.data ? 1 : 3
  const signed = write.sequence(
    write.smallInteger(version),
    write.der(TAG.set, digestIdentifier(spec.alg)),
    write.sequence(
      write.oid(contentType),
      ...(detached ? [] : [write.der(context(0, true), write.octetString(content))]),
    ),
    ...implicitSet(0, certificatesOf(spec, extras)),
    ...implicitSet(1, revocationOf(extras)),
    write.der(TAG.set, signer),
  )
  return write.sequence(write.oid(CONTENT.signedData), write.der(context(0, true), signed))
}

function certificatesOf(
  { withCertificates = true, certificate, chain = [] }: CmsSpec,
  extras: CmsExtras,
): Bytes[] {
  return withCertificates ? [certificate, ...chain, ...(extras.certificates ?? [])] : []
}

/** RFC 5940 §2.1: OCSP answers beside the lists. */
function revocationOf({ crls = [], ocsps = [] }: CmsExtras): Bytes[] {
  const answers = ocsps.map((ocsp) => write.der(context(1, true), write.oid(OTHER_REVOCATION.ocsp), ocsp))
  return [...crls, ...answers]
}

/** X.690 §11.6: sorted; each once. */
function implicitSet(number: number, members: readonly Bytes[]): Bytes[] {
  return members.length === 0
    ? []
    : [write.der(context(number, true), ...distinct(members).sort(compareBytes))]
}

function distinct(list: readonly Bytes[]): Bytes[] {
  const kept: Bytes[] = []
  for (const one of list) if (!kept.some((other) => compareBytes(one, other) === 0)) kept.push(one)
  return kept
}

export type CmsKey = { readonly alg: CreationAlg; readonly key: KeyRef }

/** Both steps with a key of the driver. */
export function* createCms(
  spec: Omit<CmsSpec, 'alg'>,
  { alg, key }: CmsKey,
  extras: CmsExtras = {},
): DocumentSteps<Bytes> {
  const prepared = yield* prepareCms({ ...spec, alg })
  const signature: Bytes = yield { op: 'sign', alg, key, data: prepared.toBeSigned }
  return finishCms(prepared, signature, extras)
}
