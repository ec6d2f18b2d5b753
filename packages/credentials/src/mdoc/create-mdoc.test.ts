import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CborError } from '../cbor/cbor-error.ts'
import { CborTag, embeddedBytes, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import type { JsonObject } from '../json.ts'
import type { Bytes } from '../ports.ts'
import { AT, holder, issuer, run, trusting } from '../sd-jwt-fixtures.ts'
import { createMdoc, type NewMdoc } from './create-mdoc.ts'
import { elementComplaint, elementOfJson, type ElementType } from './element-type.ts'
import { parseIssuerSigned } from './issuer-signed.ts'
import { elementsOf } from './mdoc-elements.ts'
import {
  MDL_CLAIMS,
  MDL_NAMESPACE,
  MDL_TYPE,
  newMdoc,
  PID_CLAIMS,
  PID_TYPE,
  POLICY,
  testSalt,
  TRANSCRIPT,
} from './mdoc-fixtures.ts'
import { instantOfSeconds, isFullDate, secondsOfInstant } from './mdoc-time.ts'
import { presentMdoc } from './present-mdoc.ts'
import { parseSecurityObject } from './security-object.ts'
import { verifyIssuerSigned } from './verify-mdoc.ts'

async function refusal(act: () => Promise<unknown>): Promise<string> {
  try {
    await act()
    return 'accepted'
  } catch (error) {
    if (error instanceof CborError) return `${error.code} ${error.detail}`
    throw error
  }
}
const pid = (change: JsonObject): Partial<NewMdoc> => ({
  elements: elementsOf(PID_TYPE, {
    ...PID_CLAIMS,
    [PID_TYPE]: { ...(PID_CLAIMS[PID_TYPE] as JsonObject), ...change },
  }),
})
const without = (name: string): Partial<NewMdoc> => {
  const { [name]: _, ...rest } = PID_CLAIMS[PID_TYPE] as JsonObject
  return { elements: elementsOf(PID_TYPE, { [PID_TYPE]: rest }) }
}
const VALIDITY = newMdoc().validity

describe('what an issuer must not write is refused, and named', () => {
  test.each<[string, () => Partial<NewMdoc>, string]>([
    ['a salt of 15 bytes', () => ({ salt: () => new Uint8Array(15) }), 'MDOC_FORM a salt has 15 bytes'],
    [
      'validFrom before signed',
      () => ({ validity: { ...VALIDITY, validFrom: AT - 7201 } }),
      'MDOC_FORM validity: validFrom',
    ],
    [
      'an end before the beginning',
      () => ({ validity: { ...VALIDITY, validUntil: AT - 3600 } }),
      'MDOC_FORM validity: validUntil',
    ],
    [
      'half a second',
      () => ({ validity: { ...VALIDITY, validUntil: AT + 0.5 } }),
      'MDOC_FORM validity: a time',
    ],
    ['a holder key that is none', () => ({ deviceKey: { kty: 'RSA' } }), 'COSE_KEY'],
    ['no elements', () => ({ elements: new Map() }), 'MDOC_ELEMENT a document without elements'],
    ['no birth date', () => without('birth_date'), 'MDOC_ELEMENT birth_date is missing'],
    [
      'an element nobody knows',
      () => pid({ shoe_size: 42 }),
      'MDOC_ELEMENT eu.europa.ec.eudi.pid.1 has no element shoe_size',
    ],
    [
      'a birth date that is an instant',
      () => pid({ birth_date: '1994-03-08T00:00:00Z' }),
      'MDOC_ELEMENT birth_date is not a full-date',
    ],
    [
      'a birth date that does not exist',
      () => pid({ birth_date: '1994-02-29' }),
      'MDOC_ELEMENT birth_date is not a full-date',
    ],
    [
      'a nationality that is a text',
      () => pid({ nationality: 'JP' }),
      'MDOC_ELEMENT nationality is not a list of countries',
    ],
    ['a place of nowhere', () => pid({ place_of_birth: {} }), 'MDOC_ELEMENT place_of_birth is not a place'],
    ['an empty name', () => pid({ given_name: '' }), 'MDOC_ELEMENT given_name is not a text of 1 to 150'],
    [
      'a name of 151 characters',
      () => pid({ given_name: '愛'.repeat(151) }),
      'MDOC_ELEMENT given_name is not a text',
    ],
    ['a sex that is a text', () => pid({ sex: '2' }), 'MDOC_ELEMENT sex is not a natural number'],
    [
      'the Individual Number, in any document',
      () => ({
        docType: 'org.example',
        elements: new Map([['org.iso.23220.1.jp', new Map([['individual_number_unicode', '1']])]]),
      }),
      'MDOC_FORBIDDEN',
    ],
    [
      'a namespace that is a text',
      () => ({ elements: elementsOf(PID_TYPE, { [PID_TYPE]: 'x' }) }),
      'MDOC_ELEMENT eu.europa',
    ],
    [
      'a fraction',
      () => ({ docType: 'org.example', elements: elementsOf('org.example', { a: { b: 0.5 } }) }),
      'CBOR_FORM',
    ],
  ])('%s', async (_, change, expected) => {
    expect(await refusal(() => run(createMdoc(newMdoc(change()))))).toContain(expected)
  })

  test('an element that is not in the document cannot be shown', async () => {
    const issuerSigned = await run(createMdoc(newMdoc()))
    const show = (...path: string[]) =>
      presentMdoc({ issuerSigned, paths: [path], transcript: TRANSCRIPT, alg: 'ES256', key: holder.key })
    expect(await refusal(() => run(show(PID_TYPE, 'portrait')))).toBe(
      'MDOC_ELEMENT the document has no element "portrait"',
    )
    expect(await refusal(() => run(show('other', 'given_name')))).toContain('MDOC_ELEMENT')
  })
})

describe('what an issuer writes', () => {
  test('is deterministic CBOR, inside and out, with dates in their tags', async () => {
    const issued = await run(createMdoc(newMdoc()))
    expect(() => readCbor(issued, { strict: true })).not.toThrow()
    const { nameSpaces, issuerAuth } = parseIssuerSigned(issued, { strict: true })
    const mso = readCbor(
      embeddedBytes(readCbor(issuerAuth.payload ?? new Uint8Array(), { strict: true })) ?? new Uint8Array(),
      { strict: true },
    )
    expect(mso).toBeInstanceOf(Map)
    const items = nameSpaces.get(PID_TYPE) ?? []
    const birth = items.find(({ element }) => element === 'birth_date')
    expect(birth?.value).toMatchObject({ tag: 1004, value: '1994-03-08' })
    const issuance = items.find(({ element }) => element === 'issuance_date')
    expect(issuance?.value).toMatchObject({ tag: 0, value: '2026-11-01T09:00:00Z' })
  })

  test('says when, for whom and where its status stands', async () => {
    const status = { uri: 'https://issuer.example/status/3', index: 4711 }
    const keyAuthorizations = { nameSpaces: ['a'], dataElements: new Map([['b', ['c']]]) }
    const validity = { ...VALIDITY, expectedUpdate: AT + 1000 }
    const issued = await run(createMdoc(newMdoc({ status, keyAuthorizations, validity, hashAlg: 'sha-512' })))
    expect(parseSecurityObject(parseIssuerSigned(issued).issuerAuth.payload)).toMatchObject({
      docType: PID_TYPE,
      hashAlg: 'sha-512',
      validity,
      status,
      keyAuthorizations,
    })
    const report = await run(verifyIssuerSigned(issued, POLICY), trusting(issuer))
    expect(report.verdict).toBe('valid')
  })

  test('a driving licence, with its picture as bytes and its privileges dated', async () => {
    const elements = elementsOf(MDL_TYPE, MDL_CLAIMS)
    const issued = await run(createMdoc(newMdoc({ docType: MDL_TYPE, elements })))
    expect(elements.get(MDL_NAMESPACE)?.get('portrait')).toEqual(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))
    const report = await run(verifyIssuerSigned(issued, { ...POLICY, types: [MDL_TYPE] }), trusting(issuer))
    expect(report.claims).toEqual(MDL_CLAIMS)
    expect(report.notes).toEqual([])
  })

  test('numbers of digests are a permutation, and decoys are digests too', async () => {
    const draws: number[] = []
    const random = (below: number) => {
      draws.push(below)
      return below >> 1
    }
    const issued = await run(createMdoc(newMdoc({ random, decoys: 5 })))
    const { nameSpaces, issuerAuth } = parseIssuerSigned(issued)
    const { valueDigests } = parseSecurityObject(issuerAuth.payload)
    const ids = (nameSpaces.get(PID_TYPE) ?? []).map(({ digestId }) => digestId)
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b))
    expect([...(valueDigests.get(PID_TYPE)?.keys() ?? [])].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 14 }, (_, index) => index),
    )
    expect(draws.length).toBe(13 + 5)
  })

  test('two copies of one dataset share nothing but the dataset', async () => {
    const [one, two] = await Promise.all([run(createMdoc(newMdoc())), run(createMdoc(newMdoc()))])
    const digests = (issued: Bytes) =>
      [
        ...(parseSecurityObject(parseIssuerSigned(issued).issuerAuth.payload)
          .valueDigests.get(PID_TYPE)
          ?.values() ?? []),
      ].map((digest) => Buffer.from(digest).toString('hex'))
    expect(digests(one).filter((digest) => digests(two).includes(digest))).toEqual([])
  })
})

