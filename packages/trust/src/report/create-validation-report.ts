/**
 * The report of a validation as machines exchange it: ETSI TS 119 102-2 V1.2.1 (annex A, namespace v1.2.1). What the
 * specification leaves open is left out; certificates stand in it whole, the document does not.
 */
import { type Indication, type SignatureReport, type TimestampKind, withCounters } from '../ades/outcome.ts'
import { base64 } from '../base64.ts'
import { sameBytes } from '../bytes.ts'
import type { Bytes, Instant } from '../ports.ts'
import { writeXml, type XmlDraft } from '../xml/write-xml.ts'

const NAMESPACE = 'http://uri.etsi.org/19102/v1.2.1#'
const URN = 'urn:etsi:019102'

/** TS 119 102-2 §4.3.4.2. */
const MAIN: Readonly<Record<Indication, string>> = {
  TOTAL_PASSED: `${URN}:mainindication:total-passed`,
  TOTAL_FAILED: `${URN}:mainindication:total-failed`,
  INDETERMINATE: `${URN}:mainindication:indeterminate`,
}

/** In the order of the schema. */
const STAMPS: readonly (readonly [TimestampKind, string])[] = [
  ['content', 'AllDataObjectsTimeStamp'],
  ['signature', 'SignatureTimeStamp'],
  ['validation-data', 'SigAndRefsTimeStamp'],
  ['archive', 'ArchiveTimeStamp'],
  ['document', 'DocTimeStamp'],
]

/** XML text; the same reports and time give the same text. Counter-signatures have reports of their own. */
export function createValidationReport(signatures: readonly SignatureReport[], at: Instant): string {
  const reports = signatures.flatMap(withCounters)
  const certificates = uniqueBytes(reports.flatMap(certificatesOf))
  const idOf = (der: Bytes): string => `c-${certificates.findIndex((one) => sameBytes(one, der)) + 1}`
  return writeXml({
    name: 'ValidationReport',
    attributes: { xmlns: NAMESPACE },
    content: [
      ...reports.map((report) => reportDraft(report, at, idOf)),
      ...(certificates.length === 0
        ? []
        : [
            {
              name: 'SignatureValidationObjects',
              content: certificates.map((der) => objectDraft(der, idOf)),
            },
          ]),
    ],
  })
}

function certificatesOf({ signer }: SignatureReport): readonly Bytes[] {
  return signer === undefined ? [] : [signer.certificate, ...(signer.path ?? [])]
}

function uniqueBytes(all: readonly Bytes[]): readonly Bytes[] {
  return all.filter((one, place) => all.findIndex((other) => sameBytes(other, one)) === place)
}

const leaf = (name: string, content: string): XmlDraft => ({ name, content })
type IdOf = (der: Bytes) => string
const reference = (name: string, id: string): XmlDraft => ({ name, attributes: { VOReference: id } })

function reportDraft(report: SignatureReport, at: Instant, idOf: IdOf): XmlDraft {
  const { id, signer, bestTime } = report
  const proof = bestTime === at ? 'validation' : 'provided'
  const attributes = attributeDrafts(report)
  return {
    name: 'SignatureValidationReport',
    content: [
      {
        name: 'SignatureIdentifier',
        attributes: { id },
        content: [leaf('HashOnly', 'false'), leaf('DocHashOnly', 'false')],
      },
      {
        name: 'ValidationTimeInfo',
        content: [
          leaf('ValidationTime', at),
          {
            name: 'BestSignatureTime',
            content: [leaf('POETime', bestTime), leaf('TypeOfProof', `${URN}:poetype:${proof}`)],
          },
        ],
      },
      ...(attributes.length === 0 ? [] : [{ name: 'SignatureAttributes', content: attributes }]),
      ...(signer === undefined
        ? []
        : [
            {
              name: 'SignerInformation',
              content: [
                reference('SignerCertificate', idOf(signer.certificate)),
                leaf('Signer', signer.subject),
              ],
            },
          ]),
      {
        name: 'SignatureValidationProcess',
        content: [leaf('SignatureValidationProcessID', `${URN}:validationprocess:${processOf(report)}`)],
      },
      statusDraft(report, idOf),
    ],
  }
}

/** EN 319 102-1 §5.3, §5.5 and §5.6: which of the three processes the proven level took. */
function processOf({ provenLevel }: SignatureReport): string {
  if (provenLevel === 'LTA') return 'LTA'
  return provenLevel === 'T' || provenLevel === 'LT' ? 'LTVM' : 'Basic'
}

function attributeDrafts({ claimedTime, timestamps }: SignatureReport): readonly XmlDraft[] {
  const signed = { Signed: 'true' }
  const stamps = STAMPS.flatMap(([kind, name]) =>
    timestamps.flatMap((stamp): XmlDraft[] =>
      stamp.kind !== kind || stamp.time === undefined
        ? []
        : [{ name, content: [leaf('TimeStampValue', stamp.time)] }],
    ),
  )
  const time: readonly XmlDraft[] =
    claimedTime === undefined
      ? []
      : [{ name: 'SigningTime', attributes: signed, content: [leaf('Time', claimedTime)] }]
  return [...time, ...stamps]
}

function statusDraft({ indication, subIndication, signer }: SignatureReport, idOf: IdOf): XmlDraft {
  const chain = (signer?.path ?? []).map(idOf)
  const [anchor, intermediates] = [chain.at(-1), chain.slice(1, -1)]
  const path: readonly XmlDraft[] =
    signer === undefined || anchor === undefined
      ? []
      : [
          {
            name: 'AssociatedValidationReportData',
            content: [
              reference('TrustAnchor', anchor),
              {
                name: 'CertificateChain',
                content: [
                  reference('SigningCertificate', idOf(signer.certificate)),
                  ...intermediates.map((id) => reference('IntermediateCertificate', id)),
                  reference('TrustAnchor', anchor),
                ],
              },
            ],
          },
        ]
  return {
    name: 'SignatureValidationStatus',
    content: [
      leaf('MainIndication', MAIN[indication]),
      ...(subIndication === undefined
        ? []
        : [leaf('SubIndication', `${URN}:subindication:${subIndication}`)]),
      ...path,
    ],
  }
}

function objectDraft(der: Bytes, idOf: IdOf): XmlDraft {
  return {
    name: 'ValidationObject',
    attributes: { id: idOf(der) },
    content: [
      leaf('ObjectType', `${URN}:validationObject:certificate`),
      { name: 'ValidationObjectRepresentation', content: [leaf('base64', base64(der))] },
    ],
  }
}
