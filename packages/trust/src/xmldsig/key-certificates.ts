/** Certificates in `ds:KeyInfo`. What else stands there (keys without certificate, addresses) is no proof and not read. */
import type { Bytes } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'
import { DS } from './algorithms.ts'
import { looseBase64 } from './parse-signature.ts'
import { childrenNamed, textOf } from './xml-tree.ts'

/** DER, in document order; what is not base64 is left out. */
export function keyCertificates(keyInfo: XmlElement | undefined): readonly Bytes[] {
  return childrenNamed(keyInfo, 'X509Data', DS)
    .flatMap((data) => childrenNamed(data, 'X509Certificate', DS))
    .flatMap((one) => looseBase64(textOf(one)) ?? [])
}
