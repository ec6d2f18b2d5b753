import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { encodeUtf8 } from '../bytes.ts'
import { XmlError } from '../xml/xml.ts'
import { createMra } from './create-mra.ts'
import type { Mra } from './mra.ts'
import { TEST_MRA } from './mra-fixtures.ts'
import { parseMra } from './parse-mra.ts'

const parse = (text: string) => parseMra(encodeUtf8(text))
const xml = createMra(TEST_MRA)

/** The text with one place changed; a change that changes nothing is a fault of the test. */
function changed(what: string, by: string): string {
  expect(xml).toContain(what)
  return xml.replace(what, by)
}

test('what is written is read back, with nothing to say about it', () => {
  const { found, findings } = parse(xml)
  expect(findings).toEqual([])
  expect(found).toEqual([{ mra: TEST_MRA, pointer: undefined }])
})

const INFO = 'TrustServiceEquivalenceInformation[1]'
const POINTED = 'CertificateContentDeclarationPointedParty[1]'

describe('whatever the schema does not have is told with its place, and its equivalence is not used', () => {
  test.each<[what: string, from: string, to: string, place: string, detail: string]>([
    [
      'an element that is not known',
      '<mra:TrustServiceTSLTypeEquivalenceList>',
      '<mra:Extra/><mra:TrustServiceTSLTypeEquivalenceList>',
      `${INFO}/Extra[1]`,
      'not known here',
    ],
    [
      'a known name in another namespace',
      '<tsl:ServiceTypeIdentifier>urn:test:type:a</tsl:ServiceTypeIdentifier>',
      '<mra:ServiceTypeIdentifier>urn:test:type:a</mra:ServiceTypeIdentifier>',
      'ServiceTypeIdentifier[1]',
      'not known here',
    ],
    [
      'text between elements',
      '<mra:TrustServiceTSLTypeEquivalenceList>',
      'x<mra:TrustServiceTSLTypeEquivalenceList>',
      INFO,
      'text between elements',
    ],
    [
      'an attribute that is not known',
      '<mra:TrustServiceEquivalenceStatus>',
      '<mra:TrustServiceEquivalenceStatus critical="true">',
      'TrustServiceEquivalenceStatus[1]',
      'the attribute critical',
    ],
    [
      'another type for an element',
      '<mra:TrustServiceEquivalenceStatus>',
      '<mra:TrustServiceEquivalenceStatus xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x">',
      'TrustServiceEquivalenceStatus[1]',
      'the attribute type',
    ],
    ['an empty identifier', '>TEST "signatures" &lt;1&gt;<', '><', 'TrustServiceLegalIdentifier[1]', 'empty'],
    [
      'an element in a value',
      'http://ec.europa.eu/tools/lotl/mra/enacted',
      '<mra:b/>',
      'TrustServiceEquivalenceStatus[1]',
      'an element where text belongs',
    ],
    [
      'a status that is missing',
      '<mra:TrustServiceEquivalenceStatus>http://ec.europa.eu/tools/lotl/mra/enacted</mra:TrustServiceEquivalenceStatus>',
      '',
      INFO,
      'TrustServiceEquivalenceStatus is missing',
    ],
    [
      'a time without its zone',
      '2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00',
      'StartingTime[1]',
      'not a time with its zone',
    ],
    [
      'a day that does not exist',
      '2024-01-01T00:00:00Z',
      '2024-02-30T00:00:00Z',
      'StartingTime[1]',
      'not a time with its zone',
    ],
    [
      'a zone that does not exist',
      '2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00+15:00',
      'StartingTime[1]',
      'not a time with its zone',
    ],
    [
      'a URI with white space',
      'urn:test:status:good',
      'urn:test:status: good',
      'ServiceStatus[1]',
      'white space in a URI',
    ],
    ['an assert that is not known', 'assert="none"', 'assert="some"', 'CriteriaList[1]', 'assert is some'],
    ['an assert that is not there', ' assert="none"', '', 'CriteriaList[1]', 'assert is missing'],
    [
      'a bit that is not known',
      'name="crlSign"',
      'name="cRLSign"',
      'KeyUsageBit[2]',
      'cRLSign is not a key usage',
    ],
    ['a bit that is neither', '>false<', '>no<', 'KeyUsageBit[2]', 'neither true nor false'],
    [
      'a policy that is not an identifier',
      'urn:oid:1.2.3<',
      'urn:oid:1.2.03<',
      'Identifier[1]',
      'not an object identifier',
    ],
    [
      'a criterion that is not known',
      '<mra:QcStatementSet>',
      '<mra:Other/><mra:QcStatementSet>',
      'otherCriteriaList[1]/Other[1]',
      'a criterion that is not known',
    ],
    [
      'a criterion of TS 119 612 in the wrong namespace',
      '<tslx:ExtendedKeyUsage>',
      '<sie:ExtendedKeyUsage/><tslx:ExtendedKeyUsage>',
      'otherCriteriaList[1]/ExtendedKeyUsage[1]',
      'a criterion that is not known',
    ],
    ['a country that is none', '>ZZ<', '>Zz<', 'QcCClegislation[1]', 'Zz is not a country code'],
    [
      'a type and a country at once',
      '<mra:QcCClegislation>',
      '<mra:QcType><xades:Identifier>1.2</xades:Identifier></mra:QcType><mra:QcCClegislation>',
      'QcStatementInfo[1]',
      'either a type or a country',
    ],
    [
      'a narrower addition',
      '</tsl:AdditionalServiceInformation>',
      '<tsl:InformationValue>x</tsl:InformationValue></tsl:AdditionalServiceInformation>',
      'InformationValue[1]',
      'not known here',
    ],
    [
      'a qualifier without URI',
      ' uri="urn:test:qualifier:device"',
      '',
      'QualifierPointedParty[1]',
      'uri is missing',
    ],
    [
      'a qualifier with content',
      '<mra:QualifierPointedParty uri="urn:test:qualifier:device"/>',
      '<mra:QualifierPointedParty uri="urn:test:qualifier:device"><mra:x/></mra:QualifierPointedParty>',
      'x[1]',
      'not known here',
    ],
  ])('%s', (_, from, to, place, detail) => {
    const { found, findings } = parse(changed(from, to))
    expect(findings[0]?.place).toContain(place)
    expect(findings[0]?.detail).toContain(detail)
    expect(findings[0]?.line).toBeGreaterThan(2)
    expect(found.map(({ mra }) => mra.equivalences)).toEqual([[]])
  })

  test.each([
    ['out of order', '<mra:TrustServiceEquivalenceStatus>', '</mra:TrustServiceEquivalenceStatus>'],
    ['more than once', '<mra:TrustServiceLegalIdentifier>', '</mra:TrustServiceLegalIdentifier>'],
  ])('%s', (detail, begin, end) => {
    const part = xml.slice(xml.indexOf(begin), xml.indexOf(end) + end.length)
    const first = '<mra:TrustServiceTSLTypeEquivalenceList>'
    const { findings } = parse(changed(first, `${part}${first}`))
    expect(findings.map((one) => one.detail)).toContain(detail)
  })

  test('no criteria at all', () => {
    const all = new RegExp(`<mra:${POINTED.slice(0, -3)} assert="all">[^]*?</mra:${POINTED.slice(0, -3)}>`)
    const { findings } = parse(xml.replace(all, `<mra:${POINTED.slice(0, -3)} assert="all"/>`))
    expect(findings[0]).toMatchObject({ detail: 'no criteria' })
    expect(findings[0]?.place).toMatch(
      /CertificateContentReferenceEquivalence\[1\]\/CertificateContentDeclarationPointedParty\[1\]$/,
    )
  })

  test('the other equivalences stay', () => {
    const mra: Mra = { ...TEST_MRA, equivalences: [...TEST_MRA.equivalences, ...TEST_MRA.equivalences] }
    const { found, findings } = parse(createMra(mra).replace('mra/enacted<', 'mra/ enacted<'))
    expect(findings).toHaveLength(1)
    expect(found[0]?.mra.equivalences).toEqual(TEST_MRA.equivalences)
  })
})

