import { expect, test } from 'vitest'
import { SUB_INDICATIONS, type SignatureReport } from '../ades/outcome.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml.ts'
import { createValidationReport } from './create-validation-report.ts'

const AT = '2026-11-22T10:00:00.000Z'
const [leaf, middle, anchor] = [1, 2, 3].map((byte) => Uint8Array.of(0x30, byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]

const report = (change: Partial<SignatureReport> = {}): SignatureReport => ({
  id: 's-1',
  format: 'XAdES',
  level: 'XAdES_BASELINE_B',
  provenLevel: 'B',
  crypto: 'ok',
  indication: 'TOTAL_PASSED',
  signer: {
    subject: 'CN=TEST & <signer>',
    issuer: 'CN=TEST CA',
    serial: '01',
    sha256: 'x',
    certificate: leaf,
    path: [leaf, middle, anchor],
  },
  claimedTime: '2026-11-20T10:00:00.000Z',
  bestTime: AT,
  coverage: [],
  algorithms: [],
  timestamps: [],
  counterSignatures: [],
  findings: [],
  ...change,
})

const read = (reports: readonly SignatureReport[]) =>
  readXml(new TextEncoder().encode(createValidationReport(reports, AT))).root
const elements = (of: XmlElement): XmlElement[] =>
  of.children.filter((child): child is XmlElement => child.kind === 'element')

/**
 * The children that each type of the schema of TS 119 102-2 V1.2.1 takes, in its order; `!` where one must stand. The
 * schema itself is not in the test data.
 */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  ValidationReport: [
    'SignatureValidationReport!',
    'SignatureValidationObjects',
    'SignatureValidator',
    'Signature',
  ],
  SignatureValidationReport: [
    'SignatureIdentifier',
    'ValidationConstraintsEvaluationReport',
    'ValidationTimeInfo',
    'SignersDocument',
    'SignatureAttributes',
    'SignerInformation',
    'SignatureQuality',
    'SignatureValidationProcess',
    'SignatureValidationStatus!',
  ],
  SignatureIdentifier: ['DigestAlgAndValue', 'SignatureValue', 'HashOnly!', 'DocHashOnly!', 'DAIdentifier'],
  ValidationTimeInfo: ['ValidationTime!', 'BestSignatureTime!'],
  BestSignatureTime: ['POETime!', 'TypeOfProof!', 'POEObject'],
  SignerInformation: ['SignerCertificate!', 'Signer'],
  SignatureValidationProcess: ['SignatureValidationProcessID'],
  SignatureValidationStatus: ['MainIndication!', 'SubIndication', 'AssociatedValidationReportData'],
  AssociatedValidationReportData: ['TrustAnchor', 'CertificateChain', 'RelatedValidationObject'],
  CertificateChain: ['SigningCertificate!', 'IntermediateCertificate', 'TrustAnchor'],
  SignatureValidationObjects: ['ValidationObject!'],
  ValidationObject: ['ObjectType!', 'ValidationObjectRepresentation!', 'POE', 'POEProvisioning'],
  ValidationObjectRepresentation: ['base64'],
  SigningTime: ['AttributeObject', 'Time!'],
  SignatureTimeStamp: ['AttributeObject', 'TimeStampValue!'],
}

function faults(of: XmlElement): string[] {
  const shape = SHAPES[of.local]
  const inside = elements(of)
  const names = inside.map(({ local }) => local)
  const deeper = inside.flatMap(faults)
  if (of.namespace !== 'http://uri.etsi.org/19102/v1.2.1#') return [`${of.local} in ${of.namespace}`]
  if (shape === undefined) return deeper
  const order = shape.map((one) => one.replace('!', ''))
  const places = names.map((name) => order.indexOf(name))
  const sorted = places.every((place, i) => place >= 0 && place >= (places[i - 1] ?? 0))
  const missing = shape.filter((one) => one.endsWith('!') && !names.includes(one.slice(0, -1)))
  return [
    ...(sorted ? [] : [`${of.local}: ${names.join(' ')}`]),
    ...missing.map((one) => `${of.local} lacks ${one}`),
    ...deeper,
  ]
}

const STAMP = {
  kind: 'signature',
  time: '2026-11-21T10:00:00.000Z',
  crypto: 'ok',
  indication: 'PASSED',
  algorithms: [],
} as const

test.each<[string, readonly SignatureReport[]]>([
  ['one that passed', [report()]],
  ['one with a time-stamp', [report({ timestamps: [STAMP], bestTime: STAMP.time, provenLevel: 'LT' })]],
  [
    'one that failed',
    [report({ indication: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE', crypto: 'broken' })],
  ],
  ['one with a counter-signature', [report({ counterSignatures: [report({ id: 's-1-counter-1' })] })]],
])('%s: every element stands where the schema has it', (_, reports) => {
  expect(faults(read(reports))).toEqual([])
})

test('nobody that is known has signed: no certificate stands in it, and the status is there', () => {
  const { signer: _, ...rest } = report({
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
  })
  const root = read([rest])
  expect(faults(root)).toEqual([])
  expect(elements(root).map(({ local }) => local)).toEqual(['SignatureValidationReport'])
})

test('certificates stand once, and every reference leads to one', () => {
  const text = createValidationReport([report(), report({ id: 's-2' })], AT)
  const ids = [...text.matchAll(/ id="(c-\d)"/g)].map(([, id]) => id)
  const references = new Set([...text.matchAll(/VOReference="([^"]+)"/g)].map(([, id]) => id))
  expect(ids).toEqual(['c-1', 'c-2', 'c-3'])
  expect([...references].toSorted()).toEqual(ids)
  expect(text).toContain('CN=TEST &amp; &lt;signer&gt;')
})

test('every sub-indication is written as the specification names it, and equal inputs give equal bytes', () => {
  for (const [subIndication, indication] of Object.entries(SUB_INDICATIONS)) {
    const failed = [report({ indication, subIndication: subIndication as keyof typeof SUB_INDICATIONS })]
    expect(createValidationReport(failed, AT)).toContain(`urn:etsi:019102:subindication:${subIndication}<`)
    expect(createValidationReport(failed, AT)).toBe(createValidationReport(failed, AT))
  }
})
