/** EN 16931 1.3.16: the nine VAT categories with what is particular to each. */
import { select, textAt, type XmlNode } from '../../xml/node.ts'
import { fatal, type Rule } from '../rule.ts'
import { type VatFamily } from './vat-categories.ts'
import { type Registrations, type VatUse, vatUse } from './vat-facts.ts'

/** On the invoice exactly if it is in the breakdown. */
const both = (code: string) => (use: VatUse) =>
  (use.lines.has(code) || use.adjustments.has(code)) === use.breakdown.includes(code)

/** Anywhere on the invoice wants exactly one row of the breakdown. */
const oneRow = (code: string) => (use: VatUse) =>
  !use.anywhere.has(code) || use.breakdown.filter((row) => row === code).length === 1

const seller = (who: Registrations): boolean => who.seller || who.representativeVat
const sellerVat = (who: Registrations): boolean => who.sellerVat || who.representativeVat

const ANY_NUMBER = 'the seller has a tax number, or a tax representative has one'
const VAT_NUMBER = 'the seller has a VAT number, or a tax representative has one'

const zeroRated = { rate: 'zero', taxable: 'exact' } as const
const taxed = { taxable: 'per rate', exemption: 'none' } as const

export const VAT_FAMILIES: readonly VatFamily[] = [
  {
    family: 'BR-AE',
    code: 'AE',
    name: 'reverse charge',
    use: oneRow('AE'),
    identified: (who) => seller(who) && (who.buyerVat || who.buyerLegal),
    identification: `${ANY_NUMBER}, and the buyer has a VAT number or a registration`,
    ...zeroRated,
    exemption: 'required',
  },
  {
    family: 'BR-E',
    code: 'E',
    name: 'exempt from VAT',
    use: oneRow('E'),
    identified: seller,
    identification: ANY_NUMBER,
    ...zeroRated,
    exemption: 'required',
  },
  {
    family: 'BR-G',
    code: 'G',
    name: 'export outside the EU',
    use: oneRow('G'),
    identified: sellerVat,
    identification: VAT_NUMBER,
    ...zeroRated,
    exemption: 'required',
  },
  {
    family: 'BR-IC',
    code: 'K',
    name: 'supply within the EU',
    use: oneRow('K'),
    identified: (who) => sellerVat(who) && who.buyerVat,
    identification: `${VAT_NUMBER}, and the buyer has a VAT number`,
    ...zeroRated,
    exemption: 'required',
  },
  {
    family: 'BR-AF',
    code: 'L',
    name: 'IGIC of the Canary Islands',
    use: both('L'),
    identified: seller,
    identification: ANY_NUMBER,
    rate: 'zero or more',
    ...taxed,
  },
  {
    family: 'BR-AG',
    code: 'M',
    name: 'IPSI of Ceuta and Melilla',
    use: both('M'),
    identified: seller,
    identification: ANY_NUMBER,
    rate: 'zero or more',
    ...taxed,
  },
  {
    family: 'BR-O',
    code: 'O',
    name: 'not subject to VAT',
    use: oneRow('O'),
    identified: (who) => !who.sellerVat && !who.representativeVat && !who.buyerVat,
    identification: 'neither seller, buyer nor tax representative gives a VAT number',
    rate: 'absent',
    taxable: 'exact',
    exemption: 'required',
  },
  {
    family: 'BR-S',
    code: 'S',
    name: 'standard rated',
    // As published this one family is counted without looking at the tax scheme.
    use: (use) => use.unchecked.has('S') === use.breakdownUnchecked.includes('S'),
    identified: seller,
    identification: ANY_NUMBER,
    rate: 'positive',
    ...taxed,
  },
  {
    family: 'BR-Z',
    code: 'Z',
    name: 'zero rated',
    use: oneRow('Z'),
    identified: seller,
    identification: ANY_NUMBER,
    ...zeroRated,
    exemption: 'none',
  },
]

const isSupplyWithinEu = (use: VatUse): boolean => use.breakdown.includes('K')
const onlyOutside = (codes: Iterable<string>): boolean => [...codes].every((code) => code === 'O')
const dated = (invoice: XmlNode): boolean =>
  textAt(invoice, 'cac:Delivery/cbc:ActualDeliveryDate').length > 1 ||
  select(invoice, 'cac:InvoicePeriod').some((period) => period.children.length > 0)

/** The rules that only one category has. */
export const vatParticularRules: readonly Rule[] = [
  fatal(
    'BR-IC-11 BT-72 BG-14',
    'A supply within the EU gives the date of delivery or a period.',
    (invoice, facts) => !isSupplyWithinEu(vatUse(facts)) || dated(invoice),
  ),
  fatal(
    'BR-IC-12 BT-80',
    'A supply within the EU names the country of delivery.',
    (invoice, facts) =>
      !isSupplyWithinEu(vatUse(facts)) ||
      textAt(invoice, 'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode')
        .length > 1,
  ),
  ...(
    [
      ['BR-O-11 BG-23', 'no other row of the breakdown', (use) => use.breakdown],
      ['BR-O-12 BT-151', 'no line of another category', (use) => use.lines],
      ['BR-O-13 BT-95', 'no allowance of another category', (use) => use.allowances],
      ['BR-O-14 BT-102', 'no charge of another category', (use) => use.charges],
    ] as const satisfies readonly (readonly [string, string, (use: VatUse) => Iterable<string>])[]
  ).map(([head, what, codes]) =>
    fatal(head, `An invoice that is not subject to VAT (O) has ${what}.`, (_, facts) => {
      const use = vatUse(facts)
      return !use.breakdown.includes('O') || onlyOutside(codes(use))
    }),
  ),
]
