import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { encodeUtf8 } from '../bytes.ts'
import { runAsync } from '../ports.ts'
import { validateXades } from '../xades/validate-xades.ts'
import { readXml } from '../xml/read-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { ENVELOPED, EXCLUSIVE_C14N } from '../xmldsig/algorithms.ts'
import { drive, newSigner, signTest, WHOLE } from '../xmldsig/forge-xml.ts'
import { createSignedTsl, createTsl, type TslDraft } from './create-tsl.ts'
import { openTsl, type TslRequest } from './open-tsl.ts'
import { parseTsl } from './parse-tsl.ts'
import { testTsl } from './tsl-fixtures.ts'
import { TslError } from './tsl.ts'

const signer = await newSigner()
const { alg, key, certificate } = signer
const draft = testTsl(certificate)
const AT = '2026-11-22T09:00:00.000Z'
const signed = (
  change: Partial<TslDraft> = {},
  certificates = [certificate],
  signingTime = '2026-11-01T10:00:00.000Z',
) => runAsync(createSignedTsl({ ...draft, ...change }, { alg, key, certificates, signingTime }), drive)
const list = await signed()

const open = (xml: string, request: Partial<TslRequest> = {}) =>
  runAsync(openTsl({ bytes: encodeUtf8(xml), signers: [certificate], at: AT, ...request }), drive)
const parse = (xml: string) => parseTsl(readXml(encodeUtf8(xml)))

describe('a list that we make', () => {
  test('is opened, and says what was written', async () => {
    const opened = await open(list)
    expect(opened).toMatchObject({ outcome: 'fresh', structure: [], signingTime: '2026-11-01T10:00:00.000Z' })
    const { operatorAddress: _, legalNotices: __, providers, ...said } = draft
    const kept = providers.map(({ address: ___, ...one }) => one)
    expect('tsl' in opened && opened.tsl).toEqual({ ...said, version: 6, providers: kept, findings: [] })
  })
  test('is opened by whoever knows only the digest of its signer', async () => {
    const asked: Uint8Array[] = []
    const signers = (der: Uint8Array) => asked.push(der) > 0
    expect(await open(list, { signers })).toMatchObject({ outcome: 'fresh' })
    expect(asked).toEqual([certificate])
  })
  test('is XAdES baseline B for everybody', async () => {
    const [report] = await runAsync(
      validateXades({ bytes: encodeUtf8(list) }, { at: AT, anchors: [] }),
      drive,
    )
    expect(report).toMatchObject({ crypto: 'ok', level: 'XAdES_BASELINE_B', indication: 'INDETERMINATE' })
  })
  test('without services and without an end of its time is read too', async () => {
    const { nextUpdate: _, ...open_ended } = draft
    const closed = await runAsync(
      createSignedTsl(
        { ...open_ended, providers: [], pointers: [] },
        { alg, key, certificates: [certificate], signingTime: AT },
      ),
      drive,
    )
    expect(await open(closed)).toMatchObject({
      outcome: 'stale',
      detail: 'the scheme is closed',
      tsl: { providers: [] },
    })
  })
  test('criteria and extensions that are not known cannot be written', () => {
    const [provider] = draft.providers
    const period = provider?.services[0]?.periods[0]
    if (provider === undefined || period === undefined) throw new Error('the fixture')
    const under = (change: object) =>
      createTsl({
        ...draft,
        providers: [{ ...provider, services: [{ periods: [{ ...period, ...change }] }] }],
      })
    expect(() => under({ unknownCritical: ['X'] })).toThrow(TslError)
    expect(() => under({ qualifications: [{ qualifiers: [], criteria: undefined }] })).toThrow(TslError)
  })
})