describe('an extension that cannot be used at all', () => {
  test.each([
    ['of another technical type', 'technicalType="1"', 'technicalType="2"', 'technicalType 2'],
    ['without a depth', ' MRADepth="1"', '', 'MRADepth is missing'],
    ['of no depth', 'MRADepth="1"', 'MRADepth="0"', 'MRADepth 0'],
    [
      'with a version that is no number',
      'version="1" pointing',
      'version="one" pointing',
      'version is not a whole number',
    ],
    [
      'without the law of a side',
      'pointedContractingPartyLegislation="urn:test:law"',
      'pointedContractingPartyLegislation=" "',
      'pointedContractingPartyLegislation is missing',
    ],
    ['with an attribute that is not known', 'MRADepth="1"', 'MRADepth="1" x="y"', 'the attribute x'],
  ])('%s', (_, from, to, detail) => {
    const { found, findings } = parse(changed(from, to))
    expect(found).toEqual([])
    expect(findings.map((one) => one.detail).join()).toContain(detail)
  })

  test('of another version of the schema', () => {
    const { found, findings } = parse(xml.replaceAll('mra/schema/v2#', 'mra/schema/v3#'))
    expect(found).toEqual([])
    expect(findings[0]?.detail).toBe('another version: http://ec.europa.eu/tools/lotl/mra/schema/v3#')
  })

  test('where it has nothing to do', () => {
    const inner = xml.slice(xml.indexOf('<mra:'))
    const { found, findings } = parse(`<list>${inner}</list>`)
    expect([found, findings.map(({ detail }) => detail)]).toEqual([[], ['not in a pointer to a list']])
  })

  test('with more findings than anybody reads', () => {
    expect(() =>
      parse(
        changed(
          '<mra:TrustServiceLegalIdentifier>',
          `${'<mra:x/>'.repeat(201)}<mra:TrustServiceLegalIdentifier>`,
        ),
      ),
    ).toThrow(XmlError)
  })
})

