import { CREDIT_NOTE_TYPES } from '../code-lists/documents.ts'
import { select, textAt, type XmlNode } from '../xml/node.ts'
import type { XmlDocument } from '../xml/parse-xml.ts'
import { header } from './header.ts'
import { lineOf } from './line.ts'
import { type Part, part } from './part.ts'

type Making = { -readonly [member in Exclude<keyof XmlNode, 'children'>]: XmlNode[member] } & {
  readonly children: Making[]
}

type View = {
  readonly byName: Map<string, XmlNode[]>
  readonly byAttribute: Map<string, XmlNode[]>
  readonly origin: Map<XmlNode, XmlNode>
  /** The last child of each name, of elements with many. */
  readonly last: Map<Making, Map<string, Making>>
  readonly currency: string
}

export type UblView = XmlDocument & {
  /** The element of the document that an element of the view was made from: what is reported is said of that one. */
  readonly origin: ReadonlyMap<XmlNode, XmlNode>
}

const TYPE = 'rsm:ExchangedDocument/ram:TypeCode'
const CURRENCY = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:InvoiceCurrencyCode'

const INVOICE: readonly Part[] = [
  ...header,
  part(`${TYPE} > cbc:InvoiceTypeCode`),
  lineOf('cac:InvoiceLine', 'cbc:InvoicedQuantity'),
]
const CREDIT_NOTE: readonly Part[] = [
  ...header,
  part(`${TYPE} > cbc:CreditNoteTypeCode`),
  lineOf('cac:CreditNoteLine', 'cbc:CreditedQuantity'),
]

/**
 * A Cross Industry Invoice as the UBL document that says the same (EN 16931-3-2 and -3-3): the rules about what an
 * invoice says are written once. Only what EN 16931 knows is in it; the rules about the form of CII are not these.
 */
export function viewAsUbl(document: XmlDocument): UblView {
  const { root: source, text } = document
  const view: View = {
    byName: new Map(),
    byAttribute: new Map(),
    origin: new Map(),
    last: new Map(),
    currency: textAt(source, CURRENCY).trim(),
  }
  const credit = CREDIT_NOTE_TYPES.has(textAt(source, TYPE).trim())
  const root = make(credit ? 'cn:CreditNote' : 'ubl:Invoice', { parent: undefined, source, view })
  fill(root, source, { parts: credit ? CREDIT_NOTE : INVOICE, view })
  return { root, byName: view.byName, byAttribute: view.byAttribute, text, origin: view.origin }
}

function fill(
  into: Making,
  source: XmlNode,
  { parts, view }: { readonly parts: readonly Part[]; readonly view: View },
): void {
  for (const one of parts) {
    const sources = one.from === '.' ? [source] : select(source, one.from)
    for (const found of sources) {
      if (one.when !== undefined && !one.when(found)) continue
      const made = one.to === '.' ? into : place(into, found, { path: one.to, view })
      if (one.parts === undefined) takeOver(made, found, { one, view })
      else fill(made, found, { parts: one.parts, view })
    }
  }
}

/** The last name of the path anew; the names before it where they are not yet there. */
function place(
  into: Making,
  source: XmlNode,
  { path, view }: { readonly path: string; readonly view: View },
): Making {
  const names = path.split('/')
  const last = names.pop() ?? path
  let at = into
  for (const name of names) at = lastChild(at, name, view) ?? make(name, { parent: at, source, view })
  return make(last, { parent: at, source, view })
}

/** More children than this are looked up: one after the other, a document of many repeated groups costs the square. */
const FEW = 32

function lastChild(node: Making, name: string, { last }: View): Making | undefined {
  if (node.children.length <= FEW) return node.children.findLast((child) => child.name === name)
  const known = last.get(node) ?? new Map(node.children.map((child) => [child.name, child]))
  last.set(node, known)
  return known.get(name)
}

function make(
  name: string,
  {
    parent,
    source,
    view,
  }: { readonly parent: Making | undefined; readonly source: XmlNode; readonly view: View },
): Making {
  const node: Making = { name, parent, offset: source.offset, attributes: [], children: [], text: '' }
  if (parent !== undefined) {
    parent.children.push(node)
    view.last.get(parent)?.set(name, node)
  }
  view.origin.set(node, source)
  const sameName = view.byName.get(name)
  if (sameName === undefined) view.byName.set(name, [node])
  else sameName.push(node)
  return node
}

/** Amounts of CII are in the currency of the invoice where they do not say otherwise. */
function takeOver(
  node: Making,
  source: XmlNode,
  { one, view }: { readonly one: Part; readonly view: View },
): void {
  const { text, attributes = source.attributes } = one.value?.(source) ?? source
  const silent = node.name.endsWith('Amount') && !attributes.includes('currencyID')
  node.text = text
  node.attributes = silent ? [...attributes, 'currencyID', view.currency] : attributes
  for (let at = 0; at < node.attributes.length; at += 2) {
    const name = node.attributes[at] ?? ''
    const carriers = view.byAttribute.get(name)
    if (carriers === undefined) view.byAttribute.set(name, [node])
    else carriers.push(node)
  }
}
