/** From what the holder chose to what is sent: the same for every way a request may come. */
import {
  isPidType,
  type DcApiRequest,
  type PresentationRequest,
  type TransactionEntry,
  type VpToken,
} from '@entente/credentials'
import { chooseCopy, createPresentation } from './present-answer.ts'
import type { PresentDeps } from './present-ports.ts'
import type { RequestWarning } from './request-warning.ts'
import type { Candidate, Offer } from './present-select.ts'
import { WalletError } from './wallet-error.ts'

/** Query id → credential chosen by the holder; what is not named is answered by the first candidate, if needed. */
export type HolderChoice = { readonly [queryId: string]: string }

/** The warnings that the holder has accepted, each by its code: nothing is accepted by default (RPA_07b). */
export type Acknowledged = readonly RequestWarning['code'][]

/** For the log of the wallet: which credential, which claims, never the values. */
export type Shown = {
  readonly queryId: string
  readonly credentialId: string
  readonly claims: readonly (readonly (string | number)[])[]
}

export type SentFailure = {
  readonly ok: false
  readonly code:
    | 'NOT_SATISFIABLE'
    | 'CHOICE_UNKNOWN'
    | 'WARNING_NOT_ACCEPTED'
    | 'TRANSACTION_NOT_COVERED'
    | 'EXPIRED'
    | 'ALREADY_ANSWERED'
    | 'VERIFIER_REFUSED'
    | 'VERIFIER_UNREACHABLE'
  readonly detail: string
}

export function failed(code: SentFailure['code'], detail: string): SentFailure {
  return { ok: false, code, detail }
}

type Asked = PresentationRequest | DcApiRequest

export type Approval = {
  readonly offer: Offer
  readonly choice: HolderChoice
  readonly warnings: readonly RequestWarning[]
  readonly acknowledged: Acknowledged
}

type Picked = { readonly queryId: string; readonly candidate: Candidate }
export type Collected = { readonly vpToken: VpToken; readonly shown: readonly Shown[] }

/** All that is chosen, presented; or why nothing is sent. */
export async function collect(
  deps: PresentDeps,
  request: Asked,
  approval: Approval,
): Promise<Collected | SentFailure> {
  const { offer, warnings, acknowledged } = approval
  if (!offer.satisfiable)
    return failed('NOT_SATISFIABLE', 'this wallet holds nothing that answers the request')
  const open = warnings.find(({ code }) => !acknowledged.includes(code))
  if (open !== undefined) return failed('WARNING_NOT_ACCEPTED', `${open.code}: ${open.detail}`)
  const picked = pick(approval)
  if ('code' in picked) return picked
  const assigned = assign(request.transactionData, picked)
  if ('code' in assigned) return assigned
  const vpToken: { [queryId: string]: string[] } = {}
  for (const one of picked) {
    const transactions = assigned.get(one.queryId) ?? []
    vpToken[one.queryId] = [await presentOne(deps, request, { ...one, transactions })]
  }
  const shown = picked.map(({ queryId, candidate }) => ({
    queryId,
    credentialId: candidate.credentialId,
    claims: candidate.disclosed.map(({ path }) => path),
  }))
  return { vpToken, shown }
}

function pick({ offer, choice }: Approval): readonly Picked[] | SentFailure {
  const picked: Picked[] = []
  for (const queryId of new Set([...offer.needed, ...Object.keys(choice)])) {
    const { candidates = [] } = offer.choices.find((one) => one.queryId === queryId) ?? {}
    const credentialId = Object.hasOwn(choice, queryId) ? choice[queryId] : candidates[0]?.credentialId
    const candidate = candidates.find((one) => one.credentialId === credentialId)
    if (candidate === undefined)
      return failed('CHOICE_UNKNOWN', `${queryId}: this credential does not answer it`)
    picked.push({ queryId, candidate })
  }
  return picked
}

/**
 * OpenID4VP 1.0 §8.4: each transaction is authorised with exactly one of the credentials it names; an identity never
 * does that (PID rulebook 1.7).
 */
function assign(
  entries: readonly TransactionEntry[],
  picked: readonly Picked[],
): ReadonlyMap<string, readonly TransactionEntry[]> | SentFailure {
  const found = new Map<string, TransactionEntry[]>()
  for (const entry of entries) {
    const able = picked.find(
      ({ queryId, candidate }) => entry.credentialIds.includes(queryId) && maySign(candidate),
    )
    if (able === undefined) {
      return failed('TRANSACTION_NOT_COVERED', `${entry.type}: nothing that was chosen may authorise it`)
    }
    found.set(able.queryId, [...(found.get(able.queryId) ?? []), entry])
  }
  return found
}

/** Nothing lays down how the device of an mdoc would sign for a transaction. */
function maySign({ type, format }: Candidate): boolean {
  return format === 'dc+sd-jwt' && !isPidType(type)
}

async function presentOne(
  deps: PresentDeps,
  request: Asked,
  { candidate, transactions }: Picked & { readonly transactions: readonly TransactionEntry[] },
): Promise<string> {
  const { credentialId } = candidate
  const batch = (await deps.holdings.list()).find(({ id }) => id === credentialId)
  const copy = batch && chooseCopy(batch, deps)
  if (copy === undefined) throw new WalletError('CREDENTIAL_GONE', 'the chosen credential is no longer held')
  const presentation = await createPresentation(deps, request, { copy, candidate, transactions })
  await deps.holdings.markShown({ batchId: credentialId, copyId: copy.id })
  return presentation
}

/** Failures after which the relying party may have the answer. */
const SENT_ANYWAY = new Set<SentFailure['code']>(['VERIFIER_REFUSED', 'VERIFIER_UNREACHABLE'])

/** A request is answered at most once; a choice that could not be carried out has sent nothing and may be made again. */
export function answerOnce(
  { clock }: Pick<PresentDeps, 'clock'>,
  { expiresAt }: Pick<PresentationRequest, 'expiresAt'>,
) {
  let answered = false
  return async <T extends { readonly ok: true }>(
    answer: () => Promise<T | SentFailure>,
  ): Promise<T | SentFailure> => {
    if (answered) return failed('ALREADY_ANSWERED', 'this request was answered already')
    if (expiresAt !== undefined && expiresAt <= clock.seconds()) {
      return failed('EXPIRED', 'the request has expired')
    }
    answered = true
    let sent: T | SentFailure | undefined
    try {
      sent = await answer()
      return sent
    } finally {
      answered = sent !== undefined && (sent.ok || SENT_ANYWAY.has(sent.code))
    }
  }
}
