/** EN 16931 1.3.16, how UBL may be used: UBL-SR (how often) and UBL-DT (attributes and amounts). */
import { ancestor, attribute, count, has, select, type XmlNode } from '../../xml/node.ts'
import { type Context, type Facts, fatal, none, on, onNamed, type Rule, warning } from '../rule.ts'
import { decimalsIn, isAllowance, isCharge, once } from '../values.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'

/** `head`, what it is, and where: there at most once. */
const atMostOne = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `${what} is there at most once.`, (node) => once(node, path))

const DOCUMENT_ONCE: readonly (readonly [string, string, string])[] = [
  ['UBL-SR-01 BT-12', 'The reference to a contract', 'cac:ContractDocumentReference/cbc:ID'],
  ['UBL-SR-02 BT-15', 'The reference to a receiving advice', 'cac:ReceiptDocumentReference/cbc:ID'],
  ['UBL-SR-03 BT-16', 'The reference to a despatch advice', 'cac:DespatchDocumentReference/cbc:ID'],
  ['UBL-SR-05 BT-20', 'The note on payment terms', 'cac:PaymentTerms/cbc:Note'],
  ['UBL-SR-08 BG-14', 'The invoicing period', 'cac:InvoicePeriod'],
  ['UBL-SR-09 BT-27', 'The name of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`],
  ['UBL-SR-10 BT-28', 'The trading name of the seller', `${SELLER}/cac:PartyName/cbc:Name`],
  ['UBL-SR-11 BT-30', 'The registration of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`],
  ['UBL-SR-14 BT-33', 'The legal form of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:CompanyLegalForm`],
  ['UBL-SR-15 BT-44', 'The name of the buyer', `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`],
  ['UBL-SR-16 BT-46', 'The identifier of the buyer', `${BUYER}/cac:PartyIdentification/cbc:ID`],
  ['UBL-SR-17 BT-47', 'The registration of the buyer', `${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`],
  ['UBL-SR-24 BG-13', 'The delivery', 'cac:Delivery'],
  ['UBL-SR-39 BT-11', 'The reference to a project', 'cac:ProjectReference/cbc:ID'],
  ['UBL-SR-40 BT-45', 'The trading name of the buyer', `${BUYER}/cac:PartyName/cbc:Name`],
  ['UBL-SR-45 BT-9', 'The due date', 'cac:PaymentMeans/cbc:PaymentDueDate'],
  ['UBL-SR-49 BT-8', 'The code of the VAT point', 'cac:InvoicePeriod/cbc:DescriptionCode'],
  ['UBL-SR-54 BG-18', 'The payment card', 'cac:PaymentMeans/cac:CardAccount'],
  ['UBL-SR-55 BG-19', 'The mandate', 'cac:PaymentMeans/cac:PaymentMandate'],
  ['UBL-SR-56 BT-17', 'The reference to a tender', 'cac:OriginatorDocumentReference/cbc:ID'],
]

/** The scheme upper-cased but not trimmed, unlike everywhere else. */
export const taxNumbers = (invoice: XmlNode, party: string, vat: boolean): readonly XmlNode[] =>
  select(invoice, `${party}/cac:PartyTaxScheme`)
    .filter((scheme) => select(scheme, 'cac:TaxScheme').some(({ children }) => isVat({ children }) === vat))
    .flatMap((scheme) => select(scheme, 'cbc:CompanyID'))

const isVat = ({ children }: Pick<XmlNode, 'children'>): boolean =>
  (children.find(({ name }) => name === 'cbc:ID')?.text ?? '').toUpperCase() === 'VAT'

const distinct = (nodes: readonly XmlNode[]): number => new Set(nodes.map(({ text }) => text)).size

export const documentStructure: readonly Rule[] = [
  ...DOCUMENT_ONCE.map(atMostOne),
  fatal(
    'UBL-SR-04 BT-18',
    'The invoiced object is there at most once.',
    (invoice) =>
      select(invoice, 'cac:AdditionalDocumentReference')
        .filter((reference) => hasTypeCode(reference, '130'))
        .flatMap((reference) => select(reference, 'cbc:ID')).length <= 1,
  ),
  fatal(
    'UBL-SR-12 BT-31',
    'The VAT number of the seller is there at most once.',
    (invoice) => taxNumbers(invoice, SELLER, true).length <= 1,
  ),
  fatal(
    'UBL-SR-13 BT-32',
    'The other tax number of the seller is there at most once.',
    (invoice) => taxNumbers(invoice, SELLER, false).length <= 1,
  ),
  fatal(
    'UBL-SR-18 BT-48',
    'The VAT number of the buyer is there at most once.',
    (invoice) => taxNumbers(invoice, BUYER, true).length <= 1,
  ),
  fatal(
    'UBL-SR-29 BT-90',
    'The creditor identifier of SEPA is there at most once.',
    (_, facts) =>
      facts
        .all('cac:PartyIdentification')
        .flatMap((identification) => select(identification, 'cbc:ID'))
        .filter((id) => attribute(id, 'schemeID')?.toUpperCase() === 'SEPA').length <= 1,
  ),
  fatal(
    'UBL-SR-44 BT-83',
    'All payment references are the same.',
    (_, facts) => distinct(facts.all('cbc:PaymentID')) <= 1,
  ),
  fatal(
    'UBL-SR-46 BT-82',
    'The text on the means of payment is there at most once.',
    (invoice) =>
      select(invoice, 'cac:PaymentMeans/cbc:PaymentMeansCode').filter(
        (code) => attribute(code, 'name') !== undefined,
      ).length <= 1,
  ),
  fatal(
    'UBL-SR-47 BT-81',
    'All codes of means of payment are the same.',
    (_, facts) => distinct(facts.all('cbc:PaymentMeansCode')) <= 1,
  ),
]

export const hasTypeCode = (reference: XmlNode, code: string): boolean =>
  select(reference, 'cbc:DocumentTypeCode').some(({ text }) => text === code)

/** An invoiced object (130; on credit notes 50 is the project) has a type, anything else neither type nor scheme. */
const schemeFits = (reference: XmlNode, { root }: Facts): boolean =>
  hasTypeCode(reference, '130') ||
  (root.name === 'cn:CreditNote' && hasTypeCode(reference, '50')) ||
  (!has(reference, 'cbc:DocumentTypeCode') &&
    select(reference, 'cbc:ID').every((id) => attribute(id, 'schemeID') === undefined))

/** As published it holds only where the payee is named, and by another name than the seller. */
const payeeOnce = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `${what} is there at most once, and the payee is somebody else than the seller.`, (payee) => {
    const ids = select(payee, path).filter(
      (id) => path !== 'cac:PartyIdentification/cbc:ID' || schemeOf(id) !== 'SEPA',
    )
    const sellers =
      payee.parent === undefined
        ? []
        : select(payee.parent, `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`)
    const names = select(payee, 'cac:PartyName/cbc:Name')
    return ids.length <= 1 && names.some(({ text }) => sellers.some((seller) => seller.text !== text))
  })

const schemeOf = (id: XmlNode): string | undefined => attribute(id, 'schemeID')?.toUpperCase()

export const structure: readonly Context[] = [
  on('cac:PostalAddress | cac:Address', [
    atMostOne(['UBL-SR-51 BT-162', 'The third line of an address', 'cac:AddressLine']),
  ]),
  on('cac:AccountingSupplierParty/cac:Party', [
    fatal(
      'UBL-SR-42 BT-31 BT-32',
      'The seller has at most two tax numbers.',
      (party) => count(party, 'cac:PartyTaxScheme') <= 2,
    ),
  ]),
  on('cac:AdditionalDocumentReference', [
    atMostOne(['UBL-SR-33 BT-123', 'The description of a supporting document', 'cbc:DocumentDescription']),
    fatal(
      'UBL-SR-43 BT-18',
      'Only an invoiced object has a scheme or a document type code (130, or 50 on credit notes).',
      schemeFits,
    ),
  ]),
  on('cac:Delivery', [
    atMostOne([
      'UBL-SR-25 BT-70',
      'The name of who receives a delivery',
      'cac:DeliveryParty/cac:PartyName/cbc:Name',
    ]),
  ]),
  on(
    'cac:AllowanceCharge',
    [atMostOne(['UBL-SR-30 BT-97', 'The reason of an allowance', 'cbc:AllowanceChargeReason'])],
    isAllowance,
  ),
  on(
    'cac:AllowanceCharge',
    [atMostOne(['UBL-SR-31 BT-104', 'The reason of a charge', 'cbc:AllowanceChargeReason'])],
    isCharge,
  ),
  on('cac:PartyTaxScheme', [
    fatal(
      'UBL-SR-53 BT-31 BT-32',
      'A tax number of a party comes with its scheme, and a scheme with its number.',
      (scheme) => has(scheme, 'cac:TaxScheme/cbc:ID') && has(scheme, 'cbc:CompanyID'),
    ),
  ]),
  on('cac:InvoiceLine | cac:CreditNoteLine', [
    ...(
      [
        ['UBL-SR-34 BT-127', 'The note of a line', 'cbc:Note'],
        ['UBL-SR-35 BT-132', 'The order line of a line', 'cac:OrderLineReference/cbc:LineID'],
        ['UBL-SR-36 BG-26', 'The period of a line', 'cac:InvoicePeriod'],
        ['UBL-SR-37 BT-147', 'The discount on a price', 'cac:Price/cac:AllowanceCharge/cbc:Amount'],
        ['UBL-SR-50 BT-154', 'The description of an item', 'cac:Item/cbc:Description'],
        ['UBL-SR-52 BT-128', 'The invoiced object of a line', 'cac:DocumentReference'],
      ] as const
    ).map(atMostOne),
    fatal(
      'UBL-SR-48 BT-151',
      'A line has exactly one VAT category.',
      (line) => select(line, 'cac:Item/cac:ClassifiedTaxCategory').length === 1,
    ),
  ]),
  on('cac:PayeeParty', [
    payeeOnce(['UBL-SR-19 BT-59', 'The name of the payee', 'cac:PartyName/cbc:Name']),
    payeeOnce(['UBL-SR-20 BT-60', 'The identifier of the payee', 'cac:PartyIdentification/cbc:ID']),
    payeeOnce(['UBL-SR-21 BT-61', 'The registration of the payee', 'cac:PartyLegalEntity/cbc:CompanyID']),
  ]),
  on('cac:PaymentMeans', [
    atMostOne(['UBL-SR-26 BT-83', 'The payment reference of a means of payment', 'cbc:PaymentID']),
    atMostOne(['UBL-SR-27 BT-81', 'The code of a means of payment', 'cbc:PaymentMeansCode']),
    atMostOne(['UBL-SR-28 BT-89', 'The reference of a mandate', 'cac:PaymentMandate/cbc:ID']),
  ]),
  on('cac:BillingReference', [
    atMostOne(['UBL-SR-06 BG-3', 'The earlier invoice of a reference', 'cac:InvoiceDocumentReference']),
    fatal('UBL-SR-07 BT-25', 'A reference to an earlier invoice gives its number.', (reference) =>
      has(reference, 'cac:InvoiceDocumentReference/cbc:ID'),
    ),
  ]),
  on('cac:TaxRepresentativeParty', [
    atMostOne(['UBL-SR-22 BT-62', 'The name of a tax representative', 'cac:Party/cac:PartyName/cbc:Name']),
    atMostOne([
      'UBL-SR-23 BT-63',
      'The VAT number of a tax representative',
      'cac:Party/cac:PartyTaxScheme/cbc:CompanyID',
    ]),
  ]),
  on('cac:TaxSubtotal', [
    atMostOne(['UBL-SR-32 BT-120', 'The reason of an exemption', 'cac:TaxCategory/cbc:TaxExemptionReason']),
  ]),
]

/** Amounts and attachments wherever they are, whatever their namespace. */
export const datatypes: readonly Context[] = [
  onNamed(
    (name) => name.endsWith('Amount') && !name.endsWith('PriceAmount'),
    [
      fatal(
        'UBL-DT-01',
        'An amount has at most two decimals (prices may have more).',
        ({ text }) => decimalsIn(text) <= 2,
      ),
    ],
    (node) => !isBelowPriceAllowance(node),
  ),
  onNamed(
    (name) => name.endsWith('BinaryObject'),
    [
      fatal(
        'UBL-DT-06 BT-125',
        'An attachment says of which type it is.',
        (node) => attribute(node, 'mimeCode') !== undefined,
      ),
      fatal(
        'UBL-DT-07 BT-125',
        'An attachment has a file name.',
        (node) => attribute(node, 'filename') !== undefined,
      ),
    ],
  ),
]

function isBelowPriceAllowance(node: XmlNode): boolean {
  const allowance = ancestor(node, 'cac:AllowanceCharge')
  return allowance?.parent?.name === 'cac:Price'
}

/** Numbers of UBL-DT and the attributes they are about. */
export const UNUSED_ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['08', 'schemeName'],
  ['09', 'schemeAgencyName'],
  ['10', 'schemeDataURI'],
  ['11', 'schemeURI'],
  ['12', 'format'],
  ['13', 'unitCodeListIdentifier'],
  ['14', 'unitCodeListAgencyIdentifier'],
  ['15', 'unitCodeListAgencyName'],
  ['16', 'listAgencyName'],
  ['17', 'listName'],
  ['19', 'languageID'],
  ['20', 'listURI'],
  ['21', 'listSchemeURI'],
  ['22', 'languageLocaleID'],
  ['23', 'uri'],
  ['24', 'currencyCodeListVersionID'],
  ['25', 'characterSetCode'],
  ['26', 'encodingCode'],
  ['27', 'schemeAgencyID'],
  ['28', 'listAgencyID'],
]

/** UBL-DT-08 … -28: attributes that EN 16931 has no use for. */
export const attributeRules: readonly Rule[] = [
  ...UNUSED_ATTRIBUTES.map(([number, name]) =>
    warning(
      `UBL-DT-${number}`,
      `The attribute ${name} is not used.`,
      (_, { document }) => document.byAttribute.get(name)?.[0] ?? true,
    ),
  ),
  warning('UBL-DT-18', 'The attribute name is used only for the means of payment.', (_, { document }) =>
    none(document.byAttribute.get('name') ?? [], (node) => node.name !== 'cbc:PaymentMeansCode'),
  ),
]
