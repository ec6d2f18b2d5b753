import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { fromBase64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml.ts'
import { type CertificateFacts, certificateFacts } from './certificate-facts.ts'
import { createMra } from './create-mra.ts'
import { meets } from './criteria.ts'
import { evaluateMra } from './evaluate-mra.ts'
import {
  EU_VOCABULARY,
  type MraContent,
  type MraCriteria,
  type MraCriterion,
  type MraEquivalence,
} from './mra.ts'
import { parseCriteria } from './parse-criteria.ts'
import { parseMra } from './parse-mra.ts'
import type { MraFinding } from './read-element.ts'
import type { ServiceFacts } from './translate.ts'

const statement = (id: string, more: { qcType?: string } = {}): MraCriterion => ({
  kind: 'qcStatements',
  statements: [{ id, ...more }],
})
const folder = testData('mra') ?? ''

type Case = {
  readonly id: string
  readonly mutation: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
}

/** The conditions of the table, in words of the schema: `null` identifiers there are those of the statement meant. */
const CONDITIONS: Readonly<Record<string, readonly MraCriterion[]>> = {
  'CertSubjectDNAttributeCondition(list(2.5.4.6 (C), 2.5.4.11 (OU), 2.5.4.3 (CN)))': [
    { kind: 'subject', oids: ['2.5.4.6', '2.5.4.11', '2.5.4.3'] },
  ],
  'KeyUsageSetCondition(KeyUsageCondition(KeyUsageBit.NON_REPUDIATION, true), KeyUsageCondition(KeyUsageBit.DIGITAL_SIGNATURE, false), KeyUsageCondition(KeyUsageBit.ENCIPHER_ONLY, false))':
    [
      {
        kind: 'keyUsage',
        bits: [
          { name: 'nonRepudiation', value: true },
          { name: 'digitalSignature', value: false },
          { name: 'encipherOnly', value: false },
        ],
      },
    ],
  'QcStatementSetCondition(QCStatementCondition("urn:oid:0.4.0.1862.1.1", null, null), QCStatementCondition(null, null, "XX"))':
    [
      {
        kind: 'qcStatements',
        statements: [{ id: '0.4.0.1862.1.1' }, { id: '0.4.0.1862.1.7', country: 'XX' }],
      },
    ],
  'QCStatementCondition("urn:oid:0.4.0.1862.1.7", null, null)': [statement('0.4.0.1862.1.7')],
  'PolicySetCondition(PolicyIdCondition("urn:oid:1.3.6.1.4.1.314159.1.1"), PolicyIdCondition("urn:oid:1.3.6.1.4.1.314159.1.2"))':
    [{ kind: 'policies', oids: ['1.3.6.1.4.1.314159.1.1', '1.3.6.1.4.1.314159.1.2'] }],
  'ExtendedKeyUsageCondition(list(1.3.6.1.5.5.7.3.8 (timestamping)))': [
    { kind: 'extendedKeyUsage', oids: ['1.3.6.1.5.5.7.3.8'] },
  ],
  'QCStatementCondition("urn:oid:0.4.0.1862.1.4", null, null)': [statement('0.4.0.1862.1.4')],
  'QCStatementCondition(null, "urn:oid:0.4.0.1862.1.6.2", null)': [
    statement('0.4.0.1862.1.6', { qcType: '0.4.0.1862.1.6.2' }),
  ],
}
const ASSERTS: Readonly<Record<string, MraCriteria['assert']>> = {
  'Assert.ALL': 'all',
  'Assert.NONE': 'none',
  'Assert.AT_LEAST_ONE': 'atLeastOne',
}
/** The day on which the documents of the pilot were to be validated. */
const NOW = '2022-08-01T00:00:00.000Z'

const DECLARATION = /^CertificateContentDeclaration(Pointing|Pointed)Party(Qc[A-Za-z]+?)(AssertStatus)?$/

/** A declaration of a context with another condition or another assertion. */
function mutateContent(
  base: MraEquivalence,
  [, side, context, assertion]: RegExpExecArray,
  value: string,
): MraEquivalence {
  const isThis = (one: MraContent) => one.context.endsWith(`/${context}`)
  expect(base.content.filter(isThis)).toHaveLength(1)
  const change = assertion === undefined ? { criteria: CONDITIONS[value] } : { assert: ASSERTS[value] }
  if (change.criteria === undefined && change.assert === undefined) throw new Error(`not known: ${value}`)
  const name = side === 'Pointing' ? 'pointing' : 'pointed'
  const changed = (one: MraContent) => ({ ...one, [name]: { ...one[name], ...change } })
  return { ...base, content: base.content.map((one) => (isThis(one) ? changed(one) : one)) }
}

/** The equivalence with one entry of a mutation; an entry that is not understood fails. */
function mutate(base: MraEquivalence, [key, value]: readonly [string, unknown]): MraEquivalence {
  const declaration = DECLARATION.exec(key)
  const text = String(value)
  if (declaration !== null) return mutateContent(base, declaration, text)
  const { pointing, pointed } = base.types
  const typed = (list: typeof pointed) => list.map((one) => ({ ...one, type: text }))
  switch (key) {
    case 'QualifierEquivalenceList': {
      const entries = Object.entries(value as Record<string, string>)
      const pairs = entries.map(([theirs, ours]) => ({ pointed: theirs, pointing: ours }))
      return { ...base, qualifiers: { extension: { pointing: 'Sie:Q', pointed: 'Sie:Q' }, pairs } }
    }
    case 'TrustServiceEquivalenceStatus':
      return { ...base, status: text }
    case 'TrustServiceEquivalenceStatusStartingTime':
      expect(value).toBe('now')
      return { ...base, since: NOW }
    case 'TrustServiceTSLTypeListPointedPartyServiceTypeIdentifier':
      return { ...base, types: { pointing, pointed: typed(pointed) } }
    case 'TrustServiceTSLTypeListPointingPartyServiceTypeIdentifier':
      return { ...base, types: { pointing: typed(pointing), pointed } }
    default:
      throw new Error(`the table has a mutation that this test does not know: ${key}`)
  }
}

/** Every element of a name below another. */
function below(element: XmlElement, local: string): XmlElement[] {
  return element.children.flatMap((node) =>
    node.kind === 'element' ? [...(node.local === local ? [node] : []), ...below(node, local)] : [],
  )
}
function only<T>(list: readonly T[]): T {
  const [first, second] = list
  if (first === undefined || second !== undefined) throw new Error(`${list.length} where one is expected`)
  return first
}
const text = (element: XmlElement | undefined) =>
  element?.children.map((node) => (node.kind === 'text' ? node.value : '')).join('') ?? ''

/** The one service of the pilot's third-country list, with the qualifiers whose conditions a certificate meets. */
function listedService(file: string, facts: CertificateFacts): ServiceFacts {
  const document = readXml(readFileSync(join(folder, file)))
  const information = only(below(document.root, 'ServiceInformation'))
  const told = (local: string) => text(below(information, local)[0])
  const qualifiers = below(information, 'Extension').flatMap((extension) =>
    below(extension, 'QualificationElement').flatMap((element) => {
      const findings: MraFinding[] = []
      const criteria = parseCriteria({
        element: only(below(element, 'CriteriaList')),
        path: '',
        text: document.text,
        findings,
      })
      expect(findings).toEqual([])
      if (!meets(facts, criteria)) return []
      const critical = extension.attributes.some(
        ({ local, value }) => local === 'Critical' && value === 'true',
      )
      return below(element, 'Qualifier').map(({ attributes }) => ({
        uri: attributes[0]?.value ?? '',
        critical,
      }))
    }),
  )
  return {
    from: told('StatusStartingTime').replace('Z', '.000Z'),
    until: null,
    type: told('ServiceTypeIdentifier'),
    asi: null,
    status: told('ServiceStatus'),
    qualifiers,
  }
}

/** John Doe, out of the signature that was made with it. */
function signingCertificate() {
  const { root } = readXml(readFileSync(join(folder, 'real/john-doe-lta.xml')))
  const [certificate] = below(root, 'X509Certificate')
    .map((one) => parseCertificate(fromBase64(text(one).replace(/\s/g, '')) ?? new Uint8Array()))
    .filter(({ subject }) => subject.commonName === 'John Doe')
  if (certificate === undefined) throw new Error('no certificate of John Doe')
  return certificate
}

const cases =
  folder === ''
    ? []
    : (JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as { cases: Case[] }).cases

describe.skipIf(folder === '')(
  'the table of the pilot, each case with the real certificate (skipped without test data)',
  () => {
    test('there are 14 cases, and the certificate says what the table says it does', () => {
      expect(cases).toHaveLength(14)
      expect(certificateFacts(signingCertificate())).toMatchObject({
        policies: ['1.3.6.1.4.1.314159.1.2'],
        keyUsage: ['nonRepudiation'],
        qcStatements: expect.arrayContaining([
          { id: '0.4.0.1862.1.1' },
          { id: '0.4.0.1862.1.4' },
          { id: '0.4.0.1862.1.6', types: ['0.4.0.1862.1.6.1'] },
          { id: '0.4.0.1862.1.7', countries: ['ZZ'] },
        ]),
      })
    })

    test('the real lists, and the certificate of the real document: a qualified signature', () => {
      const signer = signingCertificate()
      const facts = certificateFacts(signer)
      const answer = evaluateMra({
        mra: only(parseMra(readFileSync(join(folder, 'real/mra-lotl.xml'))).found).mra,
        vocabulary: EU_VOCABULARY,
        certificate: facts,
        issuedAt: signer.notBefore,
        signedAt: '2022-07-28T07:08:09.000Z',
        services: [{ depth: 1, periods: [listedService('real/mra-zz-tl.xml', facts)] }],
      })
      expect(answer).toMatchObject({
        signature: 'QESIG',
        legalIdentifier: 'QCForESig',
        enacted: true,
        codes: [],
      })
    })

    test.each(cases.map((one) => [one.id, one] as const))('%s', (_, { mutation, expected }) => {
      const signer = signingCertificate()
      const facts = certificateFacts(signer)
      const [found] = parseMra(readFileSync(join(folder, 'base/mra-lotl.xml'))).found
      if (found === undefined) throw new Error('no extension')
      const equivalences = found.mra.equivalences.map((one) => Object.entries(mutation).reduce(mutate, one))
      // Through the XML, so that what is evaluated is what can be published.
      const [again] = parseMra(encodeUtf8(createMra({ ...found.mra, equivalences }))).found
      if (again === undefined) throw new Error('not read back')
      const answer = evaluateMra({
        mra: again.mra,
        vocabulary: EU_VOCABULARY,
        certificate: facts,
        issuedAt: signer.notBefore,
        signedAt: NOW,
        services: [{ depth: 1, periods: [listedService('base/mra-zz-tl.xml', facts)] }],
      })
      const certificateWord = (one: typeof answer.atIssuance) =>
        one?.qualified === true && one.type === 'eSign' && one.device ? 'QCERT_FOR_ESIG_QSCD' : 'another'
      const told: Record<string, unknown> = {
        // Whether the signature itself is good is not asked here.
        indication: 'TOTAL_PASSED',
        qualification: answer.signature,
        trustServiceEnactedByMRA: answer.enacted,
        mraLegalIdentifier: answer.legalIdentifier,
        certificateQualificationAtIssuance: certificateWord(answer.atIssuance),
        certificateQualificationAtValidation: certificateWord(answer.atSignature),
      }
      expect(Object.fromEntries(Object.keys(expected).map((key) => [key, told[key]]))).toEqual(expected)
    })
  },
)
