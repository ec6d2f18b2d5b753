/** Time-stamps of a document, each with a decision of its own: at home by our lists, and under every agreement. */
import { parseCertificate, qualifyStamp, type TimestampReport, type Tsl } from '@entente/trust'
import { judgedStamp, type TrustServiceList } from '../recognition/index.ts'
import { type Decided, decideUnder, type DocumentQuestion } from './decide-under.ts'
import { type HomeVerdict, type ServiceThen, serviceAt, verdictOf } from './home-standing.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type CheckedStamp = {
  readonly report: TimestampReport
  readonly home: {
    readonly verdict: HomeVerdict
    readonly service: ServiceThen | undefined
    /** TS 119 615 §4.6, by our own lists, at the time it says and at that it is proven for; only of one that holds. */
    readonly qualification?: 'QTSA' | 'TSA'
  }
  readonly under: readonly Decided[]
}

type Own = readonly { readonly tsl: Tsl | undefined }[]

type Question = DocumentQuestion & {
  /** The signature that they stand in; empty for those that stand for themselves. */
  readonly where: string
  readonly own: Own
  readonly reports: readonly TimestampReport[]
  /** The same time-stamps as the list of each partner makes them. */
  readonly brought: readonly {
    readonly one: TrustServiceList
    readonly reports: readonly TimestampReport[]
  }[]
}

export async function checkStamps(
  deps: Pick<SignaturesDeps, 'acceptance' | 'store'>,
  { where, own, reports, brought, ...question }: Question,
): Promise<CheckedStamp[]> {
  const stamps: CheckedStamp[] = []
  for (const [place, report] of reports.entries()) {
    const under: Decided[] = []
    for (const { one, reports: theirs } of brought) {
      const theirReport = theirs[place]
      if (theirReport === undefined) continue
      const judged = judgedStamp(theirReport, question.at)
      const name = `${where} time-stamp ${place + 1}`.trim()
      under.push(await decideUnder(deps, { ...question, one, judged, name }))
    }
    stamps.push({ report, home: homeOf(report, own, question.at), under })
  }
  return stamps
}

/** The key of an authority may outlive its standing, and then claims any time: it stands as it did when it is proven. */
function homeOf(report: TimestampReport, own: Own, at: string): CheckedStamp['home'] {
  const judged = judgedStamp(report, at)
  const proven = report.provenAt ?? at
  const service = serviceAt(judged, { own, at: proven })
  const verdict = verdictOf(judged.indication, service?.period)
  if (verdict !== 'valid') return { verdict, service }
  const lists = own.flatMap(({ tsl }) => tsl ?? [])
  const chain = (report.signer?.path ?? []).map((der) => parseCertificate(der))
  const qualified = [judged.bestTime, proven].every(
    (time) => qualifyStamp({ lists, chain, at: time }) === 'QTSA',
  )
  return { verdict, service, qualification: qualified ? 'QTSA' : 'TSA' }
}
