import {
  type IssuerAnswer,
  type IssuerStep,
  lookUpStatus,
  type OpenStatusList,
  type Report,
  runSync,
  statusUnavailable,
  type StatusResult,
} from '@entente/credentials'
import type { Clock } from '../../kernel/clock.ts'
import { answering, type NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { createLru } from '../../kernel/lru.ts'
import { fetchStatusList, openFetchedList } from './fetch-status-list.ts'

/** Opened lists in memory: a list of a million entries has 128 KiB. */
const LISTS_MAX = 64
/** A list may say that it holds for longer; a revocation should be seen sooner. */
const KEEP_SECONDS = 60

export type FetchedStatusLists = {
  /**
   * What the list of this credential says of it; undefined when it carries no status.
   * @param answer who is trusted as issuer of the credential
   */
  find(report: Report, answer: (step: IssuerStep) => IssuerAnswer): Promise<StatusResult | undefined>
}

type Deps = { readonly fetch: Fetch; readonly clock: Clock; readonly driver: NodeDriver }

/**
 * Status lists of others as fetched, kept until they are stale. A list counts only for credentials of the trust entity
 * it was opened for: the anchor is part of the key. Fetched outside any transaction.
 */
export function createFetchedStatusLists(deps: Deps): FetchedStatusLists {
  const kept = createLru<string, { list: OpenStatusList; fetchedAt: number }>(LISTS_MAX)
  return {
    async find({ status, issuer }, answer) {
      if (status === undefined) return undefined
      const { uri, index } = status
      const at = deps.clock.seconds()
      const id = `${issuer?.anchor ?? ''} ${uri}`
      const known = kept.get(id)
      if (known !== undefined && isFresh(known, at)) return lookUpStatus(known.list, index, at)
      const fetched = await fetchStatusList(deps.fetch, uri)
      if ('detail' in fetched) {
        // An older copy still tells of a revocation; its own dates make it stale.
        return known === undefined
          ? statusUnavailable(uri, index, fetched.detail)
          : lookUpStatus(known.list, index, at)
      }
      const opened = runSync(
        openFetchedList(fetched, { uri, at, ...(issuer !== undefined && { issuer }) }),
        answering(deps.driver, (step) => withoutList(answer(step))),
      )
      if (opened.list === undefined) return { uri, index, checks: opened.checks }
      kept.set(id, { list: opened.list, fetchedAt: at })
      return lookUpStatus(opened.list, index, at)
    },
  }
}

function isFresh({ list, fetchedAt }: { list: OpenStatusList; fetchedAt: number }, at: number): boolean {
  const { staleAt = Infinity, exp = Infinity } = list
  return at <= staleAt && at < exp && at < fetchedAt + KEEP_SECONDS
}

/**
 * The lists of issuers say who issues, and name nobody who may sign the status lists of somebody else: so whoever
 * signs this one must be the trust entity of the credential itself.
 */
function withoutList(answer: IssuerAnswer): IssuerAnswer {
  if (!answer.trusted) return answer
  const { list: _list, ...issuer } = answer.issuer
  return { ...answer, issuer }
}
