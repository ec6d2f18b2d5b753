/**
 * The signature of a list (TS 119 612 annex B.6): one, enveloped, over the whole document and its own properties, by
 * a certificate that is pinned. No chain is built, no root of a system asked.
 */
import type { UsedAlgorithm } from '../ades/facts.ts'
import type { Failure } from '../ades/outcome.ts'
import { notBelieved } from '../ades/suite.ts'
import { sameBytes } from '../bytes.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, HashName, Instant } from '../ports.ts'
import type { XmlDocument } from '../xml/xml.ts'
import { ENVELOPED } from '../xmldsig/algorithms.ts'
import { keyCertificates } from '../xmldsig/key-certificates.ts'
import {
  formOf,
  parseXmlSignature,
  type XmlReference,
  type XmlSignature,
  XmlSignatureError,
  type XmlTransform,
} from '../xmldsig/parse-signature.ts'
import { type SignedXml, signedXml } from '../xmldsig/process-reference.ts'
import { type ReferenceCheck, verifyReferences, verifyValue } from '../xmldsig/verify-signature.ts'
import { parseProperties, SIGNED_PROPERTIES, type XadesProperties } from '../xades/parse-properties.ts'

export type TslSignature =
  | {
      readonly ok: true
      readonly signer: Certificate
      readonly signingTime: Instant
      /** Structure messages of the signature. */
      readonly structure: readonly string[]
    }
  | {
      readonly ok: false
      readonly failure: Failure
      /** DER; present when the value is right and the signer is not pinned. */
      readonly signer?: Bytes
    }

export type TslSignatureRequest = {
  readonly document: XmlDocument
  /** Those that may sign this list, in DER, or whether one may. */
  readonly signers: readonly Bytes[] | ((der: Bytes) => boolean)
  readonly version: number
  readonly at: Instant
}

class Refusal extends Error {
  readonly failure: Failure
  readonly signer?: Bytes
  constructor(subIndication: Failure['subIndication'], detail: string, signer?: Bytes) {
    super(detail)
    this.failure = { subIndication, detail }
    if (signer !== undefined) this.signer = signer
  }
}

export function* verifyTslSignature(request: TslSignatureRequest): DocumentSteps<TslSignature> {
  try {
    return yield* verify(request)
  } catch (error) {
    if (error instanceof Refusal)
      return {
        ok: false,
        failure: error.failure,
        ...(error.signer !== undefined && { signer: error.signer }),
      }
    if (error instanceof XmlSignatureError)
      return { ok: false, failure: { subIndication: 'FORMAT_FAILURE', detail: error.message } }
    throw error
  }
}

function* verify({ document, signers, version, at }: TslSignatureRequest): DocumentSteps<TslSignature> {
  const signed = signedXml(document)
  const signature = onlySignature(signed)
  const properties = parseProperties(signature)
  if (properties === undefined) throw new Refusal('SIG_CONSTRAINTS_FAILURE', 'no signed properties')
  const checks = yield* verifyReferences(signed, signature)
  checkReferences(signed, { signature, properties, checks })
  const { signer, weak } = yield* findSigner({ signed, signature, properties })
  if (!isPinned(signers, signer.raw))
    throw new Refusal('NO_CERTIFICATE_CHAIN_FOUND', 'the signer is not one of the pinned ones', signer.raw)
  checkAlgorithms(signature, signer, at)
  const { signingTime } = properties
  if (signingTime === undefined) throw new Refusal('SIG_CONSTRAINTS_FAILURE', 'no signing time')
  if (signingTime < signer.notBefore || signingTime > signer.notAfter)
    throw new Refusal('OUT_OF_BOUNDS_NO_POE', `signed at ${signingTime}, outside the life of the certificate`)
  const old = version >= 6 && properties.certificateProperties.includes('SigningCertificate')
  const structure = [
    ...(old ? ['SigningCertificate in a list of version 6'] : []),
    ...(weak === undefined ? [] : [`the certificate is named by ${weak}`]),
  ]
  return { ok: true, signer, signingTime, structure }
}

function isPinned(signers: TslSignatureRequest['signers'], der: Bytes): boolean {
  return typeof signers === 'function' ? signers(der) : signers.some((one) => sameBytes(one, der))
}

/** One signature in the document, and it is a child of the root. */
function onlySignature({ document, signatures }: SignedXml): XmlSignature {
  const [found, ...others] = signatures
  if (found === undefined) throw new Refusal('FORMAT_FAILURE', 'no signature')
  if (others.length > 0) throw new Refusal('FORMAT_FAILURE', `${signatures.length} signatures`)
  if (found.around.length !== 1)
    throw new Refusal('FORMAT_FAILURE', 'the signature is not a child of the root')
  const signature = parseXmlSignature(found.element, found.around)
  if (!document.root.children.includes(signature.element))
    throw new Refusal('FORMAT_FAILURE', 'the signature is not a child of the root')
  return signature
}

