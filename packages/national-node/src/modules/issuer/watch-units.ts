import type { NodeDriver } from '../../kernel/crypto.ts'
import { appendUnitLost } from './events.ts'
import type { IssueDeps } from './issue-deps.ts'
import { revokeWithin } from './revoke-credential.ts'
import { LOOK_SECONDS, unitStore, type WatchedUnit } from './unit-store.ts'
import type { StatusFault } from './wallet-trust.ts'

/** After that somebody else may look: the process that began has died. */
const LEASE_SECONDS = 600
/** A list that could not be read is tried again. */
const RETRY_SECONDS = 3600
const UNITS_PER_ROUND = 500
/** The rest waits for the next run: a node that was down for a week does not fetch for an hour. */
const ROUNDS_MAX = 8

export type Watched = { readonly looked: number; readonly revoked: number; readonly unread: number }

type Deps = Pick<IssueDeps, 'store' | 'clock' | 'audit' | 'log' | 'statusLists' | 'walletTrust'>
/** The parts of a unit that have a status, in the words of TS3 1.5. */
const PARTS = { client_status: 'clientStatus', key_storage_status: 'keyStorageStatus' } as const
export type UnitPart = keyof typeof PARTS

/**
 * ARF WUA_29: every 24 h the status of each wallet unit and key store that holds credentials of ours. With either
 * revoked, the credentials chained to it are revoked for ever. A list that cannot be read revokes nothing: the operator hears of it.
 */
export async function watchUnits(deps: Deps): Promise<Watched> {
  const { store, clock, walletTrust } = deps
  const total = { looked: 0, revoked: 0, unread: 0 }
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const now = clock.seconds()
    const units = await unitStore(store.db).claimDue(now, now + LEASE_SECONDS, UNITS_PER_ROUND)
    if (units.length === 0) break
    const found = await lookAt(units, { walletTrust, driver: await walletTrust.open() })
    for (const { unit, part } of found.lost) total.revoked += await revokeUnit(deps, unit, part)
    await unitStore(store.db).lookAgain(found.good, now + LOOK_SECONDS)
    await unitStore(store.db).lookAgain(found.unread, now + RETRY_SECONDS)
    total.looked += units.length
    total.unread += found.unread.length
    for (const [uri, detail] of found.told) {
      deps.log.warn('issuer.unit-status-unread', { list: uri, detail, retryAfterSeconds: RETRY_SECONDS })
    }
  }
  return total
}

type Found = {
  readonly good: string[]
  readonly unread: string[]
  readonly lost: { unit: WatchedUnit; part: UnitPart }[]
  /** Lists that could not be read, and why: asked once in a round. */
  readonly silent: Map<string, string>
  /** These, and those that say neither good nor lost of somebody: the operator hears of both. */
  readonly told: Map<string, string>
}

async function lookAt(
  units: readonly WatchedUnit[],
  { walletTrust, driver }: Pick<Deps, 'walletTrust'> & { readonly driver: NodeDriver },
): Promise<Found> {
  const found: Found = { good: [], unread: [], lost: [], silent: new Map(), told: new Map() }
  const readPart = async (unit: WatchedUnit, part: UnitPart): Promise<StatusFault> => {
    const status = unit[PARTS[part]]
    if (status === undefined) return undefined
    const silent = found.silent.get(status.uri)
    if (silent !== undefined) return { kind: 'unread', detail: silent }
    const fault = await walletTrust.findStatusFault(status, driver)
    if (fault?.kind === 'unread') found.silent.set(status.uri, fault.detail)
    if (isOpen(fault)) found.told.set(status.uri, fault?.detail ?? '')
    return fault
  }
  // One list after the other: each is fetched once.
  for (const unit of units.toSorted(byList)) {
    const faults: Partial<Record<UnitPart, StatusFault>> = {
      client_status: await readPart(unit, 'client_status'),
      key_storage_status: await readPart(unit, 'key_storage_status'),
    }
    const parts = Object.keys(PARTS) as UnitPart[]
    const lost = parts.find((part) => faults[part]?.kind === 'revoked')
    if (lost !== undefined) found.lost.push({ unit, part: lost })
    else if (parts.some((part) => isOpen(faults[part]))) found.unread.push(unit.id)
    else found.good.push(unit.id)
  }
  return found
}

/** Neither good nor lost: suspended, not in the list, or the list was silent. */
function isOpen(fault: StatusFault): boolean {
  return fault?.kind === 'unread' || fault?.kind === 'refused'
}

function byList(a: WatchedUnit, b: WatchedUnit): number {
  const [one, other] = [a, b].map(
    ({ clientStatus, keyStorageStatus }) => `${clientStatus?.uri} ${keyStorageStatus?.uri}`,
  )
  return (one ?? '') < (other ?? '') ? -1 : 1
}

async function revokeUnit(deps: Deps, { id }: WatchedUnit, part: UnitPart): Promise<number> {
  const copies = await deps.store.transaction(async (tx) => {
    // Another process may have come first, after the lease: what it revoked is revoked.
    if (!(await unitStore(tx).remove(id))) return undefined
    const revoked = await revokeWithin(tx, deps, { unit: id })
    await appendUnitLost(tx, deps.audit, { part, copies: revoked })
    return revoked
  })
  if (copies === undefined) return 0
  deps.log.warn('issuer.unit-lost', { part, copies })
  return copies
}
