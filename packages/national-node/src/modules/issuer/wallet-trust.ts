import {
  answerFromPath,
  type IssuerAnswer,
  type IssuerStep,
  lookUpStatus,
  type MaintainedStatus,
  type OpenStatusList,
  runSync,
} from '@entente/credentials'
import { fromBase64, runSync as runTrust, verifyPath, type Bytes } from '@entente/trust'
import { instantOf } from '../../kernel/clock.ts'
import { answering, type NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { createLru } from '../../kernel/lru.ts'
import { fetchStatusList, openFetchedList } from '../status/index.ts'
import type { IssuerDeps } from './issuer-deps.ts'

/** Opened lists in memory: what is forgotten is fetched again, so each process may have its own. */
const LISTS_MAX = 16
/** A list may say that it holds for longer; a stolen phone should be seen sooner. */
const KEEP_SECONDS = 60

/**
 * Why a unit or its key store is not taken; undefined when it is good. `revoked` is said by the list itself and is for
 * ever; `refused` is anything else that it says; `unread` when there was no list to ask.
 */
export type StatusFault =
  | { readonly kind: 'revoked' | 'refused' | 'ended' | 'unread'; readonly detail: string }
  | undefined

export type WalletTrust = {
  /** The driver of the node that answers, as issuers, for the wallet providers listed at this moment. */
  open(): Promise<NodeDriver>
  /** What the list of the provider says. A list that cannot be read is a fault: without it a theft is not seen. */
  findStatusFault(status: MaintainedStatus | undefined, driver: NodeDriver): Promise<StatusFault>
}

type Deps = Pick<IssuerDeps, 'clock' | 'driver' | 'walletProviders'> & { readonly fetch?: Fetch | undefined }

/** Trust in wallet providers by lists (HAIP 1.0 §4.4.1): a certificate there, and no other, may attest wallets. */
export function createWalletTrust(deps: Deps): WalletTrust {
  const kept = createLru<string, { list: OpenStatusList; fetchedAt: number }>(LISTS_MAX)
  return {
    async open() {
      const anchors = (await deps.walletProviders?.()) ?? []
      return answering(deps.driver, (step) => answer(step, anchors, deps.driver))
    },

    async findStatusFault(status, driver) {
      if (status === undefined) return undefined
      const at = deps.clock.seconds()
      if ((status.maintainedUntil ?? Infinity) <= at)
        return { kind: 'ended', detail: 'its status is not maintained any more' }
      const known = kept.get(status.uri)
      const fresh = known !== undefined && known.fetchedAt + KEEP_SECONDS > at
      const opened = fresh ? known.list : await openList(deps, driver, status.uri)
      if ('detail' in opened) return { kind: 'unread', detail: opened.detail }
      if (!fresh) kept.set(status.uri, { list: opened, fetchedAt: at })
      const failed = lookUpStatus(opened, status.index, at).checks.filter(({ ok }) => !ok)
      // An older list still tells of a revocation, which is for ever.
      const revoked = failed.find(({ code }) => code === 'STATUS_REVOKED')
      const told = revoked ?? failed[0]
      if (told === undefined) return undefined
      const kind = revoked === undefined ? 'refused' : 'revoked'
      return { kind, detail: `${told.code}: ${told.detail ?? ''}` }
    },
  }
}

function answer(step: IssuerStep, anchors: readonly Bytes[], driver: NodeDriver): IssuerAnswer {
  const chain = (step.x5c ?? []).map((text) => fromBase64(text))
  if (step.role !== 'wallet-provider' || !chain.every((der) => der !== undefined)) {
    return { trusted: false, code: 'X5C_FORM', detail: 'x5c is not a chain of a wallet provider' }
  }
  const answers = driver as (step: object) => unknown
  const result =
    anchors.length === 0
      ? ({ ok: false, code: 'X5C_PATH', detail: 'no list of wallet providers can be read' } as const)
      : runTrust(verifyPath({ chain, anchors, at: instantOf(step.at) }), answers)
  return runTrust(answerFromPath({ step, result }), answers)
}

async function openList({ fetch, clock }: Deps, driver: NodeDriver, uri: string) {
  if (fetch === undefined) return { detail: 'status lists cannot be fetched here' }
  const fetched = await fetchStatusList(fetch, uri)
  if ('detail' in fetched) return fetched
  const question = { uri, at: clock.seconds(), role: 'wallet-provider' } as const
  const { list, checks } = runSync(openFetchedList(fetched, question), driver)
  return list ?? { detail: checks.find(({ ok }) => !ok)?.detail ?? 'its status list cannot be read' }
}