describe('what is refused', () => {
  const failure = (subIndication: string) => ({ outcome: 'bad-signature', failure: { subIndication } })
  test.each<[string, () => string | Promise<string>, object, Partial<TslRequest>?]>([
    ['a changed word', () => list.replace('TEST provider', 'TEST pr0vider'), failure('HASH_FAILURE')],
    [
      'a changed time of signing',
      () => list.replace('2026-11-01T10', '2026-11-01T11'),
      failure('HASH_FAILURE'),
    ],
    [
      'a changed value',
      () => list.replace(/(<ds:SignatureValue[^>]*>)..../, '$1AAAA'),
      failure('SIG_CRYPTO_FAILURE'),
    ],
    ['no signature', () => createTsl(draft), failure('FORMAT_FAILURE')],
    [
      'two signatures',
      () => list.replace(/(<ds:Signature [^]*<\/ds:Signature>)/, '$1$1'),
      failure('FORMAT_FAILURE'),
    ],
    [
      'a signature that is not a child of the root',
      () => list.replace(/(<ds:Signature [^]*<\/ds:Signature>)/, '<x>$1</x>'),
      failure('FORMAT_FAILURE'),
    ],
    [
      'the root by another name',
      () => list.replace('URI=""', 'URI="#listing"'),
      failure('SIGNED_DATA_NOT_FOUND'),
    ],
    ['no pinned signer', () => list, failure('NO_CERTIFICATE_CHAIN_FOUND'), { signers: [] }],
    [
      'a signer that is not ours',
      () => list,
      failure('NO_CERTIFICATE_CHAIN_FOUND'),
      { signers: () => false },
    ],
    ['an older list', () => list, { outcome: 'rollback', detail: 'sequence 7 after 8' }, { lastSequence: 8 }],
    ['a list past its time', () => list, { outcome: 'stale' }, { at: '2027-05-01T00:00:00.000Z' }],
    [
      'a list of tomorrow',
      () => signed({ issued: '2026-11-23T00:00:00.000Z' }),
      { outcome: 'malformed', detail: 'issued in the future' },
    ],
    [
      'a certificate that was not yet valid',
      () => signed({}, [certificate], '2025-01-01T00:00:00.000Z'),
      failure('OUT_OF_BOUNDS_NO_POE'),
    ],
    ['another document', () => '<r/>', { outcome: 'malformed', detail: 'r is not a trusted list' }],
    ['no document', () => 'x', { outcome: 'malformed' }],
    [
      'a document type',
      () => `<!DOCTYPE x>${list}`.replace('<?xml version="1.0" encoding="UTF-8"?>', ''),
      { outcome: 'malformed' },
    ],
  ])('%s', async (_, make, expected, request) => {
    expect(await open(await make(), request)).toMatchObject(expected)
  })

  test('the certificate of somebody else beside the value: not the one that is named', async () => {
    const other = await newSigner()
    const swapped = await signed({}, [other.certificate])
    expect(await open(swapped, { signers: [other.certificate] })).toMatchObject(failure('SIG_CRYPTO_FAILURE'))
  })

  test.each([
    ['no properties', [WHOLE]],
    ['a part only', [{ uri: '#list', transforms: [EXCLUSIVE_C14N] }]],
    ['the whole twice', [WHOLE, WHOLE]],
    ['the whole without a canonical form', [{ uri: '', transforms: [ENVELOPED] }]],
  ])('a signature over %s', async (_, references) => {
    const plain = await signTest(createTsl(draft), signer, { references })
    expect(await open(plain)).toMatchObject(failure('SIG_CONSTRAINTS_FAILURE'))
  })

  test('a reference beside those to the list and to its properties', async () => {
    const more = list.replace(/(<ds:Reference Type[^]*?<\/ds:Reference>)/, '$1$1')
    expect(await open(more)).toMatchObject(failure('SIG_CONSTRAINTS_FAILURE'))
  })
})

