import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CredentialOffer,
  createOffer,
  createOfferLink,
  parseOffer,
  parseOfferLink,
  parseOfferText,
} from './offer.ts'

const PRE = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const GOOD = { credential_issuer: 'https://issuer.example', credential_configuration_ids: ['pid'] }
const withTxCode = (tx_code: unknown) => ({ grants: { [PRE]: { 'pre-authorized_code': 'c', tx_code } } })

describe('an offer is hostile until checked; refused', () => {
  test.each<[string, object]>([
    ['no issuer', { credential_issuer: undefined }],
    ['issuer over http', { credential_issuer: 'http://issuer.example' }],
    ['issuer that is a script', { credential_issuer: 'javascript:alert(1)' }],
    ['issuer with a query', { credential_issuer: 'https://issuer.example?x=1' }],
    ['issuer with a fragment', { credential_issuer: 'https://issuer.example#x' }],
    ['issuer with a password', { credential_issuer: 'https://a:b@issuer.example' }],
    ['no configurations', { credential_configuration_ids: undefined }],
    ['empty configurations', { credential_configuration_ids: [] }],
    ['configuration twice', { credential_configuration_ids: ['pid', 'pid'] }],
    ['configuration that is a number', { credential_configuration_ids: [1] }],
    ['grants as a list', { grants: [] }],
    ['blank issuer_state', { grants: { authorization_code: { issuer_state: '   ' } } }],
    ['blank code', { grants: { [PRE]: { 'pre-authorized_code': '  ' } } }],
    ['no code', { grants: { [PRE]: {} } }],
    ['unknown input mode', withTxCode({ input_mode: 'voice' })],
    ['description too long', withTxCode({ description: 'x'.repeat(301) })],
    ['length of zero', withTxCode({ length: 0 })],
    ['length as text', withTxCode({ length: '6' })],
    ['transaction code as text', withTxCode('123456')],
  ])('%s', (_, change) => {
    expect(() => parseOffer({ ...GOOD, ...change })).toThrow(expect.objectContaining({ code: 'OFFER_FORM' }))
  })

  test.each<[string, string]>([
    ['is no address', 'nothing'],
    ['has neither parameter', 'haip-vci://'],
    ['has both', 'haip-vci://?credential_offer=%7B%7D&credential_offer_uri=https%3A%2F%2Fi.example'],
    ['has two offers', 'haip-vci://?credential_offer=%7B%7D&credential_offer=%7B%7D'],
    ['refers to http', 'haip-vci://?credential_offer_uri=http%3A%2F%2Fi.example'],
    ['refers to a file', 'haip-vci://?credential_offer_uri=file%3A%2F%2F%2Fetc%2Fpasswd'],
    ['holds what is no JSON', 'haip-vci://?credential_offer=%7B'],
    ['is enormous', `haip-vci://?credential_offer=${'x'.repeat(70_000)}`],
  ])('a link that %s', (_, link) => {
    expect(() => parseOfferLink(link)).toThrow(expect.objectContaining({ code: 'OFFER_FORM' }))
  })

  test('a member written twice', () => {
    const text = '{"credential_issuer":"https://a.example","credential_issuer":"https://b.example"}'
    expect(() => parseOfferText(text)).toThrow(/JSON_DUPLICATE/)
  })
})

test.each([
  'openid-credential-offer://',
  'haip-vci://',
  'https://wallet.example/receive',
  'https://w.example/?x=1',
])('a link of scheme %s is read by value and by reference', (entry) => {
  const offer = parseOffer(GOOD)
  expect(parseOfferLink(createOfferLink(entry, offer))).toEqual({ by: 'value', offer })
  const uri = 'https://issuer.example/offers/1'
  expect(parseOfferLink(createOfferLink(entry, { uri }))).toEqual({ by: 'reference', uri })
})

test('an empty transaction code object means digits of any number', () => {
  expect(parseOffer({ ...GOOD, ...withTxCode({}) }).preAuthorized?.txCode).toEqual({
    inputMode: 'numeric',
    length: undefined,
    description: undefined,
  })
})

const text = fc.string({ minLength: 1, maxLength: 40 }).filter((value) => value.trim() !== '')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const anyOffer: fc.Arbitrary<CredentialOffer> = fc.record({
  issuer: fc.constant('https://issuer.example/tenant'),
  configurationIds: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
  holderKey: optional(text),
  authorizationCode: optional(fc.record({ issuerState: optional(text), server: optional(text) })),
  preAuthorized: optional(
    fc.record({
      code: text,
      server: optional(text),
      txCode: optional(
        fc.record({
          inputMode: fc.constantFrom('numeric', 'text'),
          length: optional(fc.integer({ min: 1, max: 20 })),
          description: optional(text),
        }),
      ),
    }),
  ),
})

test('parse(create(offer)) is the offer', () => {
  fc.assert(
    fc.property(anyOffer, (offer) => {
      expect(parseOffer(JSON.parse(JSON.stringify(createOffer(offer))))).toEqual(offer)
    }),
  )
})
