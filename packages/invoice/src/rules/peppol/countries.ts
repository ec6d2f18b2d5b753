import { select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { derived } from '../rule.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'
const COUNTRY = 'cac:PostalAddress/cac:Country/cbc:IdentificationCode'

/** Peppol compares the scheme as it stands: `VAT` and nothing else. */
export const underVat = (scheme: XmlNode): boolean =>
  select(scheme, 'cac:TaxScheme/cbc:ID').some(({ text }) => text === 'VAT')

/** Numbers of a party whose scheme, in its normal form, is the one asked for. */
export const numbersUnder = (party: XmlNode, scheme: string): readonly XmlNode[] =>
  select(party, 'cac:PartyTaxScheme')
    .filter((one) => squash(textAt(one, 'cac:TaxScheme/cbc:ID')) === scheme)
    .flatMap((one) => select(one, 'cbc:CompanyID'))

const prefixOf = (root: XmlNode, party: string): string | undefined => {
  const scheme = select(root, `${party}/cac:PartyTaxScheme`).find(underVat)
  const prefix = scheme === undefined ? '' : textAt(scheme, 'cbc:CompanyID').slice(0, 2)
  return prefix === '' ? undefined : squash(prefix).toUpperCase()
}

const addressOf = (root: XmlNode, path: string): string => squash(textAt(root, path)).toUpperCase()

export type Countries = {
  /** By VAT number of seller or representative, else by address; `XX` where neither says. */
  readonly supplier: string
  /** The same without the representative. */
  readonly seller: string
  readonly customer: string
  /** By address alone. */
  readonly sellerAddress: string
  readonly buyerAddress: string
  readonly representativeAddress: string
  /** By address, as it stands. */
  readonly sellerCode: string
  readonly buyerCode: string
}

export const countries = derived(({ root }): Countries => {
  const sellerAddress = addressOf(root, `${SELLER}/${COUNTRY}`)
  const buyerAddress = addressOf(root, `${BUYER}/${COUNTRY}`)
  const sellerPrefix = prefixOf(root, SELLER)
  const byAddress = sellerAddress === '' ? 'XX' : sellerAddress
  return {
    supplier: sellerPrefix ?? prefixOf(root, 'cac:TaxRepresentativeParty') ?? byAddress,
    seller: sellerPrefix ?? byAddress,
    customer: prefixOf(root, BUYER) ?? (buyerAddress === '' ? 'XX' : buyerAddress),
    sellerAddress,
    buyerAddress,
    representativeAddress: addressOf(root, `cac:TaxRepresentativeParty/${COUNTRY}`),
    sellerCode: textAt(root, `${SELLER}/${COUNTRY}`),
    buyerCode: textAt(root, `${BUYER}/${COUNTRY}`),
  }
})
