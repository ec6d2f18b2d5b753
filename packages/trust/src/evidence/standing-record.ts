/** An evidence record that somebody brings by itself, with the files that it may be over. */
import type { DetachedFile } from '../ades/cades/read-cades.ts'
import type { ValidationInput } from '../ades/facts.ts'
import type { EvidenceReport, EvidenceSyntax } from '../ades/outcome.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { judgeRecord } from './judge-record.ts'
import { fileObject, roomForXml } from './objects.ts'
import { parseErs } from './parse-ers.ts'
import { readRecord } from './read-record.ts'
import { EvidenceRecordError, RECORD_BYTES_MAX } from './record.ts'

const ROOT =
  /^\ufeff?\s{0,100}(?:(?:<\?[^>]{0,500}\?>|<!--(?:(?!--)[^]){0,500}-->)\s{0,100}){0,8}<(?:[\w.-]{1,100}:)?EvidenceRecord[\s>]/

/** By its root or by its form; undefined for anything else. */
export function recordIn(bytes: Bytes, form: 'CMS' | 'XML'): EvidenceSyntax | undefined {
  if (form === 'XML')
    return ROOT.test(new TextDecoder().decode(bytes.subarray(0, 4096))) ? 'XMLERS' : undefined
  if (bytes.length > RECORD_BYTES_MAX) return undefined
  try {
    parseErs(bytes)
    return 'ERS'
  } catch (error) {
    if (error instanceof EvidenceRecordError) return undefined
    throw error
  }
}

/** Of several files it is over those that are in its tree; one alone is the one that is meant, also where it was altered. */
export function* validateRecord(
  { bytes: record, syntax }: { readonly bytes: Bytes; readonly syntax: EvidenceSyntax },
  files: readonly DetachedFile[],
  input: ValidationInput,
): DocumentSteps<EvidenceReport[]> {
  const room = roomForXml()
  const objects = files.map(({ name, bytes }) => fileObject(name, bytes, room))
  const all = yield* readRecord({ name: 'record', syntax, record, objects })
  const found = objects.filter((_, place) => all.coverage[place]?.extent === 'full')
  const some = found.length > 0 && found.length < objects.length
  const facts = some ? yield* readRecord({ name: 'record', syntax, record, objects: found }) : all
  return [yield* judgeRecord(facts, input)]
}
