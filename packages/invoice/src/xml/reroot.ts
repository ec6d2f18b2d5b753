import type { XmlNode } from './node.ts'
import type { XmlDocument } from './parse-xml.ts'

type Rooting = { -readonly [member in keyof XmlNode]: XmlNode[member] }

/**
 * An element as a document of its own: what an envelope carries is read as if it had come without. The element is
 * taken out of the tree it was in, whose other parts must not be used any more.
 */
export function reroot(document: XmlDocument, root: XmlNode): XmlDocument {
  const rooting: Rooting = root
  rooting.parent = undefined
  const byName = new Map<string, XmlNode[]>()
  const byAttribute = new Map<string, XmlNode[]>()
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const sameName = byName.get(node.name)
    if (sameName === undefined) byName.set(node.name, [node])
    else sameName.push(node)
    for (let at = 0; at < node.attributes.length; at += 2) {
      const name = node.attributes[at] ?? ''
      const carriers = byAttribute.get(name)
      if (carriers === undefined) byAttribute.set(name, [node])
      else carriers.push(node)
    }
    // The last child goes first onto the stack, so that the first comes off it next: document order.
    for (let at = node.children.length - 1; at >= 0; at--) waiting.push(node.children[at] ?? node)
  }
  return { root, byName, byAttribute, text: document.text }
}
