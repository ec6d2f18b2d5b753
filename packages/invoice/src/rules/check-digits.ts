/**
 * Identifiers of organisations, as Peppol's identifier rules read them (Peppol BIS Billing 3.0.21, PINT 1.1.3).
 * Each takes the text in its normal form and says whether it can be such an identifier.
 */
const digitsOf = (text: string): readonly number[] => Array.from(text, Number)

const weighted = (digits: readonly number[], weight: (place: number) => number): number =>
  digits.reduce((sum, digit, place) => sum + digit * weight(place), 0)

/** The digits before the last, from the right. */
const beforeLast = (text: string): readonly number[] => digitsOf(text.slice(0, -1)).toReversed()

const integer = (text: string): boolean => /^[+-]?[0-9]+$/.test(text)

/** GS1: weights 3 and 1 from the right, modulo 10. */
export const isGln = (text: string): boolean =>
  /^[0-9]+$/.test(text) &&
  (10 - (weighted(beforeLast(text), (place) => (place % 2 === 0 ? 3 : 1)) % 10)) % 10 ===
    Number(text.slice(-1))

/** Nine digits, weights 2 to 7 from the right, modulo 11. */
export const isNorwegian = (text: string): boolean => /^[0-9]{9}$/.test(text) && passesMod11(text)

export const passesMod11 = (text: string): boolean =>
  Number(text) > 0 &&
  (11 - (weighted(beforeLast(text), (place) => (place % 6) + 2) % 11)) % 11 === Number(text.slice(-1))

/** CVR: `DK` and eight digits, or eight digits. */
export const isDanish = (text: string): boolean => /^(?:DK)?[0-9]{8}$/.test(text)

/** Ten digits, the last two 97 less the first eight modulo 97. */
export const isBelgian = (text: string): boolean =>
  /^[0-9]{10}$/.test(text) && Number(text.slice(8)) === 97 - (Number(text.slice(0, 8)) % 97)

/** Ten digits, Luhn. */
export const isSwedish = (text: string): boolean => text.length === 10 && passesLuhn10(text)

/** Luhn over the first nine digits against the tenth, whatever follows. */
export function passesLuhn10(text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return false
  const digits = digitsOf(text.slice(0, 9)).toReversed()
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 0 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10 === Number(text[9] ?? Number.NaN)
}

const ABN_WEIGHTS = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]

/** Eleven digits, the first less one, weighted, modulo 89. */
export const isAustralian = (text: string): boolean =>
  /^[0-9]{11}$/.test(text) && (weighted(digitsOf(text), (place) => ABN_WEIGHTS[place] ?? 0) - 10) % 89 === 0

/** IPA: six letters or digits. */
export const isItalianOffice = (text: string): boolean => /^[A-Za-z0-9]{6}$/.test(text)

/** Codice fiscale: eleven digits of a company or the sixteen characters of a person. */
export const isItalianTaxCode = (text: string): boolean =>
  text.length === 11
    ? integer(text)
    : text.length === 16 &&
      /^[A-Za-z]{6}$/.test(text.slice(0, 6)) &&
      integer(text.slice(6, 8)) &&
      /^[A-Za-z]$/.test(text.slice(8, 9)) &&
      integer(text.slice(9, 11)) &&
      integer(text.slice(14, 15)) &&
      /^[A-Za-z]$/.test(text.slice(15))

/** Partita IVA where it begins with IT: eleven digits, every second doubled, modulo 10. Others are not looked at. */
export function isItalianVatIfItalian(text: string): boolean {
  if (!/^(?:IT|it)/.test(text)) return true
  const number = text.slice(2)
  if (!/^[0-9]{11}$/.test(number)) return false
  return weighted2(digitsOf(number)) % 10 === 0
}

const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]

const weighted2 = (digits: readonly number[]): number =>
  digits.reduce((sum, digit, place) => sum + (place % 2 === 0 ? digit : (DOUBLED[digit] ?? 0)), 0)

/** Greek tax number: powers of two from 256 down to 2, modulo 11, modulo 10, against the ninth digit. */
export function isGreek(text: string): boolean {
  const digits = Array.from(text, (character) => (/[0-9]/.test(character) ? Number(character) : Number.NaN))
  const sum = weighted(digits.slice(0, 8), (place) => 256 / 2 ** place)
  return digits.length >= 9 && (sum % 11) % 10 === digits[8]
}

/** ISO 13616 with the letters of the country moved to the end; small letters count as they do in the official rule. */
export function isIban(text: string): boolean {
  const account = text.replace(/[ \n\r\t]/g, '')
  if (!/^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{0,30}$/.test(account)) return false
  const moved = account.slice(4) + account.slice(0, 4)
  const number = Array.from(moved, (character) => {
    const point = character.charCodeAt(0)
    return String(point > 64 ? point - 55 : point - 48)
  }).join('')
  return BigInt(number) % 97n === 1n
}