describe('what does not follow the schema is told, and the list is read', () => {
  test.each<[string, string | RegExp, string, string]>([
    [
      'a supply point with a type in version 5',
      '<TSLVersionIdentifier>6',
      '<TSLVersionIdentifier>5',
      'type is not known before version 6',
    ],
    [
      'an unknown element',
      '<SchemeTerritory>',
      '<New/><SchemeTerritory>',
      'New is not known in SchemeInformation',
    ],
    [
      'an element twice',
      /(<SchemeTerritory>.*<\/SchemeTerritory>)/,
      '$1$1',
      'SchemeTerritory more than once',
    ],
    ['an element missing', /<SchemeName>[^]*?<\/SchemeName>/, '', 'SchemeName is missing'],
    ['order', /(<TSLType>.*<\/TSLType>)([^]*?)(<SchemeInformationURI>)/, '$2$1$3', 'TSLType is out of order'],
    ['no mark', / TSLTag="[^"]*"/, '', 'TSLTag is missing'],
    ['no language', ' xml:lang="en"', '', 'without xml:lang'],
    [
      'a time without zone',
      '2020-01-01T00:00:00Z</StatusStartingTime>',
      '2020-01-01T00:00:00</StatusStartingTime>',
      'is not a time with its zone',
    ],
    [
      'an unknown extension',
      '<ExpiredCertsRevocationInfo>',
      '<Foo/><ExpiredCertsRevocationInfo>',
      'the extension Foo is not known',
    ],
    ['an unknown criterion', '<sie:PolicySet>', '<sie:Foo/><sie:PolicySet>', 'a criterion that is not known'],
    ['neither true nor false', 'Critical="true"', 'Critical="yes"', 'Critical is neither true nor false'],
  ])('%s', (_, from, to, told) => {
    const text = createTsl(draft).replace(from, to)
    expect(text).not.toBe(createTsl(draft))
    expect(
      parse(text)
        .findings.map(({ detail }) => detail)
        .join('; '),
    ).toContain(told)
  })
  test('an unknown critical extension makes the service unusable; a criterion in error never applies', () => {
    const critical = parse(
      createTsl(draft)
        .replace('<ExpiredCertsRevocationInfo>', '<Foo/><ExpiredCertsRevocationInfo>')
        .replace('Critical="false"', 'Critical="true"'),
    )
    expect(critical.providers[0]?.services[0]?.periods[0].unknownCritical).toEqual(['Foo'])
    const wrong = parse(createTsl(draft).replace('<sie:PolicySet>', '<sie:Foo/><sie:PolicySet>'))
    expect(wrong.providers[0]?.services[0]?.periods[0].qualifications[0]?.criteria).toBeUndefined()
  })
  test.each([
    ['TSLVersionIdentifier', '7', 'version 7'],
    ['TSLVersionIdentifier', '', 'version missing'],
    ['TSLSequenceNumber', 'x', 'TSLSequenceNumber is missing'],
    ['ListIssueDateTime', 'today', 'ListIssueDateTime is missing'],
    ['TSLType', ' ', 'TSLType is missing'],
  ])('%s as "%s" is no list', (name, value, detail) => {
    const text = createTsl(draft).replace(new RegExp(`<${name}>.*?</${name}>`), `<${name}>${value}</${name}>`)
    expect(() => parse(text)).toThrow(detail)
  })
})

test('a signed list with any byte changed is never taken for another list', async () => {
  const was = parse(list)
  await fc.assert(
    fc.asyncProperty(fc.nat(list.length - 1), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
      const bytes = encodeUtf8(list)
      bytes[at] = (bytes[at] ?? 0) ^ flip
      const opened = await runAsync(openTsl({ bytes, signers: [certificate], at: AT }), drive)
      if ('tsl' in opened) expect(opened.tsl).toEqual(was)
    }),
    { numRuns: 300 },
  )
})

test('whatever is left of a list when it is cut, there is an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(list.length), fc.nat(list.length), async (a, b) => {
      const text = list.slice(0, Math.min(a, b)) + list.slice(Math.max(a, b))
      try {
        parse(text)
      } catch (error) {
        expect(error instanceof XmlError || error instanceof TslError).toBe(true)
      }
      expect((await open(text)).outcome).toMatch(/fresh|malformed|bad-signature/)
    }),
    { numRuns: 100 },
  )
})

const [XMLSEC, XMLLINT] = ['xmlsec1', 'xmllint']
const installed = (tool: string) => spawnSync(tool, ['--version']).error === undefined
const folder = () => {
  const place = mkdtempSync(join(tmpdir(), 'entente-tsl-'))
  onTestFinished(() => rmSync(place, { recursive: true }))
  return place
}

