import type { Syntax } from './rules/packs.ts'
import { select, type XmlNode } from './xml/node.ts'
import { parseXml, type XmlDocument } from './xml/parse-xml.ts'
import type { XmlLimits, XmlProblem, XmlRefusal } from './xml/refusal.ts'
import { reroot } from './xml/reroot.ts'

const SYNTAX_OF: ReadonlyMap<string, Syntax> = new Map([
  ['ubl:Invoice', 'ubl'],
  ['cn:CreditNote', 'ubl'],
  ['rsm:CrossIndustryInvoice', 'cii'],
])
const ENVELOPE = 'sbdh:StandardBusinessDocument'

export type InvoiceDocument = XmlDocument & {
  readonly syntax: Syntax
  /** True where it came in a Standard Business Document, which is what travels between access points. */
  readonly enveloped: boolean
}

/** Why something is no invoice: no XML that is read, or XML that is something else. */
export type NotAnInvoice = Omit<XmlRefusal, 'problem'> & { readonly problem: XmlProblem | 'not-an-invoice' }

export type ReadInvoice =
  | { readonly ok: true; readonly invoice: InvoiceDocument }
  | { readonly ok: false; readonly refusal: NotAnInvoice }

/** UBL Invoice or CreditNote, or UN/CEFACT Cross Industry Invoice, by itself or in an SBDH envelope. */
export function readInvoice(input: Uint8Array | string, limits?: XmlLimits): ReadInvoice {
  const parsed = parseXml(input, limits)
  if (!parsed.ok) return parsed
  const { document } = parsed
  const root = document.root.name === ENVELOPE ? carriedBy(document.root) : document.root
  const syntax = root === undefined ? undefined : SYNTAX_OF.get(root.name)
  if (root === undefined || syntax === undefined) return { ok: false, refusal: otherThing(document) }
  const enveloped = root !== document.root
  return { ok: true, invoice: { ...(enveloped ? reroot(document, root) : document), syntax, enveloped } }
}

/** What stands beside the header: exactly one document. */
function carriedBy(envelope: XmlNode): XmlNode | undefined {
  const [carried, more] = envelope.children.filter(
    ({ name }) => name !== 'sbdh:StandardBusinessDocumentHeader',
  )
  return more === undefined ? carried : undefined
}

function otherThing({ root }: XmlDocument): NotAnInvoice {
  const inside = root.name === ENVELOPE ? ' that carries no invoice' : ''
  const detail = `the root is ${root.name}${inside}, not an Invoice, CreditNote or CrossIndustryInvoice`
  return { problem: 'not-an-invoice', detail, line: 1, column: 1 }
}

/** BT-24 as it stands, whatever the syntax. */
export function customizationOf({ root, syntax }: InvoiceDocument): string {
  const path =
    syntax === 'ubl'
      ? 'cbc:CustomizationID'
      : 'rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID'
  return select(root, path)[0]?.text.trim() ?? ''
}
