import { createVerifierKey, runSync, verifierKeyText } from '@entente/trust'
import type { Config } from '../../national-node/src/config.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import type { TestPki } from './pki.ts'

/** A node of the testbed as the others see it. */
export type LogPeer = {
  readonly party: string
  readonly baseUrl: string
  readonly pki: Pick<TestPki, 'keys'>
}

/** The `log` section of a node that follows the logs of these others, with the keys they would have shown it. */
export function logConfig(others: readonly LogPeer[]): Config['log'] {
  return { partners: others.map(partnerLog), witnesses: [] }
}

export function partnerLog(peer: LogPeer): Config['log']['partners'][number] {
  return { party: peer.party, url: `${peer.baseUrl}/log`, ...logKeys(peer) }
}

/** Verifier keys as the node itself names them: by its address without the scheme. */
export function logKeys({ baseUrl, pki }: LogPeer): { readonly key: string; readonly cosigner: string } {
  const host = baseUrl.replace(/^https?:\/\//, '')
  const text = (type: 'log' | 'cosigner', name: string, file: string): string => {
    const publicKey = pki.keys.findNoteKey(file)?.publicKey ?? new Uint8Array()
    return verifierKeyText(runSync(createVerifierKey({ name, type, publicKey }), nodeDriver()))
  }
  return {
    key: text('log', `${host}/log`, 'log-signer'),
    cosigner: text('cosigner', `${host}/witness`, 'log-witness'),
  }
}
