/**
 * One signer of CMS SignedData (RFC 5652 §5.4, §5.6): the digest of the content, the value of the signature, and the
 * certificate that it names. Mathematics and form only: paths, time and algorithms are judged in ades/.
 */
import { sameBytes } from '../bytes.ts'
import { type Der, DerError, readDer, TAG } from '../der/read-der.ts'
import { readOid, readTime } from '../der/read-values.ts'
import { sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, HashName, Instant, Scheme, VerifySchemeStep } from '../ports.ts'
import type { Failure, Finding, SubIndication } from '../ades/outcome.ts'
import { type CertificateReference, otherThanReferred, parseReferences } from './certificate-reference.ts'
import { SIGNED } from './oids.ts'
import { attributesOf, type SignedAttributes, type SignerInfo } from './parse-cms.ts'
import { enterBer, octetsOf, toDer } from './read-ber.ts'
import { hashOf, schemeOf } from './scheme.ts'

export type SignerQuestion = {
  readonly signer: SignerInfo
  /** Absent for a counter-signature, which has none (§11.4). */
  readonly contentType?: string
  /** What is signed; undefined when it was not found. */
  readonly content: Bytes | undefined
  readonly certificates: readonly Certificate[]
}

export type SignerAnswer = {
  /** Undefined when digest and value are intact. */
  readonly broken: Failure | undefined
  /** The certificate that verifies the value and is referred to; or why there is none. */
  readonly certificate: Certificate | Failure
  /** True when the value verifies with a certificate that is not the one referred to. */
  readonly valueIntact: boolean
  /** False when no attribute names the certificate by digest. */
  readonly bound: boolean
  readonly hash?: HashName
  readonly scheme?: Scheme
  readonly signingTime?: Instant
  readonly findings: readonly Finding[]
}

/** Thrown inside, answered as a value. */
class Broken extends Error {
  readonly failure: Failure

  constructor(subIndication: SubIndication, detail: string) {
    super(detail)
    this.failure = { subIndication, detail }
  }
}

/** Every signer gets an answer; nothing is thrown for what a document holds. */
export function* verifySigner(question: SignerQuestion): DocumentSteps<SignerAnswer> {
  const findings: Finding[] = []
  const none = { subIndication: 'NO_SIGNING_CERTIFICATE_FOUND', detail: 'signature is broken' } as const
  try {
    return yield* verify(question, findings)
  } catch (error) {
    const broken =
      error instanceof Broken
        ? error.failure
        : error instanceof DerError
          ? ({ subIndication: 'FORMAT_FAILURE', detail: error.message } as const)
          : undefined
    if (broken === undefined) throw error
    return { broken, certificate: none, valueIntact: false, bound: false, findings }
  }
}

function* verify(question: SignerQuestion, findings: Finding[]): DocumentSteps<SignerAnswer> {
  const { signer } = question
  const { hash, signedAttributes } = signer
  if (hash === undefined) throw new Broken('SIG_CRYPTO_FAILURE', 'hash of the content is not known')
  const scheme = schemeOf(readDer(toDer(signer.signatureAlgorithm)), hash)
  if (scheme === undefined) throw new Broken('SIG_CRYPTO_FAILURE', 'signature algorithm is not known')
  if (signedAttributes !== undefined) checkAttributes(question, signedAttributes)
  const found = yield* findSigner(question, scheme, findings)
  const failure = yield* contentFailure(question, hash)
  const time = signedAttributes === undefined ? undefined : signingTimeOf(signedAttributes)
  return {
    ...found,
    broken: failure ?? found.broken,
    hash,
    scheme,
    ...(time === undefined ? {} : { signingTime: time }),
    findings,
  }
}

/** All signed attributes of this branch have one value, but those of `MANY`; other branches are unknown to us. */
const PKCS_9 = '1.2.840.113549.1.9.'
/** EN 319 122-1 §5.2.3, §5.2.8: commitments, and time-stamps over the content. */
const MANY: readonly string[] = [SIGNED.commitment, SIGNED.contentTimestamp]

/** §5.3, §11, RFC 6211: each attribute once with one value, and what they say about the rest is true. */
function checkAttributes({ signer, contentType }: SignerQuestion, { list }: SignedAttributes): void {
  const ids = list.flatMap(({ id, values }) => (id.startsWith(PKCS_9) ? values.map(() => id) : [id]))
  const twice = ids.find((id, at) => ids.indexOf(id) !== at && !MANY.includes(id))
  if (twice !== undefined) throw new Broken('FORMAT_FAILURE', `signed attribute ${twice} twice`)
  if (contentType !== undefined) {
    const type = readOid(only(list, SIGNED.contentType), 'content type')
    if (type !== contentType) throw new Broken('FORMAT_FAILURE', `content type is not ${type}`)
  }
  const [protection] = attributesOf(list, SIGNED.algorithmProtection)
  if (protection !== undefined) checkProtection(only(list, SIGNED.algorithmProtection), signer)
}

function only(list: SignedAttributes['list'], id: string): Der {
  const [value, ...more] = attributesOf(list, id).flatMap(({ values }) => values)
  if (value === undefined) throw new Broken('FORMAT_FAILURE', `signed attribute ${id} is missing`)
  if (more.length > 0) throw new Broken('FORMAT_FAILURE', `signed attribute ${id} with several values`)
  return value
}

