/**
 * Personal numbers with right check digits and a serial or place that no real person has: no Belgian birthday
 * comes near serial 900, no French department is 99 for births at home with order 900, no Vietnamese province is 999.
 */
import type { Choices } from './random.ts'

export type Numbered = { readonly birthdate: string; readonly sex: 1 | 2; readonly choices: Choices }

/** Digits of a decimal number of any length, modulo: the numbers are longer than a safe integer. */
export function modulo(digits: string, divisor: number): number {
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor
  return rest
}

/** Belgium, national register number: YYMMDD, serial (odd for men), 97 − (number mod 97); 2 before it from 2000 on. */
export function belgianNumber({ birthdate, sex, choices }: Numbered): string {
  const serial = 900 + choices.below(49) * 2 + (sex === 1 ? 1 : 0)
  const nine = `${birthdate.slice(2).replaceAll('-', '')}${serial}`
  return nine + belgianCheck(nine, birthdate >= '2000')
}

export function belgianCheck(nine: string, from2000: boolean): string {
  return String(97 - modulo(from2000 ? `2${nine}` : nine, 97)).padStart(2, '0')
}

/** France, NIR: sex, YYMM, department, commune, order, 97 − (number mod 97). Order 900 and above: TEST. */
export function frenchNumber({ birthdate, sex, choices }: Numbered): string {
  const place = `${choices.pick(['13', '31', '35', '44', '59', '67', '69', '75'])}${three(choices, 1, 300)}`
  const body = `${sex}${birthdate.slice(2, 4)}${birthdate.slice(5, 7)}${place}${three(choices, 900, 100)}`
  return body + frenchCheck(body)
}

export function frenchCheck(body: string): string {
  return String(97 - modulo(body, 97)).padStart(2, '0')
}

/** Luxembourg, matricule: YYYYMMDD, serial, then one digit by Luhn and one by Verhoeff over the same eleven. */
export function luxembourgishNumber({ birthdate, choices }: Numbered): string {
  const body = `${birthdate.replaceAll('-', '')}${three(choices, 900, 100)}`
  return `${body}${luhnDigit(body)}${verhoeffDigit(body)}`
}

/** ISO/IEC 7812-1 annex B. */
export function luhnDigit(body: string): number {
  const sum = fromTheRight(body).reduce((total, digit, place) => {
    const value = digit * (place % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10
}

const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]
const INVERSE = '0432156789'

/** Multiplication of the dihedral group D5: turns are 0–4, reflections 5–9. */
function dihedral(left: number, right: number): number {
  const turn = left < 5 ? (left + right) % 5 : (left - right + 5) % 5
  return (left < 5 ? right < 5 : right >= 5) ? turn % 5 : turn + 5
}

/** J. Verhoeff, Error Detecting Decimal Codes, 1969. */
export function verhoeffDigit(body: string): number {
  const check = fromTheRight(body).reduce((state, digit, place) => {
    const row = PERMUTED[(place + 1) % 8] ?? ''
    return dihedral(state, Number(row[digit]))
  }, 0)
  return Number(INVERSE[check])
}

function fromTheRight(digits: string): number[] {
  return digits.split('').map(Number).toReversed()
}

/** Tunisia, identity card: eight digits without check; 99 begins none. */
export function tunisianNumber({ choices }: Numbered): string {
  return `99${three(choices, 0, 1000)}${three(choices, 0, 1000)}`
}

/** Morocco, CNIE: letters of the issuing office and six digits; there is no office XX. */
export function moroccanNumber({ choices }: Numbered): string {
  return `XX${three(choices, 0, 1000)}${three(choices, 0, 1000)}`
}

/** Viet Nam, personal identification number: province, century and sex, YY, six digits; there is no province 999. */
export function vietnameseNumber({ birthdate, sex, choices }: Numbered): string {
  const century = (birthdate >= '2000' ? 2 : 0) + (sex === 1 ? 0 : 1)
  return `999${century}${birthdate.slice(2, 4)}${three(choices, 0, 1000)}${three(choices, 0, 1000)}`
}

function three(choices: Choices, from: number, count: number): string {
  return String(from + choices.below(count)).padStart(3, '0')
}
