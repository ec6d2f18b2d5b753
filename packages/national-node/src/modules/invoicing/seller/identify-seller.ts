/** Under which number a business register may know the seller of an invoice, and whether that number can be one. */
import type { InvoiceModel } from '@entente/invoice'

export type SellerNumber = {
  /** Jurisdiction whose register gave it. */
  readonly country: string
  /** As the register writes it: digits only. */
  readonly number: string
  readonly wellFormed: boolean
}

type Register = {
  readonly country: string
  /** ISO 6523 and EAS codes under which its numbers travel. */
  readonly schemes: readonly string[]
  /** The same number inside a tax number. */
  readonly taxNumber: RegExp
  readonly holds: (digits: string) => boolean
}

const REGISTERS: readonly Register[] = [
  { country: 'BE', schemes: ['0208', '9925'], taxNumber: /^BE([0-9]{10})$/, holds: isEnterpriseNumber },
  { country: 'JP', schemes: ['0188', '0221'], taxNumber: /^T([0-9]{13})$/, holds: isCorporateNumber },
  { country: 'FR', schemes: ['0002', '9957'], taxNumber: /^FR[0-9A-Z]{2}([0-9]{9})$/, holds: isSiren },
]

type Seller = InvoiceModel['seller']

/** The entry in the register (BT-30) first, then identifiers (BT-29), then the tax numbers (BT-31, BT-32). */
export function identifySeller({ seller }: Pick<InvoiceModel, 'seller'>): SellerNumber | undefined {
  const named = [seller.registration, ...seller.identifiers].flatMap((one) => one ?? [])
  for (const { value, scheme } of named) {
    const register = REGISTERS.find(({ schemes }) => schemes.includes(scheme ?? ''))
    if (register !== undefined) return numberIn(register, value)
  }
  return taxNumbers(seller)
}

function taxNumbers({ vatNumber, taxRegistration }: Seller): SellerNumber | undefined {
  for (const text of [vatNumber, taxRegistration]) {
    const plain = plainly(text ?? '')
    for (const register of REGISTERS) {
      const [, digits] = register.taxNumber.exec(plain) ?? []
      if (digits !== undefined) return numberIn(register, digits)
    }
  }
  return undefined
}

function numberIn({ country, taxNumber, holds }: Register, text: string): SellerNumber {
  const plain = plainly(text)
  const number = taxNumber.exec(plain)?.[1] ?? plain
  return { country, number, wellFormed: holds(number) }
}

/** Registers write points and spaces into their numbers, invoices leave some in. */
const plainly = (text: string): string => text.replaceAll(/[\s.-]/g, '').toUpperCase()

/** Crossroads Bank for Enterprises: ten digits, the last two 97 less the first eight modulo 97. */
function isEnterpriseNumber(text: string): boolean {
  return /^[01][0-9]{9}$/.test(text) && Number(text.slice(8)) === 97 - (Number(text.slice(0, 8)) % 97)
}

/** Corporate number of Japan: the first digit checks the twelve that follow, weights 1 and 2 from the right, modulo 9. */
function isCorporateNumber(text: string): boolean {
  if (!/^[1-9][0-9]{12}$/.test(text)) return false
  const digits = Array.from(text.slice(1), Number).toReversed()
  const sum = digits.reduce((all, digit, place) => all + digit * (place % 2 === 0 ? 1 : 2), 0)
  return Number(text[0]) === 9 - (sum % 9)
}

/** Nine digits of which every second from the right is doubled (Luhn). */
function isSiren(text: string): boolean {
  if (!/^[0-9]{9}$/.test(text)) return false
  const digits = Array.from(text, Number).toReversed()
  const sum = digits.reduce((all, digit, place) => {
    const counted = place % 2 === 0 ? digit : digit * 2
    return all + (counted > 9 ? counted - 9 : counted)
  }, 0)
  return sum % 10 === 0
}
