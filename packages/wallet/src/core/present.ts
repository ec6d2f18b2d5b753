import {
  createPresentationError,
  createPresentationResponse,
  FormatError,
  isUsableUrl,
  parseJsonObject,
  type PresentationRequest,
} from '@entente/credentials'
import { call, refusalOf } from './http.ts'
import { chooseCopy, createPresentation } from './present-answer.ts'
import type { PresentDeps } from './present-ports.ts'
import { fetchRequest, type RequestRefusal } from './present-request.ts'
import { selectOffer, type Candidate, type Offer } from './present-select.ts'
import { summariseRequest, type RequestSummary } from './present-summary.ts'
import { WalletError } from './wallet-error.ts'

/** Query id → credential chosen by the holder; what is not named is answered by the first candidate, if needed. */
export type HolderChoice = { readonly [queryId: string]: string }

export type Sent =
  /** `redirectUri` continues the person's visit at the relying party. */
  | { readonly ok: true; readonly redirectUri?: string; readonly shown: readonly Shown[] }
  | {
      readonly ok: false
      readonly code:
        | 'NOT_SATISFIABLE'
        | 'CHOICE_UNKNOWN'
        | 'EXPIRED'
        | 'ALREADY_ANSWERED'
        | 'VERIFIER_REFUSED'
        | 'VERIFIER_UNREACHABLE'
      readonly detail: string
    }

/** For the log of the wallet: which credential, which claims, never the values. */
export type Shown = {
  readonly queryId: string
  readonly credentialId: string
  readonly claims: readonly (readonly (string | number)[])[]
}

export type OpenedRequest = {
  readonly ok: true
  readonly summary: RequestSummary
  readonly offer: Offer
  /** Sends what was chosen. Nothing about the holder leaves the wallet before this call. */
  approve(choice?: HolderChoice): Promise<Sent>
  /** Says no, in the same words whether the holder declined or has nothing to show. */
  refuse(): Promise<Sent>
}

/**
 * Opens a request by its link: fetched, verified, compared with what the wallet holds. The result is shown to the
 * holder, who approves or refuses; each request is answered at most once.
 */
export async function openRequest(
  deps: PresentDeps,
  address: string,
): Promise<OpenedRequest | RequestRefusal> {
  const fetched = await fetchRequest(deps, address)
  if (!fetched.ok) return fetched
  const { request } = fetched
  const summary = summariseRequest(request, fetched)
  const offer = await selectOffer(deps, request.query, summary.relyingParty.country)
  let answered = false
  const once = async (answer: () => Promise<Sent>): Promise<Sent> => {
    if (answered) return failed('ALREADY_ANSWERED', 'this request was answered already')
    if (request.expiresAt !== undefined && request.expiresAt <= deps.clock.seconds()) {
      return failed('EXPIRED', 'the request has expired')
    }
    answered = true
    let sent: Sent | undefined
    try {
      sent = await answer()
      return sent
    } finally {
      // A choice that could not be carried out has sent nothing: the holder may choose again.
      answered = sent !== undefined && (sent.ok || SENT_ANYWAY.has(sent.code))
    }
  }
  return {
    ok: true,
    summary,
    offer,
    approve: (choice = {}) => once(() => approve(deps, { request, offer, choice })),
    refuse: () => once(() => refuse(deps, request)),
  }
}

/** Failures after which the relying party may have the answer. */
const SENT_ANYWAY = new Set<SentFailure['code']>(['VERIFIER_REFUSED', 'VERIFIER_UNREACHABLE'])

type SentFailure = Extract<Sent, { ok: false }>

function failed(code: SentFailure['code'], detail: string): SentFailure {
  return { ok: false, code, detail }
}

type Approval = {
  readonly request: PresentationRequest
  readonly offer: Offer
  readonly choice: HolderChoice
}

async function approve(deps: PresentDeps, { request, offer, choice }: Approval): Promise<Sent> {
  if (!offer.satisfiable)
    return failed('NOT_SATISFIABLE', 'this wallet holds nothing that answers the request')
  const wanted = new Set([...offer.needed, ...Object.keys(choice)])
  const picked: { queryId: string; candidate: Candidate }[] = []
  for (const queryId of wanted) {
    const { candidates = [] } = offer.choices.find((one) => one.queryId === queryId) ?? {}
    const credentialId = Object.hasOwn(choice, queryId) ? choice[queryId] : candidates[0]?.credentialId
    const candidate = candidates.find((one) => one.credentialId === credentialId)
    if (candidate === undefined)
      return failed('CHOICE_UNKNOWN', `${queryId}: this credential does not answer it`)
    picked.push({ queryId, candidate })
  }
  const vpToken: { [queryId: string]: string[] } = {}
  for (const one of picked) vpToken[one.queryId] = [await presentOne(deps, request, one)]
  const shown = picked.map(({ queryId, candidate }) => ({
    queryId,
    credentialId: candidate.credentialId,
    claims: candidate.disclosed.map(({ path }) => path),
  }))
  return post(deps, request, { form: await createPresentationResponse(request, vpToken), shown })
}

async function presentOne(
  deps: PresentDeps,
  request: PresentationRequest,
  { queryId, candidate }: { readonly queryId: string; readonly candidate: Candidate },
): Promise<string> {
  const { credentialId } = candidate
  const batch = (await deps.holdings.list()).find(({ id }) => id === credentialId)
  const copy = batch && chooseCopy(batch, deps)
  if (copy === undefined) throw new WalletError('CREDENTIAL_GONE', 'the chosen credential is no longer held')
  const presentation = await createPresentation(deps, request, { copy, candidate, queryId })
  await deps.holdings.markShown({ batchId: credentialId, copyId: copy.id })
  return presentation
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
