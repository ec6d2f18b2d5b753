/**
 * XAdES baseline B of our own (EN 319 132-1 §6): the certificate by SHA-256 or stronger, the time, the media type of
 * what is signed; everything in Exclusive XML Canonicalization.
 */
import { base64 } from '../base64.ts'
import type { Bytes, CreationAlg, DocumentSteps, Instant, KeyRef, SignatureAlg } from '../ports.ts'
import type { XmlDraft } from '../xml/write-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { BASE64, DS, ENVELOPED, EXCLUSIVE_C14N, uriOfHash } from '../xmldsig/algorithms.ts'
import { type PreparedXml, prepareXmlSignature, type XmlReferenceSpec } from '../xmldsig/create-signature.ts'
import type { SignedXml } from '../xmldsig/process-reference.ts'
import { SIGNED_PROPERTIES, XADES } from './parse-properties.ts'

/** As XML signatures name their files. */
export function uriOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

export type XadesDraft = {
  readonly alg: SignatureAlg
  readonly hash?: 'sha-256' | 'sha-384' | 'sha-512'
  /** DER, the signer's first. */
  readonly certificates: readonly Bytes[]
  /** The caller's clock, fixed when the signature is prepared. */
  readonly signingTime: Instant
  /** A name for the signature that nothing else in the document has. */
  readonly id: string
  /** The document itself when absent; else files by name, for the signature of a container. */
  readonly files?: readonly { readonly name: string; readonly mimeType: string }[]
  readonly mimeType?: string
  /** A file to stand inside the signature, which is then the document: `xml` is empty, `files` absent. */
  readonly inside?: Bytes
  /** Identifiers of what the signer commits to. */
  readonly commitments?: readonly string[]
}

export type XadesSpec = XadesDraft & { readonly alg: CreationAlg; readonly key: KeyRef }

/** The document with its signature, as last child of the root. Throws `XmlError`. */
export function* createXades(xml: string, spec: XadesSpec, find?: SignedXml['find']): DocumentSteps<string> {
  const { toBeSigned, finish } = yield* prepareXades(xml, spec, find)
  const value: Bytes = yield { op: 'sign', alg: spec.alg, key: spec.key, data: toBeSigned }
  return finish(value)
}

/** What is to be signed, for a key anywhere. Throws `XmlError`. */
export function* prepareXades(
  xml: string,
  spec: XadesDraft,
  find?: SignedXml['find'],
): DocumentSteps<PreparedXml> {
  const { alg, hash = 'sha-256', certificates, id, inside } = spec
  const [signer] = certificates
  if (signer === undefined) throw new XmlError('no certificate to sign with')
  const digest: Bytes = yield { op: 'digest', hash, data: signer }
  const references = referencesOf(spec)
  const objects: XmlDraft[] = [
    ...(inside === undefined
      ? []
      : [{ name: 'ds:Object', attributes: objectAttributes(spec), content: base64(inside) }]),
    { name: 'ds:Object', content: [qualifying(spec, base64(digest))] },
  ]
  const properties: XmlReferenceSpec = {
    uri: `#${id}-properties`,
    type: SIGNED_PROPERTIES,
    transforms: [EXCLUSIVE_C14N],
  }
  const all = [...references, properties]
  return yield* prepareXmlSignature(xml, { id, alg, hash, references: all, certificates, objects }, find)
}

function objectAttributes({ id, mimeType }: XadesDraft): Readonly<Record<string, string>> {
  return {
    Id: `${id}-object`,
    ...(mimeType !== undefined && { MimeType: mimeType }),
    Encoding: BASE64,
  }
}

function referencesOf({ id, files, inside }: XadesDraft): readonly XmlReferenceSpec[] {
  if (inside !== undefined) return [{ id: `${id}-data-1`, uri: `#${id}-object`, transforms: [BASE64] }]
  if (files === undefined) return [{ id: `${id}-data-1`, uri: '', transforms: [ENVELOPED, EXCLUSIVE_C14N] }]
  return files.map(({ name }, i) => ({
    id: `${id}-data-${i + 1}`,
    uri: uriOf(name),
    transforms: [],
  }))
}

function qualifying(spec: XadesDraft, digest: string): XmlDraft {
  const { id, signingTime, hash = 'sha-256', files, mimeType = 'text/xml' } = spec
  const types = files === undefined ? [mimeType] : files.map((one) => one.mimeType)
  const certificate: XmlDraft = {
    name: 'xades:CertDigest',
    content: [
      { name: 'ds:DigestMethod', attributes: { Algorithm: uriOfHash(hash) } },
      { name: 'ds:DigestValue', content: digest },
    ],
  }
  const own: XmlDraft = {
    name: 'xades:SignedSignatureProperties',
    content: [
      { name: 'xades:SigningTime', content: signingTime.replace(/\.\d{3}Z$/, 'Z') },
      { name: 'xades:SigningCertificateV2', content: [{ name: 'xades:Cert', content: [certificate] }] },
    ],
  }
  const formats = types.map(
    (type, i): XmlDraft => ({
      name: 'xades:DataObjectFormat',
      attributes: { ObjectReference: `#${id}-data-${i + 1}` },
      content: [{ name: 'xades:MimeType', content: type }],
    }),
  )
  return {
    name: 'xades:QualifyingProperties',
    attributes: { 'xmlns:xades': XADES, 'xmlns:ds': DS, Target: `#${id}` },
    content: [
      {
        name: 'xades:SignedProperties',
        attributes: { Id: `${id}-properties` },
        content: [
          own,
          { name: 'xades:SignedDataObjectProperties', content: [...formats, ...commitmentsOf(spec)] },
        ],
      },
    ],
  }
}

/** EN 319 132-1 §5.2.3: to all that is signed. */
function commitmentsOf({ commitments = [] }: XadesDraft): XmlDraft[] {
  return commitments.map((id) => ({
    name: 'xades:CommitmentTypeIndication',
    content: [
      { name: 'xades:CommitmentTypeId', content: [identifierOf(id)] },
      { name: 'xades:AllSignedDataObjects' },
    ],
  }))
}

/** §5.1.2: an object identifier is told to be one. */
function identifierOf(id: string): XmlDraft {
  const isOid = id.startsWith('urn:oid:')
  return {
    name: 'xades:Identifier',
    ...(isOid && { attributes: { Qualifier: 'OIDAsURN' } }),
    content: id,
  }
}
