/**
 * XML signatures of our own (XMLDSig 1.1 §3.1): Exclusive XML Canonicalization, the signature as last child of the
 * root. Digests are computed by the code that verifies them, over the document that is handed out.
 */
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import type { Bytes, CreationAlg, DocumentSteps, KeyRef, SignatureAlg } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { type XmlDraft, writeElement } from '../xml/write-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { DS, EXCLUSIVE_C14N, uriOfHash } from './algorithms.ts'
import { parseXmlSignature, type XmlSignature } from './parse-signature.ts'
import { processReference, type SignedXml, signedXml } from './process-reference.ts'
import { signedInfoOctets } from './verify-signature.ts'
import { attributeOf } from './xml-tree.ts'

export type XmlReferenceSpec = {
  readonly uri: string
  readonly id?: string
  readonly type?: string
  /** URIs of transforms without parameters. */
  readonly transforms: readonly string[]
}

export type XmlSignatureDraft = {
  readonly id: string
  readonly alg: SignatureAlg
  /** Of the references. */
  readonly hash: 'sha-256' | 'sha-384' | 'sha-512'
  readonly references: readonly XmlReferenceSpec[]
  /** DER, the signer's first. */
  readonly certificates: readonly Bytes[]
  readonly objects?: readonly XmlDraft[]
}

export type XmlSignatureSpec = XmlSignatureDraft & { readonly alg: CreationAlg; readonly key: KeyRef }

export type PreparedXml = {
  /** The canonical form of SignedInfo: what the key signs. */
  readonly toBeSigned: Bytes
  /** The document with its signature, given the value: raw r‖s for ECDSA. */
  readonly finish: (value: Bytes) => string
}

const METHODS: Readonly<Record<SignatureAlg, string>> = {
  ES256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  ES384: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
  ES512: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
  EdDSA: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
  RS256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  RS384: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  RS512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  PS256: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  PS384: 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1',
  PS512: 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1',
}

/** Both steps with a key of the driver. Throws as `prepareXmlSignature` does. */
export function* createXmlSignature(
  xml: string,
  spec: XmlSignatureSpec,
  find?: SignedXml['find'],
): DocumentSteps<string> {
  const { toBeSigned, finish } = yield* prepareXmlSignature(xml, spec, find)
  const value: Bytes = yield { op: 'sign', alg: spec.alg, key: spec.key, data: toBeSigned }
  return finish(value)
}

/**
 * What is to be signed, fixed before any key is asked. Of an empty text the signature is the document. Throws `XmlError`
 * for a document that cannot hold a signature, or a reference to what is not there.
 */
export function* prepareXmlSignature(
  xml: string,
  spec: XmlSignatureDraft,
  find?: SignedXml['find'],
): DocumentSteps<PreparedXml> {
  const place = placeOfSignature(xml)
  const put = (digests: readonly string[], value: string): string =>
    `${xml.slice(0, place)}${writeElement(draftOf(spec, digests, value))}${xml.slice(place)}`
  const empty = spec.references.map(() => '')
  const unsigned = open(put(empty, ''), spec.id, find)
  const digests: string[] = []
  for (const reference of unsigned.signature.references) {
    const processed = processReference(unsigned.signed, unsigned.signature, reference)
    if (!processed.ok) throw new XmlError(processed.detail)
    const digest: Bytes = yield { op: 'digest', hash: spec.hash, data: processed.octets }
    digests.push(base64(digest))
  }
  const digested = open(put(digests, ''), spec.id, find)
  const data = signedInfoOctets(digested.signed, digested.signature)
  if (data === undefined) throw new XmlError('no canonical form')
  return { toBeSigned: data, finish: (value) => put(digests, base64(value)) }
}

/** Before the last end tag, behind which only white space may stand. */
function placeOfSignature(xml: string): number {
  if (xml === '') return 0
  const match = /<\/[^<>]+>\s*$/.exec(xml)
  if (match === null) throw new XmlError('the root has no end tag of its own')
  return match.index
}

type Opened = { readonly signed: SignedXml; readonly signature: XmlSignature }

function open(xml: string, id: string, find: SignedXml['find']): Opened {
  const document = readXml(encodeUtf8(xml), { instructions: 'keep' })
  const signed = signedXml(document, find)
  const found = signed.signatures.filter(({ element }) => attributeOf(element, 'Id') === id)
  const [only] = found
  if (only === undefined || found.length > 1) throw new XmlError(`the identifier ${id} is taken`)
  return { signed, signature: parseXmlSignature(only.element, only.around) }
}

function draftOf(spec: XmlSignatureDraft, digests: readonly string[], value: string): XmlDraft {
  const method = (name: string, algorithm: string): XmlDraft => ({
    name: `ds:${name}`,
    attributes: { Algorithm: algorithm },
  })
  const references = spec.references.map((one, i): XmlDraft => {
    const { id, type, uri } = one
    const transforms = one.transforms.map((algorithm) => method('Transform', algorithm))
    return {
      name: 'ds:Reference',
      attributes: {
        ...(id !== undefined && { Id: id }),
        ...(type !== undefined && { Type: type }),
        URI: uri,
      },
      content: [
        ...(transforms.length === 0 ? [] : [{ name: 'ds:Transforms', content: transforms }]),
        method('DigestMethod', uriOfHash(spec.hash)),
        { name: 'ds:DigestValue', content: digests[i] ?? '' },
      ],
    }
  })
  const certificates = spec.certificates.map((one) => ({ name: 'ds:X509Certificate', content: base64(one) }))
  return {
    name: 'ds:Signature',
    attributes: { 'xmlns:ds': DS, Id: spec.id },
    content: [
      {
        name: 'ds:SignedInfo',
        content: [
          method('CanonicalizationMethod', EXCLUSIVE_C14N),
          method('SignatureMethod', METHODS[spec.alg]),
          ...references,
        ],
      },
      { name: 'ds:SignatureValue', attributes: { Id: `${spec.id}-value` }, content: value },
      { name: 'ds:KeyInfo', content: [{ name: 'ds:X509Data', content: certificates }] },
      ...(spec.objects ?? []),
    ],
  }
}
