/** Where signatures stand in a document. */
import type { XmlDocument, XmlElement } from '../xml/xml.ts'
import { DS } from './algorithms.ts'
import type { Identified } from './find-ids.ts'

export const SIGNATURES_MAX = 100

/** All `ds:Signature`, in document order, also those inside others. */
export function findSignatures(document: XmlDocument): readonly Identified[] {
  const found: Identified[] = []
  const around: XmlElement[] = []
  const visit = (element: XmlElement): void => {
    if (element.local === 'Signature' && element.namespace === DS)
      found.push({ element, around: [...around] })
    around.push(element)
    for (const child of element.children) if (child.kind === 'element') visit(child)
    around.pop()
  }
  visit(document.root)
  return found
}
