/** Time-stamps of a container that stand for themselves (EN 319 162-1 §4.3.3.1, §4.4.3.3). */
import type { ValidationInput } from '../ades/facts.ts'
import type { Coverage, Failure } from '../ades/outcome.ts'
import { judgeStanding, type PreparedStamp, type StandingStamp } from '../ades/standing-stamps.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
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
    const { facts, ...rest } = yield* prepare(asic, entry)
    prepared.push({ ...rest, facts: { ...facts, ...provenFor([entry.name], proofs) } })
  }
  const stamps = yield* judgeStanding(prepared, input)
  for (const { report, coverage } of stamps)
    if (report.indication === 'PASSED') prove(proofs, report.time, coverage)
  return stamps
}

function* prepare(asic: Asic, { name: entry, bytes }: ZipEntry): DocumentSteps<PreparedStamp> {
  const stamp = (data: Bytes | Failure, coverage: readonly Coverage[]): PreparedStamp => ({
    entry,
    facts: { kind: 'document', token: bytes(), data },
    coverage,
  })
  try {
    const found = manifestFor(asic, entry)
    if (found === undefined) return alone(asic, stamp)
    const checks = yield* checkManifest(found.manifest, asic.find)
    return stamp(manifestFailure(checks) ?? found.holder.bytes(), coverageOf(checks))
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return stamp({ subIndication: 'FORMAT_FAILURE', detail: error.message }, [])
    throw error
  }
}

/** Without a manifest it is over the one file there is. */
function alone(
  { data }: Asic,
  stamp: (data: Bytes | Failure, coverage: readonly Coverage[]) => PreparedStamp,
): PreparedStamp {
  const [only] = data
  if (only === undefined || data.length > 1)
    return stamp(
      { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'not one file that the time-stamp could be over' },
      [],
    )
  const bytes = only.bytes()
  return stamp(bytes, [{ name: only.name, extent: 'full', bytes }])
}
