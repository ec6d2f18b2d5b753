import type { MaintainedStatus } from '@entente/credentials'
import type { Tx } from '../../store/database.ts'
import { createOwnStatusLists, type OwnStatusLists } from '../status/index.ts'
import { placeStore } from './place-store.ts'
import { KEY_NAME, type WalletProviderDeps } from './wallet-provider-deps.ts'

const DAY_SECONDS = 86_400
/** TS3 1.5 asks for 31 days at least when it is shown. */
const MAINTAINED_DAYS = 45
/** Units that ask in one such period share lists. */
const PERIOD_SECONDS = 30 * DAY_SECONDS
/** Keys of browsers share one place: the list says whether that kind of key store is still good. */
const BROWSER_KEYS = { list: 'key-stores', index: 0 }

export type UnitStatusDeps = Pick<WalletProviderDeps, 'clock'> & { readonly statusLists: OwnStatusLists }

export function openUnitLists({ store, clock, driver, keys, config }: WalletProviderDeps): OwnStatusLists {
  return createOwnStatusLists({
    store,
    clock,
    driver,
    owner: 'wallet-provider',
    size: config.statusListSize,
    addressOf: (list) => `${config.baseUrl}/wallet-provider/status/${list}`,
    signerOf: () => keys.get(KEY_NAME),
  })
}

/** A place for one instance attestation, drawn at random: it tells nothing of the unit or of its other places. */
export async function takeUnitStatus(tx: Tx, deps: UnitStatusDeps, unit: string): Promise<MaintainedStatus> {
  const { clock, statusLists } = deps
  const maintainedUntil = maintainedFrom(clock.seconds())
  const period = Math.floor(clock.seconds() / PERIOD_SECONDS)
  const endsAt = maintainedFrom((period + 1) * PERIOD_SECONDS)
  const [place] = await statusLists.take(tx, { series: `units-${period}`, endsAt, count: 1 })
  if (place === undefined) throw new RangeError('asked for one place, got none')
  await placeStore(tx).insert({ ...place, unit, expiresAt: maintainedUntil })
  return { uri: statusLists.addressOf(place.list), index: place.index, maintainedUntil }
}

export async function keyStoreStatus(
  tx: Tx,
  { clock, statusLists }: UnitStatusDeps,
): Promise<MaintainedStatus> {
  const { list, index } = await statusLists.share(tx, BROWSER_KEYS)
  return { uri: statusLists.addressOf(list), index, maintainedUntil: maintainedFrom(clock.seconds()) }
}

/** The same for all of one day: a precise time would link what belongs together. */
function maintainedFrom(seconds: number): number {
  return (Math.floor(seconds / DAY_SECONDS) + MAINTAINED_DAYS) * DAY_SECONDS
}
