/** Time-stamps of a container that stand for themselves (EN 319 162-1 §4.3.3.1, §4.4.3.3). */
import type { ValidationInput } from '../ades/facts.ts'
import type { Coverage, Failure } from '../ades/outcome.ts'
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
  const prepared: PreparedStamp[] = []
  for (const entry of asic.stamps) {
    const { facts, ...rest } = yield* prepare(asic, entry, input)
    prepared.push({ ...rest, facts: { ...facts, ...provenFor([entry.name], proofs) } })
  }
  const judged = yield* judgeStanding(prepared, input)
  const stamps = judged.map((one, place) => inOrder(one, prepared[place], judged))
  for (const [place, { report }] of stamps.entries())
    if (report.indication === 'PASSED') prove(proofs, report.time, prepared[place]?.proves ?? [])
  return stamps
}

/** §A.7: what is over another was made after it. */
function inOrder(
  one: StandingStamp,
  { proves = [] }: Partial<PreparedStamp> = {},
  all: readonly StandingStamp[],
): StandingStamp {
  const { time = '' } = one.report
  const younger = all.find(({ entry, report }) => proves.includes(entry) && (report.time ?? '') > time)
  if (younger === undefined || one.report.indication !== 'PASSED') return one
  const detail = `it is over ${younger.entry}, which is younger`
  const report = { ...one.report, subIndication: 'TIMESTAMP_ORDER_FAILURE', detail } as const
  return { ...one, report: { ...report, indication: 'INDETERMINATE' } }
}

type Stamped = { readonly coverage: readonly Coverage[]; readonly proves: readonly string[] }

function* prepare(
  asic: Asic,
  { name: entry, bytes }: ZipEntry,
  { at }: ValidationInput,
): DocumentSteps<PreparedStamp> {
  const stamp = (data: Bytes | Failure, { coverage, proves }: Stamped): PreparedStamp => ({
    entry,
    facts: { kind: 'document', token: bytes(), data },
    coverage,
    proves,
  })
  try {
    const found = manifestFor(asic, entry)
    if (found === undefined) return alone(asic, stamp)
    const checks = yield* checkManifest(found.manifest, asic.find)
    // A digest that can be forged by now binds no file to the manifest.
    const bound = checks.filter(({ hash }) => hash !== undefined && isBelieved(hash, at))
    const intact = bound.filter(({ outcome }) => outcome === 'intact').map(({ name }) => name)
    const proves = [found.holder.name, ...intact]
    return stamp(manifestFailure(checks) ?? found.holder.bytes(), { coverage: coverageOf(checks), proves })
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return stamp({ subIndication: 'FORMAT_FAILURE', detail: error.message }, NOTHING)
    throw error
  }
}

const NOTHING: Stamped = { coverage: [], proves: [] }

function isBelieved(hash: HashName, at: Instant): boolean {
  return notBelieved({ hash, where: 'manifest' }, at) === undefined
}

/** Without a manifest it is over the one file there is. */
function alone(
  { data }: Asic,
  stamp: (data: Bytes | Failure, stamped: Stamped) => PreparedStamp,
): PreparedStamp {
  const [only] = data
  if (only === undefined || data.length > 1)
    return stamp(
      { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'not one file that the time-stamp could be over' },
      NOTHING,
    )
  const bytes = only.bytes()
  const coverage: readonly Coverage[] = [{ name: only.name, extent: 'full', bytes }]
  return stamp(bytes, { coverage, proves: [only.name] })
}
