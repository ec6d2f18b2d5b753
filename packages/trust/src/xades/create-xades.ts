/**
 * XAdES baseline B of our own (EN 319 132-1 §6): the certificate by SHA-256 or stronger, the time, the media type of
 * what is signed; everything in Exclusive XML Canonicalization.
 */
import { base64 } from '../base64.ts'
import type { Bytes, CreationAlg, DocumentSteps, Instant, KeyRef } from '../ports.ts'
import type { XmlDraft } from '../xml/write-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { DS, ENVELOPED, EXCLUSIVE_C14N, uriOfHash } from '../xmldsig/algorithms.ts'
import { createXmlSignature, type XmlReferenceSpec } from '../xmldsig/create-signature.ts'
import type { SignedXml } from '../xmldsig/process-reference.ts'
import { SIGNED_PROPERTIES, XADES } from './parse-properties.ts'

export type XadesSpec = {
  readonly alg: CreationAlg
  readonly key: KeyRef
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
}

/** The document with its signature, as last child of the root. Throws `XmlError`. */
export function* createXades(xml: string, spec: XadesSpec, find?: SignedXml['find']): DocumentSteps<string> {
  const { alg, key, hash = 'sha-256', certificates, id } = spec
  const [signer] = certificates
  if (signer === undefined) throw new XmlError('no certificate to sign with')
  const digest: Bytes = yield { op: 'digest', hash, data: signer }
  const references = referencesOf(spec)
  const object: XmlDraft = { name: 'ds:Object', content: [qualifying(spec, base64(digest))] }
  const properties: XmlReferenceSpec = {
    uri: `#${id}-properties`,
    type: SIGNED_PROPERTIES,
    transforms: [EXCLUSIVE_C14N],
  }
  const all = [...references, properties]
  return yield* createXmlSignature(
    xml,
    { id, alg, key, hash, references: all, certificates, objects: [object] },
    find,
  )
}

function referencesOf({ id, files }: XadesSpec): readonly XmlReferenceSpec[] {
  if (files === undefined) return [{ id: `${id}-data-1`, uri: '', transforms: [ENVELOPED, EXCLUSIVE_C14N] }]
  return files.map(({ name }, i) => ({
    id: `${id}-data-${i + 1}`,
    uri: name.split('/').map(encodeURIComponent).join('/'),
    transforms: [],
  }))
}

function qualifying(spec: XadesSpec, digest: string): XmlDraft {
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
        content: [own, { name: 'xades:SignedDataObjectProperties', content: formats }],
      },
    ],
  }
}
