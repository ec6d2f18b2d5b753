/** `SealingEvidenceRecords` of a XAdES signature (TS 119 132-3): over all that stands in it before them. */
import { type EvidenceFacts, type StampFacts, STAMPS_MAX } from '../ades/facts.ts'
import type { Failure } from '../ades/outcome.ts'
import { sameBytes } from '../bytes.ts'
import type { EvidenceObject } from '../evidence/check-record.ts'
import { groupHash } from '../evidence/hash-tree.ts'
import { cached, digestsOf } from '../evidence/objects.ts'
import { parseErs } from '../evidence/parse-ers.ts'
import { ERS_NAMESPACE, parseXmlRecord } from '../evidence/parse-xmlers.ts'
import { readRecord } from '../evidence/read-record.ts'
import { type EvidenceRecord, EvidenceRecordError } from '../evidence/record.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'
import { looseBase64 } from '../xmldsig/parse-signature.ts'
import { elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { sealedData, type StampSource, tokensIn, unsignedAround } from './stamp-data.ts'

const XADES_EN = 'http://uri.etsi.org/19132/v1.1.1#'
const RECORDS_MAX = 16

/** In document order, which is that in which they were added. */
export function* xadesEvidence(
  source: StampSource,
  stamps: readonly StampFacts[],
): DocumentSteps<readonly EvidenceFacts[]> {
  const { unsigned, contentStamps } = source.properties
  const facts: EvidenceFacts[] = []
  for (const [index, holder] of unsigned.entries()) {
    if (holder.local !== 'SealingEvidenceRecords' || holder.namespace !== XADES_EN) continue
    const elements = elementsOf(holder).slice(0, RECORDS_MAX - facts.length)
    if (elements.length === 0) continue
    const objects = [cached(sealedObject(source, holder))]
    const earlier = [...contentStamps, ...unsigned.slice(0, index)].flatMap(tokensIn)
    const known = stamps
      .slice(0, STAMPS_MAX)
      .map(({ token }) => token)
      .filter((token) => earlier.some((one) => sameBytes(one, token)))
    const over = [...known, ...facts.flatMap((one) => one.stamps.map(({ token }) => token))]
    const inside: EvidenceFacts[] = []
    for (const element of elements) {
      const name = `evidence record ${facts.length + inside.length + 1}`
      const syntax = element.namespace === ERS_NAMESPACE ? 'XMLERS' : 'ERS'
      const record = (): EvidenceRecord => parseElement(source, holder, element)
      inside.push({ ...(yield* readRecord({ name, syntax, record, objects })), over })
    }
    facts.push(...inside)
  }
  return facts
}

function parseElement(source: StampSource, holder: XmlElement, element: XmlElement): EvidenceRecord {
  if (element.namespace === ERS_NAMESPACE) {
    const around = [...unsignedAround(source), holder]
    return parseXmlRecord({ document: source.signed.document, element, around })
  }
  const bytes =
    element.local === 'ASN1EvidenceRecord' && element.namespace === XADES_EN
      ? looseBase64(textOf(element))
      : undefined
  if (bytes === undefined) throw new EvidenceRecordError(`evidence record: ${element.local} is none`)
  return parseErs(bytes)
}

const MANIFEST: Failure = {
  subIndication: 'SIGNED_DATA_NOT_FOUND',
  detail: 'references of a signed manifest are not followed, and the evidence record is over their data',
}

/** TS 119 132-3: the hash values of all objects as one group. */
function sealedObject(source: StampSource, holder: XmlElement): EvidenceObject {
  const manifest = source.checks.some(({ reference }) => reference.type?.endsWith('#Manifest') === true)
  return {
    name: 'signature',
    *digests(hash): DocumentSteps<readonly Bytes[] | Failure> {
      const data = sealedData(source, holder)
      if ('subIndication' in data) return data
      if (manifest) return MANIFEST
      const values = yield* digestsOf(data, hash)
      const group = values.length === data.length ? yield* groupHash(values, hash) : undefined
      return group === undefined ? [] : [group]
    },
  }
}
