/** EN 16931 1.3.16 for UBL: the patterns in the order in which the official set has them. */
import type { XmlNode } from '../../xml/node.ts'
import { fatal, none, on, type Pattern, warning } from '../rule.ts'
import { once } from '../values.ts'
import { adjustments } from './adjustments.ts'
import { codeRules } from './code-rules.ts'
import { documentRules } from './document.ts'
import { documentPeriod, items, line, linePeriod } from './lines.ts'
import { parties } from './parties.ts'
import { breakdownRow, payment, references } from './payment.ts'
import { restrictionRules, restrictionTable } from './restrictions.ts'
import { attributeRules, datatypes, documentStructure, structure } from './structure.ts'
import { amountDue, taxTotal, totals } from './totals.ts'
import { vatCategoryContexts, vatDocumentRules } from './vat-categories.ts'
import { VAT_FAMILIES, vatParticularRules } from './vat-families.ts'

const ROOT = '/ubl:Invoice | /cn:CreditNote'

const model: Pattern = {
  contexts: [
    on(ROOT, [...documentRules, ...VAT_FAMILIES.flatMap(vatDocumentRules), ...vatParticularRules]),
    ...parties,
    ...adjustments,
    totals,
    line,
    linePeriod,
    documentPeriod,
    ...items,
    ...payment,
    ...references,
    taxTotal,
    breakdownRow,
    ...VAT_FAMILIES.flatMap(vatCategoryContexts),
  ],
}

const syntax: Pattern = {
  contexts: [on(ROOT, [...documentStructure, ...attributeRules, ...restrictionRules]), ...structure],
  tables: [restrictionTable],
}

export const EN16931_UBL: readonly Pattern[] = [
  model,
  syntax,
  { contexts: datatypes },
  { contexts: codeRules },
]

/** For what a document in CII says; what is said about the form of CII itself is `CII_SYNTAX`. */
export const EN16931_CII: readonly Pattern[] = [model, { contexts: codeRules }]

/** What Peppol ships of EN 16931 is a little older: two rules that have gone since, and two under other numbers. */
const older = [
  fatal('BR-66 BG-18', 'The payment card is there at most once.', (invoice) =>
    once(invoice, 'cac:PaymentMeans/cac:CardAccount'),
  ),
  fatal('BR-67 BG-19', 'The mandate is there at most once.', (invoice) =>
    once(invoice, 'cac:PaymentMeans/cac:PaymentMandate'),
  ),
  warning('UBL-CR-631', 'The rate of orderable units of a price is not used.', (_, facts) =>
    none(
      facts.all('cbc:OrderableUnitFactorRate'),
      ({ parent }) => parent?.name === 'cac:Price' && isLine(parent.parent),
    ),
  ),
]
const isLine = (node: XmlNode | undefined): boolean =>
  node?.name === 'cac:InvoiceLine' || node?.name === 'cac:CreditNoteLine'
const NEWER = new Set(['UBL-SR-54', 'UBL-SR-55', 'UBL-SR-56'])

export const PEPPOL_EN16931_UBL: readonly Pattern[] = [
  { contexts: [...model.contexts, amountDue] },
  {
    contexts: [
      on(ROOT, [
        ...documentStructure.filter(({ id }) => !NEWER.has(id)),
        ...attributeRules,
        ...restrictionRules,
      ]),
      ...structure,
    ],
    tables: [restrictionTable],
  },
  { contexts: [on(ROOT, older)] },
  { contexts: datatypes },
  { contexts: codeRules },
]

export const PEPPOL_EN16931_CII: readonly Pattern[] = [
  { contexts: [...model.contexts, amountDue] },
  { contexts: codeRules },
]
