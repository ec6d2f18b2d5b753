/** What a service or a signer of lists is known by (TS 119 612 §5.5.3). */
import type { Bytes } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'
import { looseBase64 } from '../xmldsig/parse-signature.ts'
import { childrenNamed, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { type Notes, tell } from './read-parts.ts'
import { TSL, type TslIdentity } from './tsl.ts'

/** Of one or several `ServiceDigitalIdentity`. */
export function parseIdentity(notes: Notes, identities: readonly XmlElement[]): TslIdentity {
  const certificates: Bytes[] = []
  const subjectNames: string[] = []
  const skis: Bytes[] = []
  for (const id of identities.flatMap((one) => childrenNamed(one, 'DigitalId', TSL)))
    for (const value of elementsOf(id)) {
      const text = textOf(value).trim()
      if (value.local === 'X509SubjectName') subjectNames.push(text)
      else if (value.local === 'X509Certificate' || value.local === 'X509SKI') {
        const bytes = looseBase64(text)
        if (bytes === undefined || bytes.length === 0) tell(notes, value, `${value.local} is not base64`)
        else (value.local === 'X509SKI' ? skis : certificates).push(bytes)
      } else if (value.local !== 'KeyValue' && value.local !== 'Other')
        tell(notes, value, `${value.local} is no identity`)
    }
  return { certificates, subjectNames, skis }
}
