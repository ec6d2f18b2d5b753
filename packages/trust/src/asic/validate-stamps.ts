/** Time-stamps of a container that stand for themselves (EN 319 162-1 §4.3.3.1, §4.4.3.3). */
import type { StampFacts, ValidationInput } from '../ades/facts.ts'
import { PATH_SIGNATURES_MAX } from '../ades/find-paths.ts'
import { judgeStamps } from '../ades/judge-stamps.ts'
import type { Coverage, Failure, TimestampReport } from '../ades/outcome.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { XmlError } from '../xml/xml.ts'
import { XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { checkManifest, coverageOf, manifestFailure, manifestFor } from './manifest.ts'
import type { Asic } from './read-asic.ts'
import type { ZipEntry } from './read-zip.ts'

export type AsicStamp = {
  readonly entry: string
  readonly report: TimestampReport
  /** The file, or those that the manifest names. */
  readonly coverage: readonly Coverage[]
}

type Prepared = { readonly entry: string; readonly facts: StampFacts; readonly coverage: readonly Coverage[] }

export function* validateStamps(asic: Asic, input: ValidationInput): DocumentSteps<readonly AsicStamp[]> {
  const prepared: Prepared[] = []
  for (const entry of asic.stamps) prepared.push(yield* prepare(asic, entry))
  const read = (some: readonly Bytes[] = []): readonly Certificate[] =>
    some.map(readCertificate).filter((one) => one !== undefined)
  const reports = yield* judgeStamps({
    stamps: prepared.map(({ facts }) => facts),
    at: input.at,
    anchors: read(input.stampAnchors ?? input.anchors),
    pool: read(input.certificates),
    crls: input.crls ?? [],
    ocsps: input.ocsps ?? [],
    budget: { left: PATH_SIGNATURES_MAX },
    revocation: input.revocation ?? 'required',
  })
  return prepared.flatMap(({ entry, coverage }, i) => {
    const report = reports[i]
    return report === undefined ? [] : [{ entry, report, coverage }]
  })
}

function* prepare(asic: Asic, { name: entry, bytes }: ZipEntry): DocumentSteps<Prepared> {
  const stamp = (data: Bytes | Failure, coverage: readonly Coverage[]): Prepared => ({
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
  stamp: (data: Bytes | Failure, coverage: readonly Coverage[]) => Prepared,
): Prepared {
  const [only] = data
  if (only === undefined || data.length > 1)
    return stamp(
      { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'not one file that the time-stamp could be over' },
      [],
    )
  const bytes = only.bytes()
  return stamp(bytes, [{ name: only.name, extent: 'full', bytes }])
}
