import type { Reason } from '@entente/agreement'
import { type Report, typesOfQuery } from '@entente/credentials'
import { baseType } from '../recognition/index.ts'
import { type AskingService, serviceContext } from '../verifier/index.ts'
import type { Diagnosis, Finding } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'

/** A document as somebody brought it. */
export type Brought = {
  /** As it names itself: what does not hold may have none in the report. */
  readonly type: string | undefined
  /** As a wallet sends it. */
  readonly presentation: string
  /** Whether it was looked at who presents it. */
  readonly holderChecked: boolean
}

export type Decided = {
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  readonly agreement?: Diagnosis['agreement']
}

const BINDING = { 'dc+sd-jwt': 'kb', mso_mdoc: 'device-signature' } as const

/** What the agreement would say, for one service. A document that nobody presents is taken as presented by its holder. */
export async function foreseeDecision(report: Report, brought: Brought, look: Look): Promise<Decided> {
  const { deps, at } = look
  const { type, presentation, holderChecked } = brought
  const { format } = report
  const chosen = type === undefined ? undefined : chooseService(look, { format, type })
  if (chosen === undefined) return { findings: [], notes: ['no service of this node could decide on it'] }
  const { service, query } = chosen
  const trust = await deps.recognition.issuerTrust({ format, types: [type ?? ''], at })
  const { decision } = await deps.recognition.foresee({
    report: holderChecked ? report : { ...report, holder: { ...report.holder, binding: BINDING[format] } },
    trust,
    service: serviceContext(service, query?.id),
    asked: (query?.claims ?? []).map(({ path }) => path),
    at,
    presentation,
  })
  const { verdict, deciding, agreement, rule, reasons } = decision
  return {
    findings: reasons.length === 0 ? [agreed(verdict)] : reasons.map(findingOf),
    notes: [`decided as for the service ${service.id}`],
    agreement: { verdict, deciding, agreement, rule },
  }
}

function agreed(verdict: string): Finding {
  return { stage: 'agreement', code: 'AGREED', ok: true, detail: verdict }
}

/** A limit is said, and refuses nothing. */
function findingOf({ code, class: kind, clause, detail }: Reason): Finding {
  const place = clause === '' ? detail : `${detail} (${clause})`
  return { stage: 'agreement', code, ok: kind === 'limit', detail: place }
}

type Chosen = {
  readonly service: AskingService
  readonly query: AskingService['query']['credentials'][number] | undefined
}

/** The service that was named, or the first that asks for this type in this format. */
function chooseService(
  { deps, question }: Look,
  { format, type }: { readonly format: string; readonly type: string },
): Chosen | undefined {
  const services = deps.registers.listServices()
  const names = [type, baseType(type)]
  const fitting = services.flatMap((service): Chosen[] =>
    service.query.credentials
      .filter((query) => query.format === format && typesOfQuery(query).some((one) => names.includes(one)))
      .map((query) => ({ service, query })),
  )
  if (question.serviceId === undefined) {
    const [first] = services
    return fitting[0] ?? (first && { service: first, query: undefined })
  }
  const named = services.find(({ id }) => id === question.serviceId)
  return fitting.find(({ service }) => service === named) ?? (named && { service: named, query: undefined })
}
