/** Identifiers of a document: what a reference like `#x` can mean. */
import { XML_NAMESPACE, type XmlDocument, type XmlElement } from '../xml/xml.ts'

export type Identified = {
  readonly element: XmlElement
  /** Outermost first. */
  readonly around: readonly XmlElement[]
}

const NAMES = ['Id', 'ID', 'id']

/**
 * All elements by identifier. Without a schema every attribute called so counts, on any element: whoever reads the
 * document with a schema must not find another element than we.
 */
export function findIds(document: XmlDocument): ReadonlyMap<string, readonly Identified[]> {
  const found = new Map<string, Identified[]>()
  const around: XmlElement[] = []
  const visit = (element: XmlElement): void => {
    for (const { namespace, local, value } of element.attributes) {
      if (namespace === '' ? !NAMES.includes(local) : namespace !== XML_NAMESPACE || local !== 'id') continue
      const same = found.get(value)
      const one = { element, around: [...around] }
      if (same === undefined) found.set(value, [one])
      else if (same.every((other) => other.element !== element)) same.push(one)
    }
    around.push(element)
    for (const child of element.children) if (child.kind === 'element') visit(child)
    around.pop()
  }
  visit(document.root)
  return found
}