/** RFC 6211 §2: the algorithms outside the signed attributes are the ones inside. */
function checkProtection(value: Der, { digestAlgorithm, signatureAlgorithm }: SignerInfo): void {
  const cursor = enterBer(value, 'algorithm protection')
  const digest = cursor.next(TAG.sequence, 'digest algorithm')
  const signature = enterBer(cursor.any('signature algorithm'), 'signature algorithm', 0xa1)
  const outside = enterBer(signatureAlgorithm, 'signature algorithm')
  const [inner, outer] = [signature, outside].map((one) =>
    readOid(one.next(TAG.oid, 'algorithm'), 'algorithm'),
  )
  if (hashOf(digest) !== hashOf(digestAlgorithm) || inner !== outer)
    throw new Broken('SIG_CRYPTO_FAILURE', 'algorithms are not those that were signed')
}

/** The digest of the content: in the signed attributes, or in the signature itself where there are none. */
function* contentFailure(
  { signer, content, contentType }: SignerQuestion,
  hash: HashName,
): DocumentSteps<Failure | undefined> {
  if (content === undefined)
    return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'the signed content is not there' }
  const attributes = signer.signedAttributes
  if (attributes === undefined) return undefined
  const expected = octetsOf(only(attributes.list, SIGNED.messageDigest), 'message digest')
  const own: unknown = yield { op: 'digest', hash, data: content }
  if (!(own instanceof Uint8Array))
    return { subIndication: 'SIG_CRYPTO_FAILURE', detail: `${hash} cannot be computed here` }
  const what = contentType === undefined ? 'counter-signed value' : 'content'
  return sameBytes(own, expected)
    ? undefined
    : { subIndication: 'HASH_FAILURE', detail: `digest of the ${what} is another` }
}

type Found = Pick<SignerAnswer, 'broken' | 'certificate' | 'valueIntact' | 'bound'>

/** Of the certificates the signer id names, the one whose key made the value, and that is referred to. */
function* findSigner(question: SignerQuestion, scheme: Scheme, findings: Finding[]): DocumentSteps<Found> {
  const named = question.certificates.filter((one) => isNamed(question.signer, one))
  const references = parseReferences(question.signer.signedAttributes?.list ?? [])
  const bound = references.length > 0
  if (named.length === 0) return { ...noCertificate('no certificate with the name of the signer'), bound }
  let wrong: string | undefined
  for (const certificate of named) {
    const why = yield* firstMismatch(references, certificate)
    const how = yield* verifyValue(question, scheme, certificate)
    if (how === undefined) {
      if (why === undefined) return { ...noCertificate(WRONG), broken: { ...CRYPTO, detail: WRONG }, bound }
      wrong ??= why
      continue
    }
    const broken = how === 'der' ? undefined : { ...CRYPTO, detail: NOT_DER }
    if (how !== 'der') findings.push({ code: how, detail: NOT_DER })
    if (why === undefined) return { broken, certificate, valueIntact: broken === undefined, bound }
    return { ...noCertificate(why), broken, valueIntact: broken === undefined, bound }
  }
  return { ...noCertificate(wrong ?? WRONG), bound }
}

const WRONG = 'signature is wrong'
const NOT_DER = 'signature is over signed attributes as they stand, not over their DER'
const CRYPTO = { subIndication: 'SIG_CRYPTO_FAILURE' } as const

function* firstMismatch(
  references: readonly CertificateReference[],
  certificate: Certificate,
): DocumentSteps<string | undefined> {
  for (const reference of references) {
    const why = yield* otherThanReferred(reference, certificate)
    if (why !== undefined) return why
  }
  return undefined
}

function noCertificate(detail: string): Omit<Found, 'bound'> {
  const certificate = { subIndication: 'NO_SIGNING_CERTIFICATE_FOUND', detail } as const
  return { broken: certificate, certificate, valueIntact: false }
}

function isNamed({ id }: SignerInfo, { issuer, serial, ski }: Certificate): boolean {
  if ('ski' in id) return ski !== undefined && sameBytes(id.ski, ski)
  return id.serial === serial && sameName(id.issuer, issuer)
}

/** §5.4: over the sorted DER of the attributes; a value over them as they stand is none, which is said apart. */
function* verifyValue(
  { signer, content }: SignerQuestion,
  scheme: Scheme,
  { spki }: Certificate,
): DocumentSteps<'der' | 'ATTRIBUTES_NOT_DER' | undefined> {
  const { signature, signedAttributes } = signer
  const step = { op: 'verifyScheme', scheme, spki, signature } as const
  if (signedAttributes === undefined) {
    // Without attributes a value over attributes would pass for one over content that looks like them.
    if (content === undefined || content[0] === TAG.set) return undefined
    return (yield* isTrue({ ...step, data: content })) ? 'der' : undefined
  }
  if (yield* isTrue({ ...step, data: signedAttributes.der })) return 'der'
  if (sameBytes(signedAttributes.der, signedAttributes.encoded)) return undefined
  return (yield* isTrue({ ...step, data: signedAttributes.encoded })) ? 'ATTRIBUTES_NOT_DER' : undefined
}

function* isTrue(step: VerifySchemeStep): DocumentSteps<boolean> {
  const answer: unknown = yield step
  return answer === true
}

/** What the signer says (§11.3); undefined when it says nothing readable. */
export function signingTimeOf({ list }: SignedAttributes): Instant | undefined {
  const [value] = attributesOf(list, SIGNED.signingTime).flatMap(({ values }) => values)
  if (value === undefined) return undefined
  try {
    return readTime(value, 'signing time')
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
