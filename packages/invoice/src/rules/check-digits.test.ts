import { describe, expect, test } from 'vitest'
import {
  isAustralian,
  isBelgian,
  isDanish,
  isGln,
  isGreek,
  isIban,
  isItalianOffice,
  isItalianTaxCode,
  isItalianVatIfItalian,
  isNorwegian,
  isSwedish,
} from './check-digits.ts'

/** Published examples of the registers, and numbers that are made to be valid. */
describe.each<[string, (text: string) => boolean, string[], string[]]>([
  ['GLN', isGln, ['5412345000013', '5790000436101', '7300010000001'], ['5412345000014', '541234500001X', '']],
  [
    'Norway',
    isNorwegian,
    ['974760673', '923609016'],
    ['974760674', '97476067', '9747606733', '000000000', 'A74760673'],
  ],
  ['Denmark', isDanish, ['DK16356706', '16356706'], ['DK1635670', 'dk16356706', '163567061']],
  ['Belgium', isBelgian, ['0123456749', '0202239951'], ['0123456748', '123456749', '012345674X']],
  ['Sweden', isSwedish, ['5567321707', '2021000985'], ['5567321708', '556732170', '556732-1707']],
  ['Australia', isAustralian, ['51824753556', '53004085616'], ['51824753557', '5182475355', '5182475355A']],
  ['Italian offices', isItalianOffice, ['UFY9MH', 'abc123'], ['UFY9M', 'UFY9MHX', 'UFY-MH']],
  [
    'Italian tax codes',
    isItalianTaxCode,
    ['RSSMRA80A01H501U', '01234567890'],
    ['RSSMRA80A01H5015', 'RSSMRAX0A01H501U', '0123456789', '0123456789A'],
  ],
  [
    'Italian VAT numbers',
    isItalianVatIfItalian,
    ['IT00159560366', 'FR123', ''],
    ['IT00159560367', 'IT159560366'],
  ],
  ['Greece', isGreek, ['094259216', '090000045'], ['094259217', '09425921', '09425921X']],
  [
    'IBAN',
    isIban,
    ['BE68539007547034', 'GB82 WEST 1234 5698 7654 32', 'NO9386011117947'],
    ['BE68539007547035', 'be68539007547034', 'BE6', '539007547034', 'BE68-5390-0754-7034', ''],
  ],
])('%s', (_, accepts, valid, invalid) => {
  test.each(valid)('accepts "%s"', (text) => expect(accepts(text)).toBe(true))
  test.each(invalid)('refuses "%s"', (text) => expect(accepts(text)).toBe(false))
})

test.each<[string, (text: string) => boolean, string]>([
  ['GLN', isGln, '5412345000013'],
  ['Norway', isNorwegian, '974760673'],
  ['Belgium', isBelgian, '0202239951'],
  ['Sweden', isSwedish, '5567321707'],
  ['Australia', isAustralian, '51824753556'],
  ['Greece', isGreek, '094259216'],
])('%s: one digit that is another is seen wherever it is', (_, accepts, valid) => {
  for (let at = 0; at < valid.length; at++)
    for (const digit of '0123456789')
      if (digit !== valid[at])
        expect(accepts(valid.slice(0, at) + digit + valid.slice(at + 1)), `${at}: ${digit}`).toBe(false)
})
