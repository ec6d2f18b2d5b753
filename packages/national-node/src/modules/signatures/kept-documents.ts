/** Documents that wait to be fetched: in memory of this process, for a short time, each for one browser session. */
import { addSeconds, type Clock, type Instant } from '../../kernel/clock.ts'
import { randomToken } from '../../kernel/ids.ts'

export const KEPT_SECONDS = 15 * 60
const WAITING_MAX = 200
/** Of one browser session, so that one does not take the room of all. */
const WAITING_OF_ONE_MAX = 5
/** Of all documents that are held at once. */
const HELD_BYTES_MAX = 512 * 1024 * 1024

type Kept<State> = {
  readonly owner: string
  readonly until: Instant
  readonly sizeBytes: number
  readonly state: State
}

export type KeptDocuments<State> = {
  /** Whether another of this size can be kept. */
  hasRoom(owner: string, sizeBytes: number): boolean
  /** Undefined when too many wait to be fetched. */
  keep(owner: string, sizeBytes: number, state: State): string | undefined
  /** It is kept as long as one that comes at that time, which is now when absent; not one that is over. */
  prolong(id: string, from?: Instant): void
  find(owner: string, id: string): State | undefined
  /** Those of one session, the newest first. */
  of(owner: string): readonly (readonly [id: string, state: State])[]
  /** Forgets what is over. Timed work, and before anything new is kept. */
  sweep(): void
}

/** `ended`: of what is forgotten while something may still wait for it. */
export function keepDocuments<State>(
  clock: Clock,
  ended: (state: State) => void = () => undefined,
): KeptDocuments<State> {
  const kept = new Map<string, Kept<State>>()
  const alive = (owner: string, found: Kept<State> | undefined): found is Kept<State> =>
    found !== undefined && found.owner === owner && found.until > clock.now()
  const sweep = (): void => {
    const now = clock.now()
    for (const [id, { until, state }] of kept) {
      if (until > now) continue
      kept.delete(id)
      ended(state)
    }
  }
  const hasRoom = (owner: string, sizeBytes: number): boolean => {
    sweep()
    const all = [...kept.values()]
    const held = all.reduce((sum, one) => sum + one.sizeBytes, 0)
    const own = all.filter((one) => one.owner === owner).length
    return all.length < WAITING_MAX && own < WAITING_OF_ONE_MAX && held + sizeBytes <= HELD_BYTES_MAX
  }
  return {
    hasRoom,
    keep(owner, sizeBytes, state) {
      if (!hasRoom(owner, sizeBytes)) return undefined
      const id = randomToken()
      kept.set(id, { owner, until: addSeconds(clock.now(), KEPT_SECONDS), sizeBytes, state })
      return id
    },
    prolong(id, from = clock.now()) {
      const found = kept.get(id)
      if (found === undefined || found.until <= clock.now()) return
      kept.set(id, { ...found, until: addSeconds(from, KEPT_SECONDS) })
    },
    find(owner, id) {
      const found = kept.get(id)
      return alive(owner, found) ? found.state : undefined
    },
    of: (owner) =>
      [...kept]
        .flatMap(([id, found]) => (alive(owner, found) ? [[id, found.state] as const] : []))
        .toReversed(),
    sweep,
  }
}
