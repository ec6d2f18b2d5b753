/** Octets of an evidence record and what it is said to be over → facts. */
import type { Bytes, DocumentSteps } from '../ports.ts'
import { XmlError } from '../xml/xml.ts'
import { checkRecord, type EvidenceObject } from './check-record.ts'
import type { EvidenceFacts } from '../ades/facts.ts'
import { unreadableRecord } from './judge-record.ts'
import { parseErs } from './parse-ers.ts'
import { parseXmlErs } from './parse-xmlers.ts'
import { type EvidenceRecord, EvidenceRecordError } from './record.ts'

export type EvidenceQuestion = {
  readonly name: string
  readonly record: Bytes | (() => EvidenceRecord)
  readonly syntax: EvidenceRecord['syntax']
  readonly objects: readonly EvidenceObject[]
}

/** Never throws for a bad record: then its facts say what is wrong. */
export function* readRecord({
  name,
  record,
  syntax,
  objects,
}: EvidenceQuestion): DocumentSteps<EvidenceFacts> {
  try {
    const parsed = record instanceof Uint8Array ? parse(record, syntax) : record()
    const { certificates, crls, ocsps } = parsed
    return { name, syntax, certificates, crls, ocsps, ...(yield* checkRecord(parsed, objects)) }
  } catch (error) {
    if (error instanceof EvidenceRecordError || error instanceof XmlError)
      return unreadableRecord(name, { syntax, detail: error.message })
    throw error
  }
}

function parse(bytes: Bytes, syntax: EvidenceRecord['syntax']): EvidenceRecord {
  return syntax === 'ERS' ? parseErs(bytes) : parseXmlErs(bytes)
}
