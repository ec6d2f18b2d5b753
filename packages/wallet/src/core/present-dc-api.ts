/** A request that the platform hands over: `navigator.credentials.get` of a page (OpenID4VP 1.0 Appendix A). */
import {
  createDcApiResponse,
  DC_API_PROTOCOLS,
  decodeBase64url,
  isObject,
  requestTranscript,
  runAsync,
  sealAnnexC,
  verifyDcApiRequest,
  type DcApiAnswer,
  type DcApiProtocol,
  type DcApiRequest,
  type VpToken,
} from '@entente/credentials'
import {
  answerOnce,
  collect,
  type Acknowledged,
  type Approval,
  type HolderChoice,
  type SentFailure,
  type Shown,
} from './present-approve.ts'
import type { PresentDeps } from './present-ports.ts'
import { checkRegistration } from './present-registration.ts'
import { refuseToAsk, type RequestRefusal } from './present-request.ts'
import { selectOffer, type Offer } from './present-select.ts'
import { summariseRequest, type RequestSummary } from './present-summary.ts'
import type { RegistrationFinding, RequestWarning } from './request-warning.ts'

const REQUESTS_MAX = 16
const ANNEX_C: DcApiProtocol = 'org-iso-mdoc'

export type DigitalQuestion = {
  /** `digital.requests`, as the page gave them to the platform. */
  readonly requests: readonly { readonly protocol: string; readonly data: unknown }[]
  /** The origin of that page, as the platform saw it. */
  readonly origin: string
}

/** What goes back to the platform, which gives it to the page. */
export type DigitalSent =
  | {
      readonly ok: true
      readonly protocol: DcApiProtocol
      readonly data: DcApiAnswer
      readonly shown: readonly Shown[]
    }
  | SentFailure

export type OpenedDigital = {
  readonly ok: true
  readonly summary: RequestSummary
  readonly offer: Offer
  approve(choice?: HolderChoice, acknowledged?: Acknowledged): Promise<DigitalSent>
  /** Only after the holder was asked: before that, the platform simply ends without an answer (§A.4). */
  refuse(): Promise<DigitalSent>
}

/** The first request of a protocol that this wallet speaks, verified and compared with what it holds. */
export async function openDigitalRequest(
  deps: PresentDeps,
  { requests, origin }: DigitalQuestion,
): Promise<OpenedDigital | RequestRefusal> {
  const spoken: readonly string[] = DC_API_PROTOCOLS.filter(
    (one) => one !== ANNEX_C || deps.hpke !== undefined,
  )
  const entry = requests.slice(0, REQUESTS_MAX).find(({ protocol }) => spoken.includes(protocol))
  if (entry === undefined || !isObject(entry.data)) {
    return refuseToAsk('JAR_FORM', 'no request of a protocol that this wallet speaks')
  }
  const policy = {
    origin,
    at: deps.clock.seconds(),
    ...(deps.transactionTypes && { transactionTypes: deps.transactionTypes }),
  }
  const verdict = await runAsync(verifyDcApiRequest(entry, policy), deps.driver)
  if (!verdict.ok) return verdict
  const { request, signed } = verdict
  const checked = await checkRegistration(deps, request, signed?.x5c ?? [])
  if (checked.refused !== undefined) return refuseToAsk(checked.refused.code, checked.refused.detail)
  const found: RegistrationFinding =
    signed === undefined ? { ...checked, warnings: [unsigned(origin), ...checked.warnings] } : checked
  const summary = summariseRequest(request, { ...(signed && { signed }), origin, found })
  const offer = await selectOffer(deps, request.query, summary.relyingParty.country)
  const once = answerOnce(deps, request)
  const protocol = entry.protocol as DcApiProtocol
  const { warnings } = found
  return {
    ok: true,
    summary,
    offer,
    approve: (choice = {}, acknowledged = []) =>
      once(() => approve(deps, { request, protocol }, { offer, choice, warnings, acknowledged })),
    refuse: () =>
      once(async () => ({ ok: true, protocol, data: { error: 'access_denied' }, shown: [] }) as const),
  }
}

/** RPA_06a: nobody vouches for whoever asks. */
function unsigned(origin: string): RequestWarning {
  return { code: 'UNSIGNED', detail: `only the address of the page is known: ${origin}` }
}

async function approve(
  deps: PresentDeps,
  { request, protocol }: { readonly request: DcApiRequest; readonly protocol: DcApiProtocol },
  approval: Approval,
): Promise<DigitalSent> {
  const collected = await collect(deps, request, approval)
  if ('code' in collected) return collected
  const { vpToken, shown } = collected
  return { ok: true, protocol, data: await seal(deps, request, vpToken), shown }
}

async function seal(deps: PresentDeps, request: DcApiRequest, vpToken: VpToken): Promise<DcApiAnswer> {
  const { encryptionInfo } = request
  const { hpke } = deps
  if (encryptionInfo === undefined || hpke === undefined) return createDcApiResponse(request, vpToken)
  const [[presentation = ''] = []] = Object.values(vpToken)
  const transcript = await runAsync(requestTranscript(request), deps.driver)
  const deviceResponse = decodeBase64url(presentation)
  return { response: await sealAnnexC(hpke, { deviceResponse, encryptionInfo, transcript }) }
}
