import { STATUS_INVALID } from '@entente/credentials'
import { randomBelow } from '../../kernel/crypto.ts'
import type { Database, Tx } from '../../store/database.ts'
import { createPublisher, type PublishedList } from './publish-list.ts'
import type { OwnStatusListsDeps } from './status-deps.ts'
import { type ListRow, placeStore, statusStore } from './status-store.ts'

/** So many places in a row taken by chance means about four fifths full: the next list begins. */
const DRAWS_MAX = 16

/** Where a credential's status stands: `list` as in the address. */
export type StatusPlace = { readonly list: string; readonly index: number }

/** What shares lists: credentials of one type that end in one period. */
export type Series = {
  readonly series: string
  /** When nothing in it is valid any more (NumericDate): then the list is dropped. */
  readonly endsAt: number
}

/** The token status lists of one owner (Token Status List §4 to §8), on the scale of a country. */
export type OwnStatusLists = {
  /**
   * Takes one free place for each copy, drawn at random: neighbours in a batch are strangers in the list. A list has
   * its full size from the start, so that its growth tells nothing. Part of the caller's transaction: what is not
   * committed was never taken.
   */
  take(tx: Tx, wanted: Series & { readonly count: number }): Promise<readonly StatusPlace[]>
  /** One place of a list that has no series, for what many share. */
  share(tx: Tx, place: StatusPlace): Promise<StatusPlace>
  /** For ever, and published with the next reading after the transaction. */
  revoke(tx: Tx, places: readonly StatusPlace[]): Promise<void>
  /** The signed list, made anew when it changed or when its time to live is over; undefined when there is none. */
  read(list: string): Promise<PublishedList | undefined>
  /** The same as a CWT, as issuers of mdocs write it. */
  readCwt(list: string): Promise<PublishedList<Uint8Array> | undefined>
  addressOf(list: string): string
  /** Forgets the lists whose time is over. */
  removeEnded(): Promise<void>
}

export function createOwnStatusLists(deps: OwnStatusListsDeps): OwnStatusLists {
  const { store, clock, owner, size, addressOf } = deps
  if (!Number.isSafeInteger(size) || Math.log2(size) % 1 !== 0) {
    throw new Error(`${owner}.statusListSize must be a power of two`)
  }
  const prefix = `${owner}/`
  const publisher = createPublisher(deps, (id) => addressOf(id.slice(prefix.length)))
  return {
    async take(tx, { series, endsAt, count }) {
      const open = (number?: number) => openList(tx, { series: prefix + series, endsAt, size }, number)
      const places: StatusPlace[] = []
      let list = await open()
      while (places.length < count) {
        const index = await drawIndex(tx, list)
        if (index === undefined) list = await open(list.number + 1)
        else places.push({ list: list.id.slice(prefix.length), index })
      }
      return places
    },
    async share(tx, place) {
      const id = prefix + place.list
      await statusStore(tx).insert({ id, series: id, number: 1, size, ends_at: null })
      return place
    },
    async revoke(tx, places) {
      for (const [list, indexes] of groupByList(places)) {
        await placeStore(tx).change(prefix + list, indexes, STATUS_INVALID)
      }
    },
    read: (list) => publisher.read(prefix + list),
    readCwt: (list) => publisher.readCwt(prefix + list),
    addressOf,
    removeEnded: () => statusStore(store.db).removeEnded(clock.seconds()),
  }
}

type OpenList = Pick<ListRow, 'id' | 'number' | 'size'>

async function openList(
  tx: Database,
  { series, endsAt, size }: Series & { readonly size: number },
  number?: number,
): Promise<OpenList> {
  const lists = statusStore(tx)
  const newest = await lists.findNewest(series)
  if (newest !== undefined && (number === undefined || newest.number >= number)) return newest
  const next = number ?? 1
  const id = `${series}-${next}`
  await lists.insert({ id, series, number: next, size, ends_at: endsAt })
  return { id, number: next, size }
}

async function drawIndex(tx: Database, { id, size }: OpenList): Promise<number | undefined> {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const index = randomBelow(size)
    if (await placeStore(tx).take(id, index)) return index
  }
  return undefined
}

/** In one order everywhere: two transactions that change the same lists never wait for each other. */
function groupByList(places: readonly StatusPlace[]): readonly (readonly [string, readonly number[]])[] {
  const groups = Map.groupBy(places, ({ list }) => list)
  return [...groups]
    .map(([list, members]) => [list, members.map(({ index }) => index)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