test('times of other zones, identifiers in three forms, outer white space', () => {
  const text = changed('2024-01-01T00:00:00Z', ' 2024-01-01T01:30:00.25+01:30\n')
    .replace('urn:oid:1.2.3<', '1.2.3<')
    .replace('urn:oid:1.2.4<', 'URN:OID:1.2.4<')
    .replace('>true<', '>1<')
  const { found, findings } = parse(text)
  expect(findings).toEqual([])
  const [equivalence] = found[0]?.mra.equivalences ?? []
  expect(equivalence).toEqual({ ...TEST_MRA.equivalences[0], since: '2024-01-01T00:00:00.250Z' })
})

const folder = testData('mra') ?? ''
const LISTS = [
  'real/mra-lotl.xml',
  'base/mra-lotl.xml',
  'samples/mra-lotl.xml',
  'real/mra-zz-tl.xml',
  'base/mra-zz-tl.xml',
]
const ZZ = 'https://esignature.ec.europa.eu/efda/intl-pilot/api/v1/intl-pilot'

describe.skipIf(folder === '')('the lists of the international pilot (skipped without test data)', () => {
  test.each(LISTS)('%s: one extension, one equivalence, and what is written again reads the same', (file) => {
    const { found, findings } = parseMra(readFileSync(join(folder, file)))
    expect(findings).toEqual([])
    expect(found.map(({ mra }) => mra.equivalences.map(({ legalIdentifier }) => legalIdentifier))).toEqual([
      ['QCForESig'],
    ])
    const again = found.map(({ mra }) => parse(createMra(mra)).found[0]?.mra)
    expect(again).toEqual(found.map(({ mra }) => mra))
  })

  test('both directions, and the list each points to', () => {
    const [eu, zz] = ['real/mra-lotl.xml', 'real/mra-zz-tl.xml'].map((file) =>
      parseMra(readFileSync(join(folder, file))),
    )
    expect([eu?.territory, zz?.territory]).toEqual(['EU', 'ZZ'])
    expect(eu?.found[0]?.pointer).toMatchObject({
      location: `${ZZ}/tl/mra_tl_zz.xml`,
      territory: 'XX',
      type: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/ZZlist',
      certificates: [expect.stringMatching(/^MII[A-Za-z0-9+/]+=*$/)],
    })
    expect(zz?.found[0]?.pointer).toMatchObject({ location: `${ZZ}/mra_lotl.xml`, territory: 'EU' })
  })

  test.each(['samples/be-tl.xml', 'samples/tc-tl.xml'])('%s has none', (file) => {
    expect(parseMra(readFileSync(join(folder, file)))).toMatchObject({ found: [], findings: [] })
  })
})