type Checked = {
  readonly signature: XmlSignature
  readonly properties: XadesProperties
  readonly checks: readonly ReferenceCheck[]
}

/** The whole document once, the signed properties once, the key perhaps once, and nothing else. */
function checkReferences({ document }: SignedXml, { signature, properties, checks }: Checked): void {
  for (const { outcome, detail = '' } of checks) {
    if (outcome === 'missing') throw new Refusal('SIGNED_DATA_NOT_FOUND', detail)
    if (outcome === 'altered') throw new Refusal('HASH_FAILURE', detail)
    if (outcome === 'refused') throw new Refusal('SIG_CONSTRAINTS_FAILURE', detail)
  }
  const kinds = checks.map((check) => kindOf(check, { document, signature, properties }))
  const count = (kind: Kind): number => kinds.filter((one) => one === kind).length
  if (count('other') > 0)
    throw new Refusal('SIG_CONSTRAINTS_FAILURE', 'a reference to something else than the list')
  if (count('list') !== 1)
    throw new Refusal('SIG_CONSTRAINTS_FAILURE', `${count('list')} references to the list`)
  if (count('properties') !== 1)
    throw new Refusal('SIG_CONSTRAINTS_FAILURE', `${count('properties')} references to the signed properties`)
  if (count('key') > 1) throw new Refusal('SIG_CONSTRAINTS_FAILURE', 'two references to the key')
}

type Kind = 'list' | 'properties' | 'key' | 'other'
type Parts = Omit<Checked, 'checks'> & { readonly document: XmlDocument }

/** By the nodes that were digested, never by looking again for a name. */
function kindOf({ reference, processed }: ReferenceCheck, { document, signature, properties }: Parts): Kind {
  const nodes = processed?.nodes
  if (nodes === undefined || nodes.document !== document) return 'other'
  const { apex } = nodes
  if (apex === undefined || apex === document.root) return isEnveloped(reference) ? 'list' : 'other'
  if (reference.transforms.length > 1 || !reference.transforms.every(isForm)) return 'other'
  if (apex === properties.signedProperties)
    return reference.type === SIGNED_PROPERTIES ? 'properties' : 'other'
  return apex === signature.keyInfo ? 'key' : 'other'
}

function isForm({ algorithm, element }: XmlTransform): boolean {
  return formOf(algorithm, element) !== undefined
}

/** Annex B.6: enveloped, then a canonical form, and no more. */
function isEnveloped({ transforms }: XmlReference): boolean {
  const [enveloped, canonical] = transforms
  if (transforms.length !== 2 || enveloped?.algorithm !== ENVELOPED || canonical === undefined) return false
  const method = formOf(canonical.algorithm, canonical.element)?.method
  return method === 'exclusive' || method === 'c14n-1.0'
}

type Found = { readonly signer: Certificate; readonly weak: HashName | undefined }
type Claims = Omit<Checked, 'checks'> & { readonly signed: SignedXml }

/** The certificate that is named by digest, and whose key the value verifies with. */
function* findSigner({ signed, signature, properties }: Claims): DocumentSteps<Found> {
  const [named] = properties.signingCertificates
  if (named === undefined || properties.certificateProperties.length !== 1)
    throw new Refusal('SIG_CONSTRAINTS_FAILURE', 'not one property that names the certificate')
  for (const raw of keyCertificates(signature.keyInfo)) {
    const digest: Bytes | undefined =
      named.hash === undefined ? undefined : yield { op: 'digest', hash: named.hash, data: raw }
    if (digest === undefined || !sameBytes(digest, named.digest)) continue
    const signer = readCertificate(raw)
    if (signer === undefined)
      throw new Refusal('NO_SIGNING_CERTIFICATE_FOUND', 'a certificate that cannot be read')
    const wrong = yield* verifyValue(signed, signature, signer.spki)
    if (wrong !== undefined) throw new Refusal('SIG_CRYPTO_FAILURE', wrong)
    return { signer, weak: named.hash !== undefined && WEAK.includes(named.hash) ? named.hash : undefined }
  }
  throw new Refusal('NO_SIGNING_CERTIFICATE_FOUND', 'the certificate that is named is not there')
}

const WEAK: readonly HashName[] = ['md5', 'ripemd-160', 'sha-1']

/** By the day of the question: what signs a list of today must be sound today. */
function checkAlgorithms({ references, scheme }: XmlSignature, { spki }: Certificate, at: Instant): void {
  const used: readonly UsedAlgorithm[] = [
    ...references.flatMap(({ hash, uri }) =>
      hash === undefined ? [] : [{ hash, where: `reference ${uri ?? ''}` }],
    ),
    ...(scheme === undefined ? [] : [{ scheme, spki, where: 'signature' }]),
  ]
  for (const one of used) {
    const weak = notBelieved(one, at)
    if (weak !== undefined) throw new Refusal('CRYPTO_CONSTRAINTS_FAILURE', weak)
  }
}
