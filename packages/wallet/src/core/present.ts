import {
  createPresentationError,
  createPresentationResponse,
  FormatError,
  isUsableUrl,
  parseJsonObject,
  type PresentationRequest,
} from '@entente/credentials'
import { call, refusalOf } from './http.ts'
import {
  answerOnce,
  collect,
  failed,
  type Acknowledged,
  type Approval,
  type HolderChoice,
  type SentFailure,
  type Shown,
} from './present-approve.ts'
import type { PresentDeps } from './present-ports.ts'
import { checkRegistration } from './present-registration.ts'
import { fetchRequest, refuseToAsk, type RequestRefusal } from './present-request.ts'
import { selectOffer, type Offer } from './present-select.ts'
import { summariseRequest, type RequestSummary } from './present-summary.ts'
import type { RegistrationFinding } from './request-warning.ts'
import { WalletError } from './wallet-error.ts'

export type { HolderChoice, Shown } from './present-approve.ts'

export type Sent =
  /** `redirectUri` continues the person's visit at the relying party. */
  { readonly ok: true; readonly redirectUri?: string; readonly shown: readonly Shown[] } | SentFailure

export type OpenedRequest = {
  readonly ok: true
  readonly summary: RequestSummary
  readonly offer: Offer
  /**
   * Sends what was chosen. Nothing about the holder leaves the wallet before this call, and nothing leaves by it while a
   * warning of the summary is not among those that the holder accepted.
   */
  approve(choice?: HolderChoice, acknowledged?: Acknowledged): Promise<Sent>
  /** Says no, in the same words whether the holder declined or has nothing to show. */
  refuse(): Promise<Sent>
}

const CROSS_DEVICE = {
  code: 'CROSS_DEVICE',
  detail: 'the request was on another screen: somebody may have passed it on',
} as const

/**
 * Opens a request by its link: fetched, verified, compared with what the wallet holds. The result is shown to the
 * holder, who approves or refuses; each request is answered at most once. `scanned`: the link came from another screen.
 */
export async function openRequest(
  deps: PresentDeps,
  address: string,
  { scanned = false }: { readonly scanned?: boolean } = {},
): Promise<OpenedRequest | RequestRefusal> {
  if (scanned && deps.crossDevice === undefined) return refuseToAsk(CROSS_DEVICE.code, CROSS_DEVICE.detail)
  const fetched = await fetchRequest(deps, address)
  if (!fetched.ok) return fetched
  const { request, x5c } = fetched
  const checked = await checkRegistration(deps, request, x5c)
  if (checked.refused !== undefined) return refuseToAsk(checked.refused.code, checked.refused.detail)
  const found: RegistrationFinding = scanned
    ? { ...checked, warnings: [CROSS_DEVICE, ...checked.warnings] }
    : checked
  const summary = summariseRequest(request, { signed: fetched, found })
  const offer = await selectOffer(deps, request.query, summary.relyingParty.country)
  const once = answerOnce(deps, request)
  const { warnings } = found
  return {
    ok: true,
    summary,
    offer,
    approve: (choice = {}, acknowledged = []) =>
      once(() => approve(deps, request, { offer, choice, warnings, acknowledged })),
    refuse: () => once(() => refuse(deps, request)),
  }
}

async function approve(deps: PresentDeps, request: PresentationRequest, approval: Approval): Promise<Sent> {
  const collected = await collect(deps, request, approval)
  if ('code' in collected) return collected
  const { vpToken, shown } = collected
  return post(deps, request, { form: await createPresentationResponse(request, vpToken), shown })
}

async function refuse(deps: PresentDeps, request: PresentationRequest): Promise<Sent> {
  return post(deps, request, { form: await createPresentationError(request, 'access_denied'), shown: [] })
}

/** OpenID4VP 1.0 §8.2: only 200 with JSON is an answer; a redirect by HTTP status is none. */
async function post(
  deps: PresentDeps,
  { responseUri }: PresentationRequest,
  { form, shown }: { readonly form: URLSearchParams; readonly shown: readonly Shown[] },
): Promise<Sent> {
  try {
    const answer = await call(deps.fetch, { url: responseUri, form })
    if (answer.status !== 200) {
      const { error, description } = refusalOf(answer) ?? { error: `status ${answer.status}` }
      return failed('VERIFIER_REFUSED', description ?? error)
    }
    const { redirect_uri: redirectUri } = parseJsonObject(answer.text)
    if (redirectUri === undefined) return { ok: true, shown }
    if (typeof redirectUri !== 'string' || !isUsableUrl(redirectUri, deps)) {
      return failed('VERIFIER_REFUSED', 'redirect_uri is not an https address')
    }
    return { ok: true, redirectUri, shown }
  } catch (error) {
    if (error instanceof FormatError) return failed('VERIFIER_REFUSED', 'the answer is not JSON')
    if (error instanceof WalletError) return failed('VERIFIER_UNREACHABLE', error.detail)
    throw error
  }
}