test('what is issued is what is read, for any names and values', async () => {
  const value = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.nat(),
    fc.boolean(),
    fc.array(fc.nat(9), { maxLength: 3 }),
  )
  const elements = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), value, {
    minKeys: 1,
    maxKeys: 6,
  })
  const claims = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), elements, {
    minKeys: 1,
    maxKeys: 3,
  })
  await fc.assert(
    fc.asyncProperty(claims, async (dataset) => {
      const elements = elementsOf('org.example', dataset)
      const issued = await run(createMdoc(newMdoc({ docType: 'org.example', elements, decoys: 2 })))
      const report = await run(
        verifyIssuerSigned(issued, { ...POLICY, types: ['org.example'] }),
        trusting(issuer),
      )
      expect({ ...report.claims }).toEqual({ ...dataset })
    }),
    { numRuns: 40 },
  )
})

describe('times', () => {
  test.each<[string, number | undefined]>([
    ['1970-01-01T00:00:00Z', 0],
    ['2000-02-29T23:59:59Z', 951_868_799],
    ['2027-01-15T08:00:00Z', 1_800_000_000],
    ['2025-02-19T23:36:58.210391Z', 1_740_008_218],
    ['1969-12-31T23:59:59Z', -1],
    ['2100-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-00-01T00:00:00Z', undefined],
    ['2026-01-00T00:00:00Z', undefined],
    ['2026-01-01T24:00:00Z', undefined],
    ['2026-01-01T23:60:00Z', undefined],
    ['2026-01-01T23:59:60Z', undefined],
    ['2026-01-01T00:00:00', undefined],
    ['2026-01-01T00:00:00+00:00', undefined],
    ['2026-01-01', undefined],
    ['', undefined],
  ])('%s', (text, seconds) => expect(secondsOfInstant(text)).toBe(seconds))

  test('are the same as those of the platform, from year 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
        expect(instantOfSeconds(seconds)).toBe(text)
        expect(secondsOfInstant(text)).toBe(seconds)
        expect(isFullDate(text.slice(0, 10))).toBe(true)
      }),
    )
  })
})