describe.skipIf(!installed(XMLSEC))('xmlsec1 (skipped where it is not installed)', () => {
  test('takes the list that we sign, and refuses it changed', () => {
    const place = folder()
    const judge = (text: string) => {
      writeFileSync(join(place, 'it.xml'), text)
      const ids = ['TrustServiceStatusList', 'SignedProperties'].flatMap((name) => ['--id-attr:Id', name])
      return spawnSync(XMLSEC, ['--verify', '--insecure', ...ids, join(place, 'it.xml')]).status
    }
    expect([
      judge(list),
      judge(list.replace('TEST provider', 'TEST pr0vider')),
      judge(list.replace('2026-11-01T10', '2026-11-01T11')),
    ]).toEqual([0, 1, 1])
  })
})

const schemas = testData('trustedlists/schemas/specs-trusted-list') ?? ''

describe.skipIf(schemas === '' || !installed(XMLLINT))(
  'xmllint with the official schema (skipped without xmllint or test data)',
  () => {
    /** What the schemas import from elsewhere, as far as lists use it. */
    const STUBS: Readonly<Record<string, [file: string, content: string]>> = {
      'http://www.w3.org/XML/1998/namespace': ['xml.xsd', '<xsd:attribute name="lang" type="xsd:language"/>'],
      'http://www.w3.org/2000/09/xmldsig#': [
        'ds.xsd',
        '<xsd:element name="Signature"/><xsd:element name="KeyValue"/>',
      ],
      'http://uri.etsi.org/01903/v1.3.2#': [
        'xades.xsd',
        `<xsd:complexType name="AnyType" mixed="true"><xsd:sequence minOccurs="0" maxOccurs="unbounded"><xsd:any namespace="##any" processContents="lax"/></xsd:sequence></xsd:complexType>
       <xsd:complexType name="ObjectIdentifierType"><xsd:sequence><xsd:element name="Identifier"><xsd:complexType><xsd:simpleContent><xsd:extension base="xsd:anyURI"><xsd:attribute name="Qualifier"/></xsd:extension></xsd:simpleContent></xsd:complexType></xsd:element></xsd:sequence></xsd:complexType>`,
      ],
    }
    const FILES: Readonly<Record<string, [file: string, official: string]>> = {
      'http://uri.etsi.org/02231/v2#': ['tsl.xsd', 'ts_119612v020401_xsd.xsd'],
      'http://uri.etsi.org/02231/v2/additionaltypes#': [
        'tslx.xsd',
        'ts_119612v020401_additionaltypes_xsd.xsd',
      ],
      'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#': [
        'sie.xsd',
        'ts_119612v020401_sie_xsd.xsd',
      ],
    }
    test('takes the list that we write, and refuses it with a part missing', () => {
      const place = folder()
      const named: Readonly<Record<string, readonly [string, string]>> = { ...STUBS, ...FILES }
      const local = (text: string) =>
        text.replace(
          /<xsd:import\s+namespace="([^"]+)"[^>]*>/g,
          (_, uri: string) => `<xsd:import namespace="${uri}" schemaLocation="${named[uri]?.[0] ?? ''}"/>`,
        )
      for (const [uri, [file, content]] of Object.entries(STUBS))
        writeFileSync(
          join(place, file),
          `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="${uri}" elementFormDefault="qualified">${content}</xsd:schema>`,
        )
      for (const [file, official] of Object.values(FILES))
        writeFileSync(join(place, file), local(readFileSync(join(schemas, official), 'utf8')))
      const imports = Object.entries(FILES).map(
        ([uri, [file]]) => `<xsd:import namespace="${uri}" schemaLocation="${file}"/>`,
      )
      writeFileSync(
        join(place, 'all.xsd'),
        `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xsd:schema>`,
      )
      const judge = (text: string) => {
        writeFileSync(join(place, 'it.xml'), text)
        const { status, stderr } = spawnSync(
          XMLLINT,
          ['--nonet', '--noout', '--schema', join(place, 'all.xsd'), join(place, 'it.xml')],
          { encoding: 'utf8' },
        )
        return status === 0 ? 'good' : stderr
      }
      expect(judge(list)).toBe('good')
      expect(judge(createTsl({ ...draft, providers: [], pointers: [] }))).toBe('good')
      expect(judge(list.replace(/<SchemeName>[^]*?<\/SchemeName>/, ''))).toContain('SchemeInformationURI')
    })
  },
)
