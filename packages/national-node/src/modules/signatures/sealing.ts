/** Documents that are being sealed, and sealed ones until they are fetched: in memory, for a short time, for one person. */
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { randomToken } from '../../kernel/ids.ts'
import { type DocumentToSeal, sealDocument } from './seal-document.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type SealStep = 'received' | 'sealed' | 'checked'
export type Sealing = {
  readonly name: string
  readonly done: readonly SealStep[]
  readonly state: 'running' | 'done' | 'refused'
  /** Why not, in English, for the operator. */
  readonly detail?: string
  readonly file?: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }
}

export type Sealings = {
  /** Undefined when too many wait to be fetched. */
  start(owner: string, document: DocumentToSeal): string | undefined
  find(owner: string, id: string): Sealing | undefined
}

const KEPT_SECONDS = 15 * 60
const WAITING_MAX = 200
/** Of all documents that are held at once. */
const HELD_BYTES_MAX = 512 * 1024 * 1024

type Kept = { sealing: Sealing; readonly owner: string; readonly until: Instant; readonly size: number }
type Deps = Pick<SignaturesDeps, 'keys' | 'clock' | 'store' | 'audit' | 'log'> & {
  /** Whether a document that has just been sealed holds, as anybody would see it. */
  readonly holds: (bytes: Uint8Array) => Promise<boolean>
}

export function createSealings(deps: Deps): Sealings {
  const kept = new Map<string, Kept>()
  return {
    start(owner, document) {
      for (const [id, { until }] of kept) if (until <= deps.clock.now()) kept.delete(id)
      const held = [...kept.values()].reduce((sum, { size }) => sum + size, 0)
      if (kept.size >= WAITING_MAX || held + document.bytes.length > HELD_BYTES_MAX) return undefined
      const id = randomToken()
      const sealing: Sealing = { name: document.name, done: ['received'], state: 'running' }
      const until = addSeconds(deps.clock.now(), KEPT_SECONDS)
      const entry: Kept = { owner, until, size: document.bytes.length, sealing }
      kept.set(id, entry)
      void seal(deps, entry, document)
      return id
    },
    find(owner, id) {
      const found = kept.get(id)
      return found === undefined || found.owner !== owner || found.until <= deps.clock.now()
        ? undefined
        : found.sealing
    },
  }
}

async function seal(deps: Deps, entry: Kept, document: DocumentToSeal): Promise<void> {
  const say = (change: Partial<Sealing>): void => {
    entry.sealing = { ...entry.sealing, ...change }
  }
  try {
    const answer = await sealDocument(deps, document)
    if (!answer.ok) return say({ state: 'refused', detail: `${answer.code}: ${answer.detail}` })
    say({ done: ['received', 'sealed'] })
    if (!(await deps.holds(answer.bytes)))
      return say({ state: 'refused', detail: 'the seal was made and does not hold' })
    const { name, mediaType, bytes } = answer
    say({ done: ['received', 'sealed', 'checked'], state: 'done', file: { name, mediaType, bytes } })
  } catch (error) {
    deps.log.error('signatures.sealing-failed', { detail: String(error) })
    say({ state: 'refused', detail: 'it failed in this node' })
  }
}
