/** For the issuance flows: a wallet that believes the TEST authorities of one node, each for its own role. */
import { answerFromPath, type IssuerRole, type IssuerStep } from '@entente/credentials'
import { fromBase64, verifyPath } from '@entente/trust'
import { webcrypto } from 'node:crypto'
import { runSync } from '@entente/trust'
import {
  createReturns,
  createWallet,
  memoryStorage,
  type WalletDeps,
  type WalletFetch,
} from '@entente/wallet'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { webDriver, runAsync } from '@entente/credentials'
import { CLIENT, type IssueWorld, REDIRECT_URI } from './issue-world.ts'

const ANCHORS: Partial<Record<IssuerRole, 'pid-ca' | 'eaa-ca' | 'access-ca'>> = {
  pid: 'pid-ca',
  attestation: 'eaa-ca',
  'access-certificate': 'access-ca',
}
const node = nodeDriver()
const subtle = webcrypto.subtle as SubtleCrypto

export function trustOf({ pki, clock }: Pick<IssueWorld, 'pki' | 'clock'>) {
  return async (step: IssuerStep) => {
    const anchor = ANCHORS[step.role]
    const chain = (step.x5c ?? []).map((text) => fromBase64(text) ?? new Uint8Array())
    const anchors = anchor === undefined ? [] : [pki.authorities[anchor].certificate]
    const result = runSync(verifyPath({ chain, anchors, at: clock.now() }), node)
    return runAsync(answerFromPath({ step, result }), webDriver(subtle, { issuer: never }))
  }
}

const never = (): never => {
  throw new Error('no further trust is asked')
}

/** A wallet on this world; what a test wants otherwise is changed in `change`. */
export function walletOf(world: IssueWorld, change: Partial<WalletDeps> = {}) {
  const calls: string[] = []
  const send: WalletFetch = change.fetch ?? ((url, init) => fetch(url, init))
  const storage = memoryStorage()
  const deps: WalletDeps = {
    clock: world.clock,
    subtle,
    random: randomBytes,
    storage,
    trust: trustOf(world),
    clientId: CLIENT,
    redirectUri: REDIRECT_URI,
    allowLocalHttp: true,
    ...change,
    fetch: (url, init) => {
      calls.push(`${init.method} ${new URL(url).pathname}`)
      return send(url, init)
    },
  }
  return { wallet: createWallet(deps), returns: createReturns(deps), storage, calls }
}
