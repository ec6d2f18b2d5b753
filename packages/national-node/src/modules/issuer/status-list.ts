import { deflateSync } from 'node:zlib'
import { createBitList, createStatusList, runSync, setStatus, STATUS_INVALID } from '@entente/credentials'
import { randomBytes } from '../../kernel/crypto.ts'
import { instantOf } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../store/database.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { entryStore, type StatusList, statusStore } from './status-store.ts'

export const STATUS_TTL_SECONDS = 900
const STATUS_EXP_SECONDS = 86_400
/** So many places in a row taken by chance means about four fifths full: the next list begins. */
const DRAWS_MAX = 16

export type StatusRef = { readonly list: string; readonly index: number }

type Deps = Pick<IssuerDeps, 'config' | 'clock' | 'keys' | 'driver'>

export function statusListUrl(baseUrl: string, list: string): string {
  return `${baseUrl}/status/${list}`
}

/**
 * Takes one free place per copy, drawn at random: neighbours in a batch are strangers in the list. A list has its full size from the start, so that its growth tells nothing. Same transaction as the
 * issuance: what is not committed was never taken.
 */
export async function allocateStatus(
  tx: Tx,
  deps: Deps,
  wanted: { readonly type: string; readonly expiresAt: number; readonly count: number },
): Promise<readonly StatusRef[]> {
  const refs: StatusRef[] = []
  let list = await openList(tx, deps, wanted)
  while (refs.length < wanted.count) {
    const index = await drawIndex(tx, list)
    if (index === undefined) list = await openList(tx, deps, wanted, list.number + 1)
    else refs.push({ list: list.id, index })
  }
  return refs
}

type OpenList = { readonly id: string; readonly number: number; readonly size: number }

async function openList(
  tx: Tx,
  { config }: Deps,
  ...[wanted, number]: [wanted: { type: string; expiresAt: number }, number?: number]
): Promise<OpenList> {
  const lists = statusStore(tx)
  const period = quarterOf(wanted.expiresAt)
  const newest = await lists.findNewestList(wanted.type, period)
  if (newest !== undefined && (number === undefined || newest.number >= number)) return newest
  const next = number ?? 1
  const id = `${wanted.type}-${period}-${next}`
  await lists.insertList({ id, type: wanted.type, period, number: next, size: config.statusListSize })
  return { id, number: next, size: config.statusListSize }
}

async function drawIndex(tx: Tx, list: OpenList): Promise<number | undefined> {
  const entries = entryStore(tx)
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const index = randomBelow(list.size)
    if (await entries.takeIndex(list.id, index)) return index
  }
  return undefined
}

/** Sizes are powers of two: the low bits of a random word are uniform. */
function randomBelow(size: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4)
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % size
}

/** `2026q4` of the day a credential ends: a list can be dropped when its quarter is over. */
export function quarterOf(seconds: number): string {
  const instant = instantOf(seconds)
  return `${instant.slice(0, 4)}q${Math.ceil(Number(instant.slice(5, 7)) / 3)}`
}

/** Publishes a changed list within the transaction that changed it. */
export async function revokeStatus(tx: Tx, deps: Deps, refs: readonly StatusRef[]): Promise<void> {
  const lists = statusStore(tx)
  const entries = entryStore(tx)
  for (const { list, index } of refs) await entries.setValue(list, index, STATUS_INVALID)
  for (const id of new Set(refs.map(({ list }) => list))) {
    const list = await lists.findList(id)
    if (list !== undefined) await publish(tx, deps, list)
  }
}

/** The signed list as served; made anew when it changed or when its time to live is over. */
export async function readStatusToken(
  db: Database,
  deps: Deps,
  id: string,
): Promise<{ readonly token: string; readonly freshSeconds: number } | undefined> {
  const list = await statusStore(db).findList(id)
  if (list === undefined) return undefined
  const freshSeconds = list.publishedAt + STATUS_TTL_SECONDS - deps.clock.seconds()
  if (list.token !== undefined && list.tokenRevision === list.revision && freshSeconds > 0) {
    return { token: list.token, freshSeconds }
  }
  return { token: await publish(db, deps, list), freshSeconds: STATUS_TTL_SECONDS }
}

async function publish(db: Database, deps: Deps, list: StatusList): Promise<string> {
  const { config, clock, keys, driver } = deps
  const lists = statusStore(db)
  const bits = createBitList(1, list.size)
  for (const { idx, value } of await entryStore(db).listSet(list.id)) setStatus(bits, idx, value)
  const type = config.types.find(({ id }) => id === list.type)
  const { key, alg, x5c } = keys.get(type?.signingKey ?? 'pid-issuer')
  const publishedAt = clock.seconds()
  const steps = createStatusList(bits, {
    uri: statusListUrl(config.baseUrl, list.id),
    iat: publishedAt,
    exp: publishedAt + STATUS_EXP_SECONDS,
    ttl: STATUS_TTL_SECONDS,
    alg,
    key,
    x5c,
    deflate: (bytes) => deflateSync(bytes, { level: 9 }),
  })
  const text = runSync(steps, driver)
  await lists.saveToken(list.id, { text, revision: list.revision, publishedAt })
  return text
}
