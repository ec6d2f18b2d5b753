import { expect, test } from 'vitest'
import {
  attributesOf,
  issuerName,
  labelIn,
  mainAttributes,
  nameOf,
  orderedAttributes,
  valueText,
} from './credential-text.ts'

test.each([
  ['CN=TEST PID Provider,O=TEST,C=BE', 'TEST PID Provider'],
  ['O=TEST,CN=Second\\, Inc\\+', 'Second, Inc+'],
  ['O=no common name', 'O=no common name'],
])('the name in %s', (subject, name) => {
  expect(issuerName({ subject })).toBe(name)
})

test('a label in the language of the reader, else English, else the first', () => {
  const labels = [
    { locale: 'de', name: 'Nachweis' },
    { locale: 'fr-BE', name: 'Document' },
    { locale: 'en', name: 'Credential' },
  ]
  expect(labelIn(labels, 'fr')).toBe('Document')
  expect(labelIn(labels, 'ja')).toBe('Credential')
  expect(labelIn(labels.slice(0, 1), 'ja')).toBe('Nachweis')
  expect(labelIn([], 'ja')).toBeUndefined()
})

test('what nobody has named keeps its bare name', () => {
  expect(nameOf(['shoe_size'], [], 'fr')).toEqual({ name: 'shoe_size', group: undefined })
  expect(nameOf(['date_of_award'], [], 'fr').name).toBe('Date d’obtention')
})

test('a pattern of the issuer names every element', () => {
  const labels = [{ path: ['degrees', null, 'title'], labels: [{ locale: 'en', name: 'Degree' }] }]
  expect(nameOf(['degrees', 1, 'title'], labels, 'en')).toEqual({ name: 'Degree', group: 'degrees' })
})

test('objects come apart, lists stay together', () => {
  expect(attributesOf({ a: { b: 1 }, c: [1, 2] })).toEqual([
    { path: ['a', 'b'], value: 1 },
    { path: ['c'], value: [1, 2] },
  ])
})

test.each([
  ['birthdate', '1999-02-28', 'ja', '平成11年2月28日'],
  ['issuing_country', 'JP', 'fr', 'Japon'],
  ['sex', 9, 'en', 'Not known'],
  ['sex', 4, 'en', 'Other'],
  ['age_over_18', true, 'fr', 'Oui'],
  ['eqf_level', 7, 'en', '7'],
  ['nothing', null, 'en', ''],
] as const)('%s %s in %s is %s', (name, value, lang, text) => {
  const markup = String(valueText({ path: [name], value }, lang))
  expect(markup.replaceAll(/<[^>]+>/g, '')).toBe(text)
})

test('a picture is shown only when it is one, and never from another address', () => {
  const at = (value: string) => String(valueText({ path: ['picture'], value }, 'en'))
  expect(at('data:image/png;base64,AAAA')).toContain('<img class="picture" src="data:image/png;base64,AAAA"')
  expect(at('https://evil.example/p.png')).not.toContain('<img')
  expect(at('data:image/svg+xml;base64,AAAA')).not.toContain('<img')
})

test('the main attributes tell one document from another', () => {
  const claims = { family_name: 'P', title: 'T', birthdate: 'b', given_name: 'g' }
  expect(mainAttributes({ claims, claimLabels: [] }).map(({ value }) => value)).toEqual(['T', 'g', 'P'])
  expect(mainAttributes({ claims: { x: 1 }, claimLabels: [] })).toEqual([{ path: ['x'], value: 1 }])
})

test('attributes stand in the order in which the issuer names them, a group together, the unnamed last', () => {
  const claims = { z: 1, address: { street: 's', town: 't' }, name: 'n' }
  const claimLabels = [['name'], ['address'], ['address', 'town']].map((path) => ({ path, labels: [] }))
  const paths = orderedAttributes({ claims, claimLabels }).map(({ path }) => path.join('.'))
  expect(paths).toEqual(['name', 'address.street', 'address.town', 'z'])
})
