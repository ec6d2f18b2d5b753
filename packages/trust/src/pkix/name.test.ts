import { expect, test } from 'vitest'
import { readDer, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createName, nameWithin, parseName, sameName } from './name.ts'

const parse = (der: Uint8Array) => parseName(readDer(der), 'name')
const part = (type: string, value: Uint8Array): Uint8Array =>
  write.der(TAG.set, write.sequence(write.oid(type), value))
const CN = '2.5.4.3'

test.each([
  [
    'a list instead of a set',
    write.sequence(write.sequence(write.sequence(write.oid(CN), write.utf8String('x')))),
  ],
  ['an empty part', write.sequence(write.der(TAG.set))],
  [
    'an attribute of three values',
    write.sequence(write.der(TAG.set, write.sequence(write.oid(CN), write.nothing(), write.nothing()))),
  ],
  ['too many parts', write.sequence(...Array.from({ length: 33 }, () => part(CN, write.utf8String('x'))))],
])('%s is no name', (_, der) => {
  expect(() => parse(der)).toThrow('name')
})

test('a name is shown with the most specific part first, and nothing in it can pose as another part', () => {
  const name = { commonName: 'TEST, O=Bank', organization: 'TEST "A"', country: 'BE' }
  expect(parse(createName(name)).text).toBe('CN=TEST\\, O=Bank, O=TEST \\"A\\", C=BE')
})

test('an attribute of an unknown kind is shown by its number and bytes', () => {
  expect(parse(write.sequence(part('1.2.3', write.boolean(true)))).text).toBe('1.2.3=#0101ff')
})

test.each([
  ['itself', 'TEST Org', true],
  ['other letters and spaces', ' test   ORG ', true],
  ['another organisation', 'TEST Organ', false],
])('a name lies within %s: %s, %s', (_, organization, expected) => {
  const name = parse(createName({ commonName: 'x', organization: 'TEST Org', country: 'BE' }))
  const base = write.sequence(
    part('2.5.4.6', write.printableString('BE')),
    part('2.5.4.10', write.utf8String(organization)),
  )
  expect(nameWithin(name, parse(base))).toBe(expected)
})

test('a longer name is not within a shorter one reversed', () => {
  const [short, long] = [createName({ commonName: 'x' }), createName({ commonName: 'x', country: 'BE' })].map(
    parse,
  )
  if (short === undefined || long === undefined) throw new Error('two names')
  expect(nameWithin(short, long)).toBe(false)
})

test.each<[string, (text: string) => Uint8Array, string, boolean]>([
  ['in another type of string', write.printableString, 'TEST Org', true],
  ['in other letters and spaces', write.utf8String, ' test  ORG ', true],
  ['in a compatible form', write.utf8String, 'TEST\u00a0Ｏrg', true],
  ['without a space', write.utf8String, 'TESTOrg', false],
  ['with more', write.utf8String, 'TEST Orga', false],
])('a name %s: same as the first: %s', (_, encode, text, expected) => {
  const name = (value: Uint8Array): ReturnType<typeof parse> => parse(write.sequence(part('2.5.4.10', value)))
  const [first, second] = [name(write.utf8String('TEST Org')), name(encode(text))]
  expect([sameName(first, second), sameName(second, first)]).toEqual([expected, expected])
})

test('a name that goes on is another one, both ways', () => {
  const organization = part('2.5.4.10', write.utf8String('TEST Org'))
  const [short, long] = [write.sequence(organization), write.sequence(organization, organization)].map(parse)
  if (short === undefined || long === undefined) throw new Error('two names')
  expect([sameName(short, long), sameName(long, short)]).toEqual([false, false])
})
