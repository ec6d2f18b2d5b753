import { inflateSync } from 'node:zlib'
import {
  lookUpStatus,
  openSignedStatusList,
  runSync,
  STATUS_LIST_CWT_TYPE,
  statusUnavailable,
  type IssuerAnswer,
  type IssuerIdentity,
  type OpenStatusList,
  type Report,
  type SignedStatusList,
  type StatusResult,
} from '@entente/credentials'
import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { createLru } from '../../kernel/lru.ts'
import type { OpenedTrust } from './issuer-trust.ts'

/** Opened lists in memory: a list of a million entries has 128 KiB. */
const LISTS_MAX = 64
const LIST_BYTES_MAX = 8 * 1024 * 1024
/** A list may say that it holds for longer; a revocation should be seen sooner. */
const KEEP_SECONDS = 60

export type StatusLists = {
  /** What the list of this credential says of it; undefined when it carries no status. */
  find(report: Report, trust: OpenedTrust): Promise<StatusResult | undefined>
}

type StatusDeps = { readonly fetch: Fetch; readonly clock: Clock; readonly driver: NodeDriver }

/**
 * Status lists as fetched, kept until they are stale. A list counts only for credentials of the trust entity it
 * was opened for: the anchor is part of the key. Fetched outside any transaction.
 */
export function createStatusLists(deps: StatusDeps): StatusLists {
  const kept = createLru<string, { list: OpenStatusList; fetchedAt: number }>(LISTS_MAX)
  return {
    async find({ status, issuer }, trust) {
      if (status === undefined) return undefined
      const { uri, index } = status
      const at = deps.clock.seconds()
      const id = `${issuer?.anchor ?? ''} ${uri}`
      const known = kept.get(id)
      const list = known?.list
      if (known !== undefined && isFresh(known, at)) return lookUpStatus(known.list, index, at)
      const fetched = await fetchList(deps, uri)
      if ('detail' in fetched) {
        // An older copy still tells of a revocation; its own dates make it stale.
        return list === undefined
          ? statusUnavailable(uri, index, fetched.detail)
          : lookUpStatus(list, index, at)
      }
      const opened = runSync(
        openSignedStatusList(fetched, question(uri, at, issuer)),
        withTrust(deps.driver, { answer: (step) => withoutList(trust.answer(step)) }),
      )
      if (opened.list === undefined) return { uri, index, checks: opened.checks }
      kept.set(id, { list: opened.list, fetchedAt: at })
      return lookUpStatus(opened.list, index, at)
    },
  }
}

function question(uri: string, at: number, issuer: IssuerIdentity | undefined) {
  return {
    uri,
    at,
    ...(issuer === undefined ? {} : { issuer }),
    inflate: (bytes: Uint8Array, maxOutputLength: number) => inflateSync(bytes, { maxOutputLength }),
  }
}

function isFresh({ list, fetchedAt }: { list: OpenStatusList; fetchedAt: number }, at: number): boolean {
  const { staleAt = Infinity, exp = Infinity } = list
  return at <= staleAt && at < exp && at < fetchedAt + KEEP_SECONDS
}

type Fetched = SignedStatusList | { readonly detail: string }

async function fetchList({ fetch }: StatusDeps, uri: string): Promise<Fetched> {
  try {
    const answer = await fetch(uri, {
      headers: { accept: `application/statuslist+jwt, ${STATUS_LIST_CWT_TYPE};q=0.9` },
      bytesMax: LIST_BYTES_MAX,
    })
    if (answer.status !== 200) return { detail: `the status list answered ${answer.status}` }
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    return type.trim() === STATUS_LIST_CWT_TYPE
      ? { cwt: await answer.bytes() }
      : { jwt: (await answer.text()).trim() }
  } catch (error) {
    if (error instanceof Fault) return { detail: error.detail }
    throw error
  }
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

/** The driver of the node with this verification's trust in issuers. */
export function withTrust(driver: NodeDriver, trust: Pick<OpenedTrust, 'answer'>): NodeDriver {
  return (step) => (step.op === 'issuer' ? trust.answer(step) : driver(step))
}
