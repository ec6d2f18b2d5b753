/** What the list around an extension says: read for information, so that what is missing is just not there. */
import type { XmlElement } from '../xml/xml.ts'
import { NAMESPACE } from './mra.ts'

/** What the pointer around an extension says of the list that it points to. */
export type MraPointer = {
  readonly location?: string
  readonly territory?: string
  readonly type?: string
  /** Those whose key may sign that list: base64 of DER. */
  readonly certificates: readonly string[]
}

/** An `OtherTSLPointer` of TS 119 612 §5.3.13. */
export function pointerFrom(pointer: XmlElement): MraPointer {
  const qualifiers = childrenNamed(childNamed(pointer, 'AdditionalInformation'), 'OtherInformation')
  const told = (local: string): string | undefined =>
    qualifiers.map((one) => textIn(one, local)).find((text) => text !== undefined)
  const [location, territory, type] = [
    textIn(pointer, 'TSLLocation'),
    told('SchemeTerritory'),
    told('TSLType'),
  ]
  const identities = childrenNamed(childNamed(pointer, 'ServiceDigitalIdentities'), 'ServiceDigitalIdentity')
  return {
    ...(location !== undefined && { location }),
    ...(territory !== undefined && { territory }),
    ...(type !== undefined && { type }),
    certificates: identities
      .flatMap((identity) => childrenNamed(identity, 'DigitalId'))
      .flatMap((id) => textIn(id, 'X509Certificate')?.replace(/\s/g, '') ?? []),
  }
}

function childrenNamed(element: XmlElement | undefined, local: string): readonly XmlElement[] {
  return (element?.children ?? []).filter(
    (node): node is XmlElement =>
      node.kind === 'element' && node.local === local && node.namespace === NAMESPACE.tsl,
  )
}

export function childNamed(element: XmlElement | undefined, local: string): XmlElement | undefined {
  return childrenNamed(element, local)[0]
}

/** Text of a child, without the white space around it; undefined for an empty one. */
export function textIn(element: XmlElement | undefined, local: string): string | undefined {
  const text = childNamed(element, local)
    ?.children.map((node) => (node.kind === 'text' ? node.value : ''))
    .join('')
    .trim()
  return text === '' ? undefined : text
}
