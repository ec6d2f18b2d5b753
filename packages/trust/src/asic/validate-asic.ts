/** A container → a report for each of its signatures, and which files none of them covers (EN 319 162-1). */
import type { ValidationInput } from '../ades/facts.ts'
import type { DetachedFile } from '../ades/cades/read-cades.ts'
import { validateCades } from '../ades/cades/validate-cades.ts'
import {
  type Coverage,
  type EvidenceReport,
  type Failure,
  type Finding,
  type SignatureReport,
  SUB_INDICATIONS,
} from '../ades/outcome.ts'
import { algorithmFailure } from '../ades/judge-certificate.ts'
import type { StandingStamp } from '../ades/standing-stamps.ts'
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { validateXades } from '../xades/validate-xades.ts'
import { XmlError } from '../xml/xml.ts'
import { XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { ZipError } from './zip-error.ts'
import {
  checkManifest,
  coverageOf,
  type ManifestCheck,
  manifestFailure,
  manifestFor,
  unstampedManifests,
} from './manifest.ts'
import { nameIn } from './name-in.ts'
import { type Asic, type AsicForm, formByType, readAsic } from './read-asic.ts'
import type { ZipEntry } from './read-zip.ts'
import { type Proofs, provenFor } from './proofs.ts'
import { validateEvidence } from './validate-evidence.ts'
import { validateStamps } from './validate-stamps.ts'

export type AsicSignature = {
  /** The entry it stands in. */
  readonly entry: string
  readonly report: SignatureReport
}

export type AsicReport = {
  readonly form: AsicForm
  readonly signatures: readonly AsicSignature[]
  /** Time-stamps that stand for themselves, over the file or over a manifest. */
  readonly stamps: readonly StandingStamp[]
  /** Evidence records over files of the container. */
  readonly evidence: readonly EvidenceReport[]
  /** Why the container cannot stand for what it says, whatever its signatures are. */
  readonly failure?: Failure
  /** Data files, and whether every signature covers them. */
  readonly files: readonly { readonly name: string; readonly covered: 'all' | 'some' | 'none' }[]
  readonly findings: readonly Finding[]
}

/** Never throws for a bad container: then there is a failure and nothing else. */
export function* validateAsic(bytes: Bytes, input: ValidationInput): DocumentSteps<AsicReport> {
  try {
    return yield* validate(readAsic(bytes), input)
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    const failure: Failure = { subIndication: 'FORMAT_FAILURE', detail: error.message }
    return { form: 'ZIP', signatures: [], stamps: [], evidence: [], failure, files: [], findings: [] }
  }
}

function* validate(asic: Asic, input: ValidationInput): DocumentSteps<AsicReport> {
  const proofs: Proofs = new Map()
  let stamps = yield* validateStamps(asic, input, proofs)
  const evidence = yield* validateEvidence(asic, input, proofs)
  // What a record proves of a time-stamp may be what that needs.
  if (stamps.some(({ entry, report }) => report.indication !== 'PASSED' && proofs.has(entry)))
    stamps = yield* validateStamps(asic, input, proofs)
  const signatures: AsicSignature[] = []
  const question = { input, proofs }
  for (const entry of asic.xml) signatures.push(...(yield* validateXml(asic, entry, question)))
  for (const entry of asic.cms) signatures.push(...(yield* validateCms(asic, entry, question)))
  const renamed = signatures.map((one, i) => ({ ...one, report: { ...one.report, id: `s-${i + 1}` } }))
  const failure = formFailure(asic)
  const covering = [...renamed.map(({ report }) => report), ...stamps]
  return {
    form: asic.form,
    signatures: renamed,
    stamps,
    evidence,
    files: filesOf(asic, covering.length > 0 ? covering : evidence.filter(isIntact)),
    findings: [...asic.findings, ...unstamped(asic)],
    ...(failure !== undefined && { failure }),
  }
}

type Question = { readonly input: ValidationInput; readonly proofs: Proofs }

function* validateXml(
  asic: Asic,
  { name: entry, bytes }: ZipEntry,
  { input, proofs }: Question,
): DocumentSteps<AsicSignature[]> {
  const asked = new Set<string>()
  const find = (name: string | undefined): Bytes | undefined => {
    if (name === undefined) return undefined
    asked.add(nameIn(name))
    return asic.find(nameIn(name))
  }
  try {
    const document = { bytes: bytes(), find }
    const alone = yield* validateXades(document, input)
    // Only with the files that it is about is a signature proven.
    const proven = provenFor([entry, ...asked], proofs)
    const reports =
      proven.existedAt === undefined ? alone : yield* validateXades(document, { ...input, ...proven })
    const named = (one: Coverage): Coverage => ({ ...one, name: nameOf(one, { entry, asked }) })
    return reports.map((report) => ({ entry, report: { ...report, coverage: report.coverage.map(named) } }))
  } catch (error) {
    if (error instanceof XmlError) return [{ entry, report: unreadable('XAdES', error.message, input) }]
    throw error
  }
}

/** Of what stands in the document of the signature the name is that of its entry: a file may be called `content` or `#a`. */
function nameOf(
  { name }: Coverage,
  { entry, asked }: { readonly entry: string; readonly asked: ReadonlySet<string> },
): string {
  if (asked.has(nameIn(name))) return nameIn(name)
  return name === 'content' ? entry : `${entry}${name}`
}

/** EN 319 162-1 §4.3.3.2, §4.4.3.2: over the one file, or over the manifest that names the entry. */
function* validateCms(
  asic: Asic,
  { name: entry, bytes }: ZipEntry,
  { input, proofs }: Question,
): DocumentSteps<AsicSignature[]> {
  try {
    const found = manifestFor(asic, entry)
    const content = found?.holder ?? (asic.data.length === 1 ? asic.data[0] : undefined)
    const detached = content === undefined ? [] : [{ name: content.name, bytes: content.bytes() }]
    // Only with the files that it is about is a signature proven.
    const files = found?.manifest.references ?? []
    const known = {
      ...input,
      ...provenFor([entry, ...[...detached, ...files].map(({ name }) => name)], proofs),
    }
    const reports = (yield* validateCades({ bytes: bytes(), detached }, known)).map((report) =>
      placed(report, entry, detached[0]),
    )
    if (found === undefined) return reports.map((report) => ({ entry, report }))
    const checks = yield* checkManifest(found.manifest, asic)
    return reports.map((report) => ({
      entry,
      report: isOver(report, found.holder.name) ? withManifest(report, checks, input) : foreign(report),
    }))
  } catch (error) {
    if (error instanceof DerError || error instanceof XmlError || error instanceof XmlSignatureError)
      return [{ entry, report: unreadable('CAdES', error.message, input) }]
    throw error
  }
}

/** What a signature holds itself is told as its entry, unless it is what it should be over. */
function placed(report: SignatureReport, entry: string, file: DetachedFile | undefined): SignatureReport {
  const coverage = report.coverage.map((one): Coverage => {
    if (one.bytes === undefined) return one
    const same = file !== undefined && (one.bytes === file.bytes || sameBytes(one.bytes, file.bytes))
    return { ...one, name: same ? file.name : entry }
  })
  return { ...report, coverage }
}

function isOver({ crypto, coverage }: SignatureReport, name: string): boolean {
  return crypto === 'broken' || coverage.some((one) => one.name === name)
}

/** A manifest that names a signature over something else binds no file to it: anybody could have written it. */
function foreign(report: SignatureReport): SignatureReport {
  const subIndication = 'FORMAT_FAILURE'
  const detail = 'it holds a content of its own and is not over the manifest that names it'
  return { ...report, crypto: 'broken', indication: SUB_INDICATIONS[subIndication], subIndication, detail }
}

/** A file that is not as the manifest says makes the signature fail, as if it were over the file itself. */
function withManifest(
  report: SignatureReport,
  checks: readonly ManifestCheck[],
  input: ValidationInput,
): SignatureReport {
  const coverage = [...report.coverage, ...coverageOf(checks)]
  if (report.crypto === 'broken') return { ...report, coverage }
  const failure = manifestFailure(checks)
  if (failure === undefined)
    return { ...report, ...weakness(report, checks, input), coverage, manifest: 'intact' }
  const indication = SUB_INDICATIONS[failure.subIndication]
  const manifest = failure.subIndication === 'HASH_FAILURE' ? 'altered' : 'missing'
  return { ...report, coverage, crypto: 'broken', manifest, indication, ...failure }
}

/** The digests of the manifest carry the signature to the files: they are judged as its own. */
function weakness(
  { indication, bestTime: best }: SignatureReport,
  checks: readonly ManifestCheck[],
  { at }: ValidationInput,
): Partial<SignatureReport> {
  const used = checks.flatMap(({ name, hash }) =>
    hash === undefined ? [] : [{ hash, where: `digest of ${name} in the manifest` }],
  )
  const failure = indication === 'TOTAL_PASSED' ? algorithmFailure(used, { at, best }) : undefined
  return failure === undefined ? {} : { indication: SUB_INDICATIONS[failure.subIndication], ...failure }
}

function unreadable(
  format: SignatureReport['format'],
  detail: string,
  { at }: ValidationInput,
): SignatureReport {
  return {
    id: 's-1',
    format,
    level: format === 'XAdES' ? 'XML_NOT_ETSI' : 'CMS_NOT_ETSI',
    crypto: 'broken',
    indication: 'TOTAL_FAILED',
    subIndication: 'FORMAT_FAILURE',
    detail,
    bestTime: at,
    coverage: [],
    algorithms: [],
    timestamps: [],
    counterSignatures: [],
    findings: [],
  }
}

/** EN 319 162-1 §4.3.2, annex A.1: it is what it says to be, and the simple form is about one file. */
function formFailure({ form, mimeType = '', data, xml, cms, stamps, evidence }: Asic): Failure | undefined {
  if (mimeType !== '' && formByType(mimeType) === undefined)
    return { subIndication: 'FORMAT_FAILURE', detail: `the media type ${JSON.stringify(mimeType)}` }
  const signed = xml.length + cms.length + stamps.length + evidence.length > 0
  if (form !== 'ASiC-S' || !signed || data.length === 1) return undefined
  return { subIndication: 'FORMAT_FAILURE', detail: `${data.length} files in a container for one` }
}

/** What a broken record holds of its files is no cover. */
function isIntact({ crypto }: EvidenceReport): boolean {
  return crypto === 'ok'
}

type Covering = { readonly coverage: readonly Coverage[] }

function filesOf({ data }: Asic, covering: readonly Covering[]): AsicReport['files'] {
  return data.map(({ name }) => {
    const found = covering.filter(({ coverage }) =>
      coverage.some((one) => one.name === name && one.extent === 'full'),
    )
    const all = found.length === covering.length && covering.length > 0
    return { name, covered: all ? 'all' : found.length > 0 ? 'some' : 'none' }
  })
}

function unstamped(asic: Asic): readonly Finding[] {
  return unstampedManifests(asic).map((detail) => ({ code: 'ARCHIVE_MANIFEST_NOT_STAMPED', detail }))
}
