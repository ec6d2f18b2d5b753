import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { createMra } from './create-mra.ts'
import { TEST_MRA } from './mra-fixtures.ts'
import { parseMra } from './parse-mra.ts'

/** Of libxml2; a judge of schemas where it is installed. */
const XMLLINT = 'xmllint'
const xml = createMra(TEST_MRA)
const folder = testData('mra') ?? ''
const LISTS = [
  'real/mra-lotl.xml',
  'base/mra-lotl.xml',
  'samples/mra-lotl.xml',
  'real/mra-zz-tl.xml',
  'base/mra-zz-tl.xml',
]

/** What the schema of the extension imports and is not in the data, as far as the extension uses it. */
const STUBS = {
  'xml.xsd': `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
    <xsd:attribute name="lang" type="xsd:language"/></xsd:schema>`,
  'ds.xsd': `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#">
    <xsd:element name="Signature"/><xsd:element name="KeyValue"/></xsd:schema>`,
  'xades.xsd': `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://uri.etsi.org/01903/v1.3.2#"
    targetNamespace="http://uri.etsi.org/01903/v1.3.2#" elementFormDefault="qualified">
    <xsd:complexType name="AnyType" mixed="true"><xsd:sequence minOccurs="0" maxOccurs="unbounded">
      <xsd:any namespace="##any" processContents="lax"/></xsd:sequence><xsd:anyAttribute namespace="##any"/></xsd:complexType>
    <xsd:complexType name="ObjectIdentifierType"><xsd:sequence><xsd:element name="Identifier"><xsd:complexType><xsd:simpleContent>
      <xsd:extension base="xsd:anyURI"><xsd:attribute name="Qualifier"><xsd:simpleType><xsd:restriction base="xsd:string">
        <xsd:enumeration value="OIDAsURI"/><xsd:enumeration value="OIDAsURN"/></xsd:restriction></xsd:simpleType></xsd:attribute>
      </xsd:extension></xsd:simpleContent></xsd:complexType></xsd:element></xsd:sequence></xsd:complexType></xsd:schema>`,
}

/** Namespace to the file of the driver folder; the additional types are imported by hand for the criteria. */
const FILES: Readonly<Record<string, string>> = {
  'http://www.w3.org/XML/1998/namespace': 'xml.xsd',
  'http://www.w3.org/2000/09/xmldsig#': 'ds.xsd',
  'http://uri.etsi.org/01903/v1.3.2#': 'xades.xsd',
  'http://uri.etsi.org/02231/v2#': 'tsl.xsd',
  'http://uri.etsi.org/02231/v2/additionaltypes#': 'tslx.xsd',
  'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#': 'sie.xsd',
  'http://ec.europa.eu/tools/lotl/mra/schema/v2#': 'mra.xsd',
}

const schemas = testData('trustedlists/schemas/specs-trusted-list') ?? ''
const judged = folder !== '' && schemas !== '' && spawnSync(XMLLINT, ['--version']).error === undefined

/** The official schemas, pointing at one another in a folder instead of on the web. */
function schemaFolder(): string {
  const place = mkdtempSync(join(tmpdir(), 'entente-mra-'))
  onTestFinished(() => rmSync(place, { recursive: true }))
  const local = (text: string) =>
    text.replace(
      /<xsd:import\s+namespace="([^"]+)"[^>]*>/g,
      (_, uri: string) => `<xsd:import namespace="${uri}" schemaLocation="${FILES[uri] ?? ''}"/>`,
    )
  const official = {
    'mra.xsd': join(folder, 'schema/mra_schema_v2_19612v020401.xsd'),
    'tsl.xsd': join(schemas, 'ts_119612v020401_xsd.xsd'),
    'tslx.xsd': join(schemas, 'ts_119612v020401_additionaltypes_xsd.xsd'),
    'sie.xsd': join(schemas, 'ts_119612v020401_sie_xsd.xsd'),
  }
  for (const [name, text] of Object.entries(STUBS)) writeFileSync(join(place, name), text)
  for (const [name, path] of Object.entries(official))
    writeFileSync(join(place, name), local(readFileSync(path, 'utf8')))
  const both = [
    'http://ec.europa.eu/tools/lotl/mra/schema/v2#',
    'http://uri.etsi.org/02231/v2/additionaltypes#',
  ]
  const imports = both.map((uri) => `<xsd:import namespace="${uri}" schemaLocation="${FILES[uri] ?? ''}"/>`)
  writeFileSync(
    join(place, 'all.xsd'),
    `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xsd:schema>`,
  )
  return place
}

describe.skipIf(!judged)('xmllint with the official schema (skipped without xmllint or test data)', () => {
  test('takes what we write, of the fixture and of every real list, and refuses it with a part missing', () => {
    const place = schemaFolder()
    const lists = LISTS.flatMap((file) =>
      parseMra(readFileSync(join(folder, file))).found.map(({ mra }) => createMra(mra)),
    )
    const good = [xml, ...lists]
    const bad = [
      xml.replace(' MRADepth="1"', ''),
      xml.replace('assert="none"', 'assert="some"'),
      xml.replace('name="crlSign"', 'name="cRLSign"'),
      xml.replaceAll(/<mra:TrustServiceEquivalenceStatus>.*\n/g, ''),
    ]
    const validate = (text: string) => {
      writeFileSync(join(place, 'it.xml'), text)
      return spawnSync(
        XMLLINT,
        ['--nonet', '--noout', '--schema', join(place, 'all.xsd'), join(place, 'it.xml')],
        { encoding: 'utf8' },
      )
    }
    expect(good.map((text) => validate(text).stderr.trim())).toEqual(
      good.map(() => `${join(place, 'it.xml')} validates`),
    )
    expect(bad.map((text) => validate(text).status)).toEqual(bad.map(() => 3))
  })
})
