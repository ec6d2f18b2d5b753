import { expect, test } from 'vitest'
import { identifySeller } from './identify-seller.ts'

type Seller = Parameters<typeof identifySeller>[0]['seller']

const NOBODY: Seller = {
  name: undefined,
  tradingName: undefined,
  identifiers: [],
  registration: undefined,
  vatNumber: undefined,
  taxRegistration: undefined,
  legalForm: undefined,
  endpoint: undefined,
  address: undefined,
  contact: undefined,
}
const known = (change: Partial<Seller>) => identifySeller({ seller: { ...NOBODY, ...change } })

test.each<[string, Partial<Seller>, string, string]>([
  [
    'a Belgian enterprise number',
    { registration: { value: '0123456749', scheme: '0208' } },
    'BE',
    '0123456749',
  ],
  ['the same with points', { registration: { value: '0123.456.749', scheme: '0208' } }, 'BE', '0123456749'],
  ['a Belgian VAT number', { vatNumber: 'BE 0123.456.749' }, 'BE', '0123456749'],
  [
    'a corporate number of Japan',
    { identifiers: [{ value: '7000012050002', scheme: '0188' }] },
    'JP',
    '7000012050002',
  ],
  ['a registration number of Japan', { vatNumber: 'T7000012050002' }, 'JP', '7000012050002'],
  ['one that stands aside', { taxRegistration: 'T7000012050002' }, 'JP', '7000012050002'],
  ['a SIREN', { registration: { value: '732 829 320', scheme: '0002' } }, 'FR', '732829320'],
  ['a French VAT number', { vatNumber: 'FR44732829320' }, 'FR', '732829320'],
])('%s: %j', (_, seller, country, number) => {
  expect(known(seller)).toEqual({ country, number, wellFormed: true })
})

test.each<[string, Partial<Seller>]>([
  ['Belgian check digits', { registration: { value: '0123456748', scheme: '0208' } }],
  ['too few digits', { registration: { value: '123456749', scheme: '0208' } }],
  ['the check digit of a corporate number', { vatNumber: 'T8000012050002' }],
  ['the check digit of a SIREN', { vatNumber: 'FR44732829321' }],
  ['letters', { registration: { value: 'ABCDEFGHIJ', scheme: '0208' } }],
])('%s: no number that a register gave', (_, seller) => {
  expect(known(seller)).toMatchObject({ wellFormed: false })
})

test.each<[string, Partial<Seller>]>([
  ['nothing', {}],
  ['a register that is not known here', { registration: { value: '1', scheme: '9999' } }],
  ['a number without a scheme', { registration: { value: '0123456749', scheme: undefined } }],
  ['a VAT number of another country', { vatNumber: 'DE123456789' }],
])('%s: nobody to ask', (_, seller) => {
  expect(known(seller)).toBeUndefined()
})

test('the entry in the register goes before the tax number', () => {
  const both = { registration: { value: '732829320', scheme: '0002' }, vatNumber: 'BE0123456749' }
  expect(known(both)).toMatchObject({ country: 'FR' })
})
