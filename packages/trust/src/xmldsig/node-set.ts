/** Part of a document, as XPath node-sets of XML signatures can be here: subtrees, less and more subtrees. */
import type { XmlDocument, XmlElement, XmlNode } from '../xml/xml.ts'

export type NodeSet = {
  readonly document: XmlDocument
  /** The whole document where absent. */
  readonly apex?: XmlElement
  /** Outermost first: what is around the apex. */
  readonly around: readonly XmlElement[]
  /** A reference that is not an XPointer leaves comments out (XMLDSig 1.1 §4.4.3.3). */
  readonly comments: boolean
  /** Left out, with all that is inside. */
  readonly without?: ReadonlySet<XmlNode>
  /** Nothing else is in; attributes and namespaces go with their element. */
  readonly only?: ReadonlySet<XmlNode>
}

export function wholeDocument(document: XmlDocument, comments = false): NodeSet {
  return { document, around: [], comments }
}

/** The set without this subtree. */
export function withoutSubtree(set: NodeSet, element: XmlElement): NodeSet {
  return { ...set, without: new Set([...(set.without ?? []), element]) }
}

/** The nodes at the top of the set, in document order. */
export function topNodes({ document, apex }: NodeSet): readonly XmlNode[] {
  return apex === undefined ? [...document.before, document.root, ...document.after] : [apex]
}

/** Every node of the subtree, its top included. Called without recursion: nesting is limited, but wide. */
export function* nodesBelow(top: XmlNode): Generator<XmlNode, void, undefined> {
  const open: XmlNode[] = [top]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node
    if (node.kind === 'element')
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i]
        if (child !== undefined) open.push(child)
      }
  }
}

/** All text of the set in document order (the string value, for the base64 transform). */
export function stringValue(set: NodeSet): string {
  let text = ''
  const visit = (node: XmlNode): void => {
    if (set.without?.has(node) === true) return
    if (node.kind === 'text' && set.only?.has(node) !== false) text += node.value
    if (node.kind === 'element') for (const child of node.children) visit(child)
  }
  for (const node of topNodes(set)) visit(node)
  return text
}
