/** For the wallet flows: the real network, with some answers changed on the way. */
import type { WalletAnswer, WalletDeps, WalletFetch } from '@entente/wallet'
import { walletOf } from './issue-trust.ts'
import { ALICE, type IssueWorld } from './issue-world.ts'

export type Init = Parameters<WalletFetch>[1]
type Changed = { status?: number; text?: string; headers?: Record<string, string> }
export type Bend = (text: string, init: Init) => string | Changed

/** Answers by path: what is not named passes as it is. */
export function bent(changes: Record<string, Bend>): WalletFetch {
  return async (url, init) => {
    const answer = await fetch(url, init)
    const change = changes[new URL(url).pathname]
    if (change === undefined) return answer
    const text = await answer.text()
    const changed = change(text, init)
    const bend: Changed = typeof changed === 'string' ? { text: changed } : changed
    return {
      status: bend.status ?? answer.status,
      headers: { get: (name) => bend.headers?.[name] ?? answer.headers.get(name) },
      text: async () => bend.text ?? text,
    } satisfies WalletAnswer
  }
}

export function json(change: (value: any) => unknown): Bend {
  return (text) => JSON.stringify(change(JSON.parse(text)))
}

/** A wallet that has begun to receive by a pre-authorized code; `received` may still fail. */
export async function beginReceive(world: IssueWorld, change: Partial<WalletDeps> = {}) {
  const offer = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
  const { wallet, calls, storage } = walletOf(world, change)
  const received = wallet.receive(await wallet.openOffer(offer.linkByValue), { txCode: offer.txCode })
  return { wallet, calls, storage, received }
}