test.each<[ElementType, CborValue, boolean]>([
  ['tstr', 'x', true],
  ['country', 'BE', true],
  ['country', 'be', false],
  ['countries', ['BE'], true],
  ['countries', [], false],
  ['uint', 0, true],
  ['uint', -1, false],
  ['bool', false, true],
  ['bool', 0, false],
  ['bstr', new Uint8Array(), true],
  ['bstr', 'x', false],
  ['full-date', new CborTag(1004, '2026-01-01'), true],
  ['full-date', '2026-01-01', false],
  ['tdate', new CborTag(0, '2026-01-01T00:00:00Z'), true],
  ['tdate', new CborTag(1004, '2026-01-01'), false],
  ['date', new CborTag(0, '2026-01-01T00:00:00Z'), true],
  ['date', new CborTag(1004, '2026-01-01'), true],
  ['date', new CborTag(1, 0), false],
  ['place', new Map([['country', 'JP']]), true],
  ['place', new Map([['planet', 'Mars']]), false],
  ['place', 'Kyoto', false],
  ['privileges', [new Map([['vehicle_category_code', 'B']])], true],
  [
    'privileges',
    [
      new Map<string, CborValue>([
        ['vehicle_category_code', 'B'],
        ['issue_date', '2026-01-01'],
      ]),
    ],
    false,
  ],
  ['privileges', [new Map()], false],
  ['any', null, true],
])('%s %o: %s', (type, value, fits) => {
  expect(elementComplaint(type, value) === undefined).toBe(fits)
})

test('JSON of a dataset becomes the type of its element, or a value the type refuses', () => {
  expect(writeCbor(elementOfJson('bstr', 'AAE'))).toEqual(Uint8Array.of(0x42, 0, 1))
  expect(elementOfJson('full-date', '2026-01-01')).toEqual(new CborTag(1004, '2026-01-01'))
  expect(elementComplaint('full-date', elementOfJson('full-date', 'soon'))).toBeDefined()
  expect(elementComplaint('bstr', elementOfJson('bstr', 7))).toBeDefined()
  expect(elementComplaint('privileges', elementOfJson('privileges', 'B'))).toBeDefined()
  expect(elementComplaint('privileges', elementOfJson('privileges', ['B']))).toBeDefined()
  expect(testSalt()).not.toEqual(testSalt())
})
