/** Certificates and revocation data that stand in a signature (EN 319 132-1 §5.4). */
import type { Bytes } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'
import { keyCertificates } from '../xmldsig/key-certificates.ts'
import { looseBase64, type XmlSignature } from '../xmldsig/parse-signature.ts'
import { elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import type { XadesProperties } from './parse-properties.ts'

export type XadesMaterial = {
  /** DER. */
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
}

const HOLDERS = [
  'CertificateValues',
  'RevocationValues',
  'AttrAuthoritiesCertValues',
  'AttributeRevocationValues',
  'TimeStampValidationData',
  'AnyValidationData',
]

/** Of the signature itself; what stands in its counter-signatures is theirs. */
export function materialIn(
  { keyInfo }: XmlSignature,
  properties: XadesProperties | undefined,
): XadesMaterial {
  const holders = (properties?.unsigned ?? []).filter(({ local }) => HOLDERS.includes(local))
  const named = (name: string): readonly Bytes[] =>
    holders.flatMap((one) => inside(one, name)).flatMap((one) => looseBase64(textOf(one)) ?? [])
  return {
    certificates: [...keyCertificates(keyInfo), ...named('EncapsulatedX509Certificate')],
    crls: named('EncapsulatedCRLValue'),
    ocsps: named('EncapsulatedOCSPValue'),
  }
}

function inside(element: XmlElement, local: string): readonly XmlElement[] {
  return elementsOf(element).flatMap((one) => (one.local === local ? [one] : inside(one, local)))
}
