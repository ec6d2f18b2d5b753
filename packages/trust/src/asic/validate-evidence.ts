/** Evidence records of a container (EN 319 162-1 §4.3, §4.4): over its one file, or over those a manifest names. */
import type { EvidenceFacts, ValidationInput } from '../ades/facts.ts'
import type { Coverage, EvidenceReport } from '../ades/outcome.ts'
import type { EvidenceObject } from '../evidence/check-record.ts'
import { judgeRecord, unreadableRecord } from '../evidence/judge-record.ts'
import { fileObject, lostObject, type Room, roomForXml } from '../evidence/objects.ts'
import { readRecord } from '../evidence/read-record.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { XmlError } from '../xml/xml.ts'
import { XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { checkManifest, type ManifestCheck, manifestFor } from './manifest.ts'
import { type Proofs, prove, provenFor } from './proofs.ts'
import type { Asic } from './read-asic.ts'
import type { ZipEntry } from './read-zip.ts'

/** Further records of a container are not read. */
const RECORDS_MAX = 16

/** In the order of the container; each that passes is put among the proofs. */
export function* validateEvidence(
  asic: Asic,
  input: ValidationInput,
  proofs: Proofs,
): DocumentSteps<readonly EvidenceReport[]> {
  const found: EvidenceFacts[] = []
  // A file that several records are over is hashed once with each hash.
  const files: Files = { known: new Map(), room: roomForXml() }
  for (const entry of asic.evidence.slice(0, RECORDS_MAX))
    found.push(yield* readEntry({ asic, files }, entry))
  const reports = new Map<EvidenceFacts, EvidenceReport>()
  // The younger first: one that is over an older one proves that.
  for (const facts of youngestFirst(found)) {
    const report = yield* judgeRecord(facts, input, provenFor([facts.name], proofs))
    reports.set(facts, report)
    const covered = report.coverage.filter((one) => isProven(one, asic))
    prove(
      proofs,
      report.existedAt,
      covered.map(({ name }) => name),
    )
  }
  return found.flatMap((facts) => reports.get(facts) ?? [])
}

/** Of a file that is signed every octet counts; what is ours to read is the same in its canonical form. */
function isProven({ name, extent, note }: Coverage, { data }: Asic): boolean {
  return extent === 'full' && (note === undefined || !data.some((one) => one.name === name))
}

function youngestFirst(found: readonly EvidenceFacts[]): readonly EvidenceFacts[] {
  const left = [...found]
  const order: EvidenceFacts[] = []
  while (left.length > 0) {
    const top = left.findIndex((one) => !left.some((other) => other !== one && isUnder(one, other)))
    order.push(...left.splice(Math.max(top, 0), 1))
  }
  return order
}

function isUnder({ name }: EvidenceFacts, { coverage }: EvidenceFacts): boolean {
  return coverage.some((one) => one.name === name)
}

type Files = { readonly known: Map<string, EvidenceObject>; readonly room: Room }
type Source = { readonly asic: Asic; readonly files: Files }

function* readEntry(source: Source, { name, bytes }: ZipEntry): DocumentSteps<EvidenceFacts> {
  const syntax = name.toLowerCase().endsWith('.xml') ? 'XMLERS' : 'ERS'
  try {
    const objects = yield* objectsFor(source, name)
    return yield* readRecord({ name, syntax, record: bytes(), objects })
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return unreadableRecord(name, { syntax, detail: `manifest: ${error.message}` })
    throw error
  }
}

/** Without a manifest only the simple form says what a record is about. */
function* objectsFor({ asic, files }: Source, entry: string): DocumentSteps<readonly EvidenceObject[]> {
  const found = manifestFor(asic, entry)
  if (found !== undefined)
    return (yield* checkManifest(found.manifest, asic)).map((one) => objectOf(one, files))
  const [only, ...more] = asic.data
  return asic.form === 'ASiC-S' && only !== undefined && more.length === 0
    ? [objectIn(files, only.name, only.bytes())]
    : []
}

function objectOf({ name, outcome, bytes, hash }: ManifestCheck, files: Files): EvidenceObject {
  if (outcome === 'missing' || bytes === undefined)
    return lostObject(
      name,
      outcome === 'missing'
        ? { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: `${name} is not there` }
        : { subIndication: 'HASH_FAILURE', detail: `${name} has another digest` },
    )
  return { ...objectIn(files, name, bytes), ...(hash !== undefined && { declared: hash }) }
}

function objectIn({ known, room }: Files, name: string, bytes: Bytes): EvidenceObject {
  const object = known.get(name) ?? fileObject(name, bytes, room)
  known.set(name, object)
  return object
}
