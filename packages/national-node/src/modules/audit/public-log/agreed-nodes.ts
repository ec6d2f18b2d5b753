/** For the tests of this module: two nodes with an agreement in both logs, and what a forger would send them. */
import {
  createCheckpoint,
  createNote,
  createWitnessRequest,
  emptyRoot,
  type NoteSigner,
  parseVerifierKey,
  runSync,
  signNote,
} from '@entente/trust'
import { hexSha256 } from '../../../kernel/crypto.ts'
import type { NoteKey } from '../../../kernel/keys.ts'
import type { OpenStore } from '../../../store/each-store.ts'
import {
  driver,
  hostOf,
  leaf,
  type LogNode,
  newWorld,
  otherOf,
  type Party,
  verifierOf,
} from './log-fixtures.ts'

export const AGREEMENT = leaf(1000, 'agreement')

export async function twoNodes(open: OpenStore) {
  const world = newWorld()
  return { ...world, be: world.start('BE', await open()), jp: world.start('JP', await open()) }
}

export type Nodes = Awaited<ReturnType<typeof twoNodes>>
type Both = Pick<Nodes, 'be' | 'jp'>

/** Both keep the agreement and have cosigned each other, and each has the proof from the other. */
export async function agreedNodes(open: OpenStore): Promise<Nodes> {
  const nodes = await twoNodes(open)
  await agree(nodes)
  return nodes
}

export async function agree({ be, jp }: Both): Promise<void> {
  for (const [party, node] of [['BE', be] as const, ['JP', jp] as const])
    await node.store.transaction((tx) => node.append(tx, AGREEMENT, { alsoIn: [otherOf(party)] }))
  await round({ be, jp })
}

/** The timed work of both, once. */
export async function round({ be, jp }: Both): Promise<void> {
  await Promise.all([be.publish(), jp.publish()])
  await Promise.all([be.watch(), jp.watch()])
}

export const question = (partner: Party, witnesses = 1) => ({ leaf: AGREEMENT, partner, witnesses })

/** What Japan would decide from. */
export const factsOf = ({ jp }: Pick<Nodes, 'jp'>, witnesses = 1) =>
  jp.facts(jp.store.db, question('BE', witnesses))

export const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at)

export function signerOf(party: Party, key: NoteKey): NoteSigner {
  const verifier = runSync(parseVerifierKey(verifierOf('log', `${hostOf(party)}/log`, key)), driver)
  return { verifier, key: key.key }
}

/** A checkpoint as whoever has the key may sign it. */
export function signed({ size, by }: { readonly size: number; readonly by: NoteSigner }): string {
  const text = createCheckpoint({ origin: by.verifier.name, size, root: emptyRoot() })
  return createNote(text, [runSync(signNote(text, by), driver)])
}

export const ask = (note: string, old = 0) => createWitnessRequest({ old, proof: [], note })

export async function submit(node: LogNode, body: string) {
  const answer = await node.app.request('/log/add-checkpoint', { method: 'POST', body })
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() }
}

/** Where we keep what we cosigned of a partner's log (C2SP tlog-witness, "Monitor Retrieval Mechanism"). */
export const keptAt = (party: Party) => `/log/${hexSha256(`${hostOf(party)}/log`)}/checkpoint`
