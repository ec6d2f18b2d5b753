import { deflateSync } from 'node:zlib'
import {
  createBitList,
  createStatusList,
  type MaintainedStatus,
  runSync,
  setStatus,
  STATUS_INVALID,
} from '@entente/credentials'
import { randomBytes } from '../../kernel/crypto.ts'
import type { Database, Tx } from '../../store/database.ts'
import { listStore, type UnitList } from './list-store.ts'
import type { WalletProviderDeps } from './wallet-provider-deps.ts'

const DAY_SECONDS = 86_400
/** TS3 1.5 asks for 31 days at least when it is shown. */
const MAINTAINED_DAYS = 45
const TTL_SECONDS = 900
const EXP_SECONDS = 86_400
/** So many places in a row taken by chance means about four fifths full: the next list begins. */
const DRAWS_MAX = 16
/** Keys of browsers share one place: the list says whether that kind of key store is still good. */
const KEY_STORES = 'key-stores'
const BROWSER_KEYS = 0

export function statusUrl(baseUrl: string, list: string): string {
  return `${baseUrl}/wallet-provider/status/${list}`
}

type Deps = Pick<WalletProviderDeps, 'config' | 'clock' | 'keys' | 'driver'>

/** A place for one instance attestation, drawn at random: it tells nothing of the unit or of its other places. */
export async function takeUnitStatus(tx: Tx, deps: Deps, unit: string): Promise<MaintainedStatus> {
  const store = listStore(tx)
  const maintainedUntil = endOf(deps)
  const period = `units-${Math.floor(deps.clock.seconds() / (30 * DAY_SECONDS))}`
  const newest = await store.findNewest(period)
  for (let number = newest?.number ?? 1; ; number++) {
    const list = `${period}-${number}`
    await store.insert({ id: list, period, number, size: deps.config.statusListSize })
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const index = randomBelow(newest?.size ?? deps.config.statusListSize)
      if (await store.take({ list, index, unit, expiresAt: maintainedUntil })) {
        return { uri: statusUrl(deps.config.baseUrl, list), index, maintainedUntil }
      }
    }
  }
}

export async function keyStoreStatus(tx: Tx, deps: Deps): Promise<MaintainedStatus> {
  const { config } = deps
  await listStore(tx).insert({ id: KEY_STORES, period: KEY_STORES, number: 1, size: config.statusListSize })
  const uri = statusUrl(config.baseUrl, KEY_STORES)
  return { uri, index: BROWSER_KEYS, maintainedUntil: endOf(deps) }
}

/** The same for all of one day: a precise time would link what belongs together. */
function endOf({ clock }: Deps): number {
  return (Math.floor(clock.seconds() / DAY_SECONDS) + MAINTAINED_DAYS) * DAY_SECONDS
}

/** The signed list as served; made anew when it changed or when its time to live is over. */
export async function readStatusToken(
  db: Database,
  deps: Deps,
  id: string,
): Promise<{ readonly token: string; readonly freshSeconds: number } | undefined> {
  const list = await listStore(db).find(id)
  if (list === undefined) return undefined
  const freshSeconds = list.publishedAt + TTL_SECONDS - deps.clock.seconds()
  if (list.token !== null && list.tokenRevision === list.revision && freshSeconds > 0) {
    return { token: list.token, freshSeconds }
  }
  return { token: await publish(db, deps, list), freshSeconds: TTL_SECONDS }
}

async function publish(db: Database, deps: Deps, { id, size, revision }: UnitList): Promise<string> {
  const { config, clock, keys, driver } = deps
  const store = listStore(db)
  const bits = createBitList(1, size)
  for (const index of await store.listRevoked(id)) setStatus(bits, index, STATUS_INVALID)
  const { key, alg, x5c } = keys.get('wallet-provider')
  const publishedAt = clock.seconds()
  const steps = createStatusList(bits, {
    uri: statusUrl(config.baseUrl, id),
    iat: publishedAt,
    exp: publishedAt + EXP_SECONDS,
    ttl: TTL_SECONDS,
    alg,
    key,
    x5c,
    deflate: (bytes) => deflateSync(bytes, { level: 9 }),
  })
  const text = runSync(steps, driver)
  await store.saveToken(id, { text, revision, publishedAt })
  return text
}

/** Sizes are powers of two: the low bits of a random word are uniform. */
function randomBelow(size: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4)
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % size
}
