/** Documents that wait to be fetched: in memory of this process, for a short time, each for one browser session. */
import { addSeconds, type Clock, type Instant } from '../../kernel/clock.ts'
import { randomToken } from '../../kernel/ids.ts'

const KEPT_SECONDS = 15 * 60
const WAITING_MAX = 200
/** Of all documents that are held at once. */
const HELD_BYTES_MAX = 512 * 1024 * 1024

type Kept<State> = {
  readonly owner: string
  readonly until: Instant
  readonly sizeBytes: number
  readonly state: State
}

export type KeptDocuments<State> = {
  /** Undefined when too many wait to be fetched. */
  keep(owner: string, sizeBytes: number, state: State): string | undefined
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
  return {
    keep(owner, sizeBytes, state) {
      sweep()
      const held = [...kept.values()].reduce((sum, one) => sum + one.sizeBytes, 0)
      if (kept.size >= WAITING_MAX || held + sizeBytes > HELD_BYTES_MAX) return undefined
      const id = randomToken()
      kept.set(id, { owner, until: addSeconds(clock.now(), KEPT_SECONDS), sizeBytes, state })
      return id
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
