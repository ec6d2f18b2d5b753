import { type UblView, viewAsUbl } from './cii/view.ts'
import { figuresOf } from './figures.ts'
import type { Finding, FindingValues } from './finding.ts'
import { customizationOf, type InvoiceDocument, type NotAnInvoice, readInvoice } from './read-invoice.ts'
import { type Breach, findBreaches } from './rules/compile.ts'
import { numbers, tooManyFindings, unknownProfile } from './rules/own.ts'
import { choosePack, type Pack } from './rules/packs.ts'
import { type Facts, factsOf } from './rules/rule.ts'
import { textAt, type XmlNode } from './xml/node.ts'
import { lineFinder, pathFinder } from './xml/place.ts'

/** Nobody reads more, and a document may be made to break every rule at every line. */
export const FINDINGS_MAX = 200_000

export type CheckOptions = {
  /** Instead of the one the document says it follows. */
  readonly pack?: Pack
  readonly findingsMax?: number
}

export type InvoiceReport = {
  /** `peppol-bis@3.0.21` */
  readonly pack: string
  /** No fatal finding; warnings do not make an invoice wrong. */
  readonly valid: boolean
  /** In the order of the document. */
  readonly findings: readonly Finding[]
}

export type CheckedInvoice =
  | { readonly ok: true; readonly report: InvoiceReport; readonly invoice: InvoiceDocument }
  | { readonly ok: false; readonly refusal: NotAnInvoice }

/** Reads and checks: an invoice has a report, anything else the reason why it is none. */
export function checkInvoice(input: Uint8Array | string, options: CheckOptions = {}): CheckedInvoice {
  const read = readInvoice(input)
  if (!read.ok) return read
  return { ok: true, invoice: read.invoice, report: checkDocument(read.invoice, options) }
}

/** The findings of a pack, and of the rules of ours, about a document that has been read. */
export function checkDocument(invoice: InvoiceDocument, options: CheckOptions = {}): InvoiceReport {
  const { findingsMax = FINDINGS_MAX } = options
  const chosen = options.pack ?? packFor(invoice)
  const pack = chosen ?? choosePack({ customization: 'urn:cen.eu:en16931:2017', syntax: invoice.syntax })
  if (pack === undefined) throw new Error(`no pack for ${invoice.syntax}`)
  const view = invoice.syntax === 'cii' ? viewAsUbl(invoice) : undefined
  const facts = factsOf(invoice)
  const asked = view === undefined ? facts : factsOf(view)
  const profile = chosen === undefined ? [{ rule: unknownProfile, node: invoice.root }] : []
  const formRules = view === undefined ? undefined : pack.ciiForm?.()
  const form = formRules === undefined ? [] : findBreaches(formRules, facts, findingsMax)
  const seen = [
    ...withFigures([...profile, ...numbers.breaches(facts), ...form], facts),
    ...toOrigin(withFigures(findBreaches(pack.compiled(invoice.syntax), asked, findingsMax), asked), view),
  ]
  const findings = toFindings(seen, invoice, findingsMax)
  return {
    pack: `${pack.name}@${pack.version}`,
    valid: findings.every(({ severity }) => severity !== 'fatal'),
    findings,
  }
}

const packFor = (invoice: InvoiceDocument): Pack | undefined =>
  choosePack({
    customization: customizationOf(invoice),
    syntax: invoice.syntax,
    on: textAt(invoice.root, 'cbc:IssueDate'),
  })

/** A breach with what can be shown of it. */
type Seen = Breach & { readonly values?: FindingValues | undefined }

/** Nobody reads the same sum more often, and a document may be made to break one rule at every line. */
const FIGURES_MAX = 200

function withFigures(breaches: readonly Breach[], facts: Facts): Seen[] {
  const told = new Map<string, number>()
  return breaches.map(({ rule, node }) => {
    const times = (told.get(rule.id) ?? 0) + 1
    told.set(rule.id, times)
    return { rule, node, values: times > FIGURES_MAX ? undefined : figuresOf(rule.id, node, facts) }
  })
}

/** What a rule says of a view is said of the element that the view has it from. */
const toOrigin = (seen: Seen[], view: UblView | undefined): Seen[] =>
  view === undefined ? seen : seen.map((one) => ({ ...one, node: originOf(view, one.node) }))

const originOf = (view: UblView, node: XmlNode): XmlNode => view.origin.get(node) ?? node

function toFindings(seen: Seen[], { root, text }: InvoiceDocument, most: number): readonly Finding[] {
  const pathOf = pathFinder()
  const lineOf = lineFinder(text)
  const kept = seen.sort((a, b) => a.node.offset - b.node.offset)
  if (kept.length > most) kept.splice(most, kept.length, { rule: tooManyFindings, node: root })
  return kept.map(({ rule, node, values }) => ({
    rule: rule.id,
    severity: rule.severity,
    path: pathOf(node),
    line: lineOf(node.offset),
    terms: rule.terms,
    message: rule.message,
    ...(values !== undefined && { values }),
  }))
}
