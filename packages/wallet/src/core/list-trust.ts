import {
  answerFromPath,
  runAsync,
  webDriver,
  type IssuerAnswer,
  type IssuerRole,
  type IssuerStep,
} from '@entente/credentials'
import {
  createWebDriver,
  fromBase64,
  listedServices,
  openLote,
  parseCertificate,
  verifyPath,
  type Bytes,
  type Certificate,
  type Instant,
} from '@entente/trust'
import { findRevocation } from './access-revocation.ts'
import { call, type WalletFetch } from './http.ts'
import { WalletError } from './wallet-error.ts'

/** A list this wallet was set up with: for one role, signed by one of these certificates. */
export type PinnedList = {
  readonly url: string
  readonly role: IssuerRole
  /** x5t#S256 of the certificates that may sign it. */
  readonly signers: readonly string[]
  /** Service statuses that count; a service without a status counts by being listed. */
  readonly accept?: readonly string[]
}

export type ListTrustDeps = {
  readonly lists: readonly PinnedList[]
  readonly fetch: WalletFetch
  readonly subtle: SubtleCrypto
  readonly clock: { now(): Instant; seconds(): number }
  /** http to this machine, in development only. */
  readonly allowLocalHttp?: boolean
  /** How long a list is used before it is fetched again; it is never used after its own next update. */
  readonly keepSeconds?: number
}

type KnownList = {
  readonly uri: string
  readonly sequence: number
  readonly anchors: readonly Bytes[]
  readonly nextUpdate: Instant
  readonly fetchedAt: number
}

const KEEP_SECONDS = 600
const UNTRUSTED: IssuerAnswer = { trusted: false, code: 'X5C_PATH', detail: 'no trust within trust' }

/** Trust by lists: who signed must lead to a certificate on a list for this role, and on no other. */
export function createListTrust(deps: ListTrustDeps): (step: IssuerStep) => Promise<IssuerAnswer> {
  const paths = createWebDriver(deps.subtle)
  const keys = webDriver(deps.subtle, { issuer: () => UNTRUSTED })
  const known = new Map<string, KnownList>()
  return async (step) => {
    const chain = (step.x5c ?? []).map((text) => fromBase64(text))
    if (!chain.every((der) => der !== undefined)) {
      return { trusted: false, code: 'X5C_FORM', detail: 'x5c is not a list of base64 certificates' }
    }
    const lists = await findLists(deps, step.role, known)
    const anchors = lists.flatMap((list) => list.anchors)
    const held =
      lists.length === 0
        ? noList(step.role)
        : await runAsync(verifyPath({ chain, anchors, at: deps.clock.now() }), paths)
    const detail =
      held.ok && step.role === 'access-certificate'
        ? await findRevocation({ ...deps, paths }, held)
        : undefined
    const result = detail === undefined ? held : ({ ok: false, code: 'X5C_PATH', detail } as const)
    const found = result.ok ? listWith(lists, result.anchor.raw) : undefined
    const list = found && { uri: found.uri, sequence: found.sequence }
    const leaf = result.ok ? undefined : readLeaf(chain[0])
    const steps = answerFromPath({ step, result, leaf, listOf: () => list })
    return runAsync(steps, keys)
  }
}

function noList(role: IssuerRole) {
  return { ok: false, code: 'X5C_PATH', detail: `no list for the role ${role} can be read` } as const
}

function listWith(lists: readonly KnownList[], anchor: Bytes): KnownList | undefined {
  const same = (der: Bytes) =>
    der.length === anchor.length && der.every((byte, index) => byte === anchor[index])
  return lists.find(({ anchors }) => anchors.some(same))
}

function readLeaf(der: Bytes | undefined): Certificate | undefined {
  try {
    return der && parseCertificate(der)
  } catch {
    return undefined
  }
}

async function findLists(
  deps: ListTrustDeps,
  role: IssuerRole,
  known: Map<string, KnownList>,
): Promise<KnownList[]> {
  const wanted = deps.lists.filter((list) => list.role === role)
  const found = await Promise.all(wanted.map((list) => findList(deps, list, known)))
  return found.filter((list) => list !== undefined)
}

async function findList(
  deps: ListTrustDeps,
  pinned: PinnedList,
  known: Map<string, KnownList>,
): Promise<KnownList | undefined> {
  const id = [pinned.url, ...pinned.signers].join(' ')
  const before = known.get(id)
  const fresh = before !== undefined && before.nextUpdate > deps.clock.now()
  if (fresh && before.fetchedAt + (deps.keepSeconds ?? KEEP_SECONDS) > deps.clock.seconds()) return before
  const opened = await openList(deps, pinned, before)
  if (opened === undefined) return fresh ? before : undefined
  known.set(id, opened)
  return opened
}

/** Undefined for a list that is out of reach, not signed by its pin, stale, or older than one seen before. */
async function openList(
  { fetch, subtle, clock }: ListTrustDeps,
  { url, signers, accept = [] }: PinnedList,
  before: KnownList | undefined,
): Promise<KnownList | undefined> {
  const answer = await call(fetch, { url, accept: 'application/jwt' }).catch((error: unknown) => {
    if (error instanceof WalletError) return undefined
    throw error
  })
  if (answer?.status !== 200) return undefined
  const compact = answer.text
  const seen = before === undefined ? {} : { lastSequence: before.sequence }
  const opened = await runAsync(
    openLote({ compact, signers, at: clock.now(), ...seen }),
    createWebDriver(subtle),
  )
  if (opened.outcome !== 'fresh') return undefined
  const anchors = listedServices(opened.lote, { at: clock.now() })
    .filter(({ status }) => status === undefined || accept.includes(status))
    .flatMap(({ certificates }) => certificates)
  const { sequence, lote } = opened
  return {
    uri: url,
    sequence,
    anchors,
    nextUpdate: lote.nextUpdate ?? clock.now(),
    fetchedAt: clock.seconds(),
  }
}
