/** Documents that are being sealed, and sealed ones until they are fetched: in memory, for a short time, for one person. */
import { keepDocuments } from './kept-documents.ts'
import { type DocumentToSeal, type SealDeps, sealDocument } from './seal-document.ts'
import type { Holds } from './sign-document.ts'
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
  /** Forgets what is over. */
  sweep?(): void
}

type Kept = { sealing: Sealing }
type Deps = SealDeps &
  Pick<SignaturesDeps, 'log'> & {
    readonly holds: Holds
  }

export function createSealings(deps: Deps): Sealings {
  const kept = keepDocuments<Kept>(deps.clock)
  return {
    start(owner, document) {
      const entry: Kept = { sealing: { name: document.name, done: ['received'], state: 'running' } }
      const id = kept.keep(owner, document.bytes.length, entry)
      if (id === undefined) return undefined
      void seal(deps, entry, document).then(() => entry.sealing.state === 'done' && kept.prolong(id))
      return id
    },
    find: (owner, id) => kept.find(owner, id)?.sealing,
    sweep: () => kept.sweep(),
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
    if (!(await deps.holds({ ...answer, before: document.bytes })))
      return say({ state: 'refused', detail: 'the seal was made and does not hold' })
    const { name, mediaType, bytes } = answer
    say({ done: ['received', 'sealed', 'checked'], state: 'done', file: { name, mediaType, bytes } })
  } catch (error) {
    deps.log.error('signatures.sealing-failed', { detail: String(error) })
    say({ state: 'refused', detail: 'it failed in this node' })
  }
}
