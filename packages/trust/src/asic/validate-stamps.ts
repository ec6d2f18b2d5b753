/** Time-stamps of a container that stand for themselves (EN 319 162-1 §4.3.3.1, §4.4.3.3). */
import type { ValidationInput } from '../ades/facts.ts'
import type { Coverage, Failure } from '../ades/outcome.ts'
import { algorithmFailure } from '../ades/judge-certificate.ts'
import { judgeStanding, type PreparedStamp, type StandingStamp } from '../ades/standing-stamps.ts'
import { notBelieved } from '../ades/suite.ts'
import type { Bytes, DocumentSteps, HashName, Instant } from '../ports.ts'
import { XmlError } from '../xml/xml.ts'
import { XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { checkManifest, coverageOf, manifestFailure, manifestFor } from './manifest.ts'
import { type Proofs, prove, provenFor } from './proofs.ts'
import type { Asic } from './read-asic.ts'
import type { ZipEntry } from './read-zip.ts'

/** Each that passes puts what it covers among the proofs. */
export function* validateStamps(
  asic: Asic,
  input: ValidationInput,
  proofs: Proofs,
): DocumentSteps<readonly StandingStamp[]> {
  const prepared: Prepared[] = []
  for (const entry of asic.stamps) {
    const { facts, ...rest } = yield* prepare(asic, entry, input)
    prepared.push({ ...rest, facts: { ...facts, ...provenFor([entry.name], proofs) } })
  }
  const judged = yield* judgeStanding(prepared, input)
  const stamps = judged.map((one, place) => {
    const failure = failureOf(one, prepared[place], { judged, at: input.at })
    return failure === undefined ? one : { ...one, report: { ...one.report, indication, ...failure } }
  })
  for (const [place, { report }] of stamps.entries())
    if (report.indication === 'PASSED') prove(proofs, report.time, prepared[place]?.proves ?? [])
  return stamps
}

const indication = 'INDETERMINATE' as const

/** With the hashes that its manifest holds the digests of files with. */
type Prepared = PreparedStamp & { readonly hashes: readonly HashName[] }

type Around = { readonly judged: readonly StandingStamp[]; readonly at: Instant }

/** What keeps a stamp that holds from saying anything of the files. */
function failureOf(
  { report }: StandingStamp,
  { proves = [], hashes = [] }: Partial<Prepared> = {},
  { judged, at }: Around,
): Failure | undefined {
  if (report.indication !== 'PASSED') return undefined
  const { time = '', provenAt: best = at } = report
  // §A.7: what is over another was made after it.
  const younger = judged.find((one) => proves.includes(one.entry) && (one.report.time ?? '') > time)
  if (younger !== undefined)
    return {
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
      detail: `it is over ${younger.entry}, which is younger`,
    }
  const used = hashes.map((hash) => ({ hash, where: 'digests of the manifest' }))
  return algorithmFailure(used, { at, best })
}

type Stamped = Pick<Prepared, 'coverage' | 'hashes'> & { readonly proves: readonly string[] }

function* prepare(
  asic: Asic,
  { name: entry, bytes }: ZipEntry,
  { at }: ValidationInput,
): DocumentSteps<Prepared> {
  const stamp = (data: Bytes | Failure, stamped: Stamped): Prepared => ({
    entry,
    facts: { kind: 'document', token: bytes(), data },
    ...stamped,
  })
  try {
    const found = manifestFor(asic, entry)
    if (found === undefined) return alone(asic, stamp)
    const checks = yield* checkManifest(found.manifest, asic)
    // A digest that can be forged by now binds no file to the manifest.
    const bound = checks.filter(({ hash }) => hash !== undefined && isBelieved(hash, at))
    const intact = bound.filter(({ outcome }) => outcome === 'intact').map(({ name }) => name)
    const proves = [found.holder.name, ...intact]
    const hashes = checks.flatMap(({ hash }) => hash ?? [])
    const stamped = { coverage: coverageOf(checks), proves, hashes }
    return stamp(manifestFailure(checks) ?? found.holder.bytes(), stamped)
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return stamp({ subIndication: 'FORMAT_FAILURE', detail: error.message }, NOTHING)
    throw error
  }
}

const NOTHING: Stamped = { coverage: [], proves: [], hashes: [] }

function isBelieved(hash: HashName, at: Instant): boolean {
  return notBelieved({ hash, where: 'manifest' }, at) === undefined
}

/** Without a manifest it is over the one file there is. */
function alone({ data }: Asic, stamp: (data: Bytes | Failure, stamped: Stamped) => Prepared): Prepared {
  const [only] = data
  if (only === undefined || data.length > 1)
    return stamp(
      { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'not one file that the time-stamp could be over' },
      NOTHING,
    )
  const bytes = only.bytes()
  const coverage: readonly Coverage[] = [{ name: only.name, extent: 'full', bytes }]
  return stamp(bytes, { coverage, proves: [only.name], hashes: [] })
}
