/** Small questions to a tree of elements. */
import type { XmlElement, XmlNode } from '../xml/xml.ts'

export function isElement(node: XmlNode): node is XmlElement {
  return node.kind === 'element'
}

export function elementsOf(parent: XmlElement | undefined): readonly XmlElement[] {
  return parent === undefined ? [] : parent.children.filter(isElement)
}

/** Children of one name; `undefined` has none. */
export function childrenNamed(
  parent: XmlElement | undefined,
  local: string,
  namespace: string,
): readonly XmlElement[] {
  const found: XmlElement[] = []
  for (const one of parent?.children ?? [])
    if (one.kind === 'element' && one.local === local && one.namespace === namespace) found.push(one)
  return found
}

export function childNamed(
  parent: XmlElement | undefined,
  local: string,
  namespace: string,
): XmlElement | undefined {
  return childrenNamed(parent, local, namespace)[0]
}

export function attributeOf(element: XmlElement, local: string): string | undefined {
  return element.attributes.find((one) => one.local === local && one.namespace === '')?.value
}

/** Text directly inside; comments in between do not cut it. */
export function textOf(element: XmlElement): string {
  let text = ''
  for (const node of element.children) if (node.kind === 'text') text += node.value
  return text
}
