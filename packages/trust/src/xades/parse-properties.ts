/** Qualifying properties of a signature (EN 319 132-1 §4.3, §5): what the signer says besides the data. */
import type { Bytes, HashName, Instant } from '../ports.ts'
import { parseXmlDateTime } from '../xml/date-time.ts'
import type { XmlElement } from '../xml/xml.ts'
import { DS, hashByUri } from '../xmldsig/algorithms.ts'
import { looseBase64, type XmlSignature, XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { attributeOf, childNamed, childrenNamed, elementsOf, textOf } from '../xmldsig/xml-tree.ts'

export const XADES = 'http://uri.etsi.org/01903/v1.3.2#'
export const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#'
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties'

export type XadesCertificateReference = {
  /** Undefined for a hash that is not known. */
  readonly hash: HashName | undefined
  readonly digest: Bytes
}

/** Version 1.2.2 says the same under another name; earlier ones say it otherwise and are not read. */
const SPACES: readonly string[] = [XADES, 'http://uri.etsi.org/01903/v1.2.2#']

export type XadesProperties = {
  /** The namespace: which version of the format. */
  readonly space: string
  readonly qualifying: XmlElement
  readonly signedProperties: XmlElement
  /** The `Target`, without its `#`. */
  readonly target?: string
  readonly signingTime?: Instant
  /** The first is that of the signer. */
  readonly signingCertificates: readonly XadesCertificateReference[]
  /** Names of the properties that refer to the certificate: more than one is too many. */
  readonly certificateProperties: readonly string[]
  /** Identifier of the signature policy; empty for an implied one. */
  readonly policy?: string
  /** Object reference, without `#`, to its MIME type. */
  readonly mimeTypes: ReadonlyMap<string, string>
  /** `AllDataObjectsTimeStamp`, `IndividualDataObjectsTimeStamp`. */
  readonly contentStamps: readonly XmlElement[]
  /** Unsigned signature properties, in document order. */
  readonly unsigned: readonly XmlElement[]
  readonly unsignedParent?: XmlElement
}

/** Undefined where there are none. Throws `XmlSignatureError` where there are two. */
export function parseProperties({ objects }: XmlSignature): XadesProperties | undefined {
  const found = SPACES.flatMap((one) =>
    objects.flatMap((object) => childrenNamed(object, 'QualifyingProperties', one)),
  )
  const [qualifying] = found
  if (qualifying === undefined) return undefined
  const space = qualifying.namespace
  const signed = childrenNamed(qualifying, 'SignedProperties', space)
  const [signedProperties] = signed
  if (found.length > 1 || signed.length > 1) throw new XmlSignatureError('two sets of signed properties')
  if (signedProperties === undefined) return undefined
  const own = childrenNamed(signedProperties, 'SignedSignatureProperties', space)[0]
  const aboutData = childrenNamed(signedProperties, 'SignedDataObjectProperties', space)[0]
  const target = attributeOf(qualifying, 'Target')?.replace(/^#/, '')
  const unsignedParent = childNamed(
    childNamed(qualifying, 'UnsignedProperties', space),
    'UnsignedSignatureProperties',
    space,
  )
  return {
    space,
    qualifying,
    signedProperties,
    ...signerFrom(own, space),
    mimeTypes: mimeTypesIn(aboutData, space),
    contentStamps: elementsOf(aboutData).filter(({ local }) => local.endsWith('DataObjectsTimeStamp')),
    unsigned: elementsOf(unsignedParent),
    ...(target !== undefined && { target }),
    ...(unsignedParent !== undefined && { unsignedParent }),
  }
}

type Signer = Pick<XadesProperties, 'signingCertificates' | 'certificateProperties'> &
  Partial<Pick<XadesProperties, 'signingTime' | 'policy'>>

function signerFrom(own: XmlElement | undefined, space: string): Signer {
  const time = childNamed(own, 'SigningTime', space)
  const signingTime = time === undefined ? undefined : parseXmlDateTime(textOf(time).trim())
  const references = ['SigningCertificate', 'SigningCertificateV2'].flatMap((name) =>
    childrenNamed(own, name, space),
  )
  const policy = policyIn(childNamed(own, 'SignaturePolicyIdentifier', space), space)
  return {
    certificateProperties: references.map(({ local }) => local),
    signingCertificates: references.flatMap((one) =>
      childrenNamed(one, 'Cert', space).map((cert) => referenceIn(cert, space)),
    ),
    ...(signingTime !== undefined && { signingTime }),
    ...(policy !== undefined && { policy }),
  }
}

function referenceIn(cert: XmlElement, space: string): XadesCertificateReference {
  const digest = childNamed(cert, 'CertDigest', space)
  const [method, value] = [childNamed(digest, 'DigestMethod', DS), childNamed(digest, 'DigestValue', DS)]
  const algorithm = method === undefined ? undefined : attributeOf(method, 'Algorithm')
  const bytes = value === undefined ? undefined : looseBase64(textOf(value))
  if (bytes === undefined) throw new XmlSignatureError('a reference to a certificate without its digest')
  return { hash: algorithm === undefined ? undefined : hashByUri(algorithm), digest: bytes }
}

function policyIn(element: XmlElement | undefined, space: string): string | undefined {
  if (element === undefined) return undefined
  const id = childNamed(childNamed(element, 'SignaturePolicyId', space), 'SigPolicyId', space)
  const identifier = childNamed(id, 'Identifier', space)
  return identifier === undefined ? '' : textOf(identifier).trim()
}

function mimeTypesIn(aboutData: XmlElement | undefined, space: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const format of childrenNamed(aboutData, 'DataObjectFormat', space)) {
    const reference = attributeOf(format, 'ObjectReference')?.replace(/^#/, '')
    const type = childNamed(format, 'MimeType', space)
    if (reference !== undefined && type !== undefined) found.set(reference, textOf(type).trim())
  }
  return found
}
