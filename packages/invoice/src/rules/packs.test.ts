import { describe, expect, test } from 'vitest'
import { dateOf } from './values.ts'
import { choosePack, findPack, PACKS } from './packs.ts'

const nameOf = (customization: string, on?: string) =>
  choosePack({ customization, syntax: 'ubl', ...(on !== undefined && { on }) })?.name

const BIS = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'

test.each([
  ['urn:cen.eu:en16931:2017', 'en16931'],
  [BIS, 'peppol-bis'],
  [`${BIS}#conformant#urn:example:more`, 'peppol-bis'],
  // A specification of its own on top of the norm: its own rules are not known, those of the norm are.
  ['urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0', 'en16931'],
  ['urn:peppol:pint:billing-1@jp-1', 'pint-jp'],
  ['urn:peppol:pint:nontaxinvoice-1@jp-1', 'pint-jp-ntr'],
  ['urn:peppol:pint:selfbilling-1@jp-1', 'pint-jp-sb'],
  ['urn:peppol:pint:billing-1@sg-1', undefined],
  ['', undefined],
])('%s is checked with %s', (customization, name) => expect(nameOf(customization)).toBe(name))

test('an invoice from before a version is checked with the oldest there is', () => {
  expect(nameOf(BIS, '2020-01-01')).toBe('peppol-bis')
  expect(nameOf(BIS, 'no date')).toBe('peppol-bis')
})

test.each([
  ['peppol-bis', 'peppol-bis'],
  ['peppol-bis@3.0.21', 'peppol-bis'],
  ['peppol-bis@3.0.20', undefined],
  ['peppol', undefined],
  ['', undefined],
])('the pack %s', (wanted, name) => expect(findPack(wanted)?.name).toBe(name))

describe.each(PACKS)('$name@$version', (pack) => {
  const rules = [...pack.compiled().rules.values()]

  test('has days for dates, and counts only after it was published or from the norm on', () => {
    expect(dateOf(pack.publishedOn)).toBe(pack.publishedOn)
    expect(dateOf(pack.validFrom)).toBe(pack.validFrom)
  })

  test('is found by its name and version, and compiled once', () => {
    expect(findPack(`${pack.name}@${pack.version}`)).toBe(pack)
    expect(pack.compiled()).toBe(pack.compiled())
  })

  test('every rule says what must be so in a sentence, and names its business terms', () => {
    const silent = rules.filter(({ message }) => !/^[A-Z].+\.$/.test(message))
    expect(silent.map(({ id, message }) => `${id}: ${message}`)).toEqual([])
    const strange = rules.filter(({ terms }) =>
      terms.some((term) => !/^(?:B|ib)[tgTG]-\d+(?:-\d+)?$/.test(term)),
    )
    expect(strange.map(({ id, terms }) => `${id}: ${terms.join(' ')}`)).toEqual([])
  })
})
