/** One walk through a document: identifiers that references can mean, and the signatures. */
import { XML_NAMESPACE, type XmlAttribute, type XmlDocument, type XmlElement } from '../xml/xml.ts'
import { DS } from './algorithms.ts'

export type Found = {
  readonly element: XmlElement
  /** Outermost first. */
  readonly around: readonly XmlElement[]
}

export type XmlIndex = {
  /** Without a schema every attribute called so counts, on any element: nobody must find another one than we. */
  readonly ids: ReadonlyMap<string, readonly Found[]>
  /** In document order, also those inside others. */
  readonly signatures: readonly Found[]
}

export function indexXml(document: XmlDocument): XmlIndex {
  const ids = new Map<string, Found[]>()
  const signatures: Found[] = []
  const around: XmlElement[] = []
  const visit = (element: XmlElement): void => {
    for (const attribute of element.attributes)
      if (isId(attribute)) put(ids, attribute.value, { element, around: [...around] })
    if (element.local === 'Signature' && element.namespace === DS)
      signatures.push({ element, around: [...around] })
    around.push(element)
    for (const child of element.children) if (child.kind === 'element') visit(child)
    around.pop()
  }
  visit(document.root)
  return { ids, signatures }
}

function isId({ namespace, local }: XmlAttribute): boolean {
  if (local.length !== 2) return false
  if (namespace === '') return local === 'Id' || local === 'ID' || local === 'id'
  return namespace === XML_NAMESPACE && local === 'id'
}

function put(ids: Map<string, Found[]>, value: string, found: Found): void {
  const same = ids.get(value)
  if (same === undefined) ids.set(value, [found])
  else if (same.every(({ element }) => element !== found.element)) same.push(found)
}
