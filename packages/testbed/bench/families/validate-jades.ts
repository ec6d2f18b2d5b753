import type { Family } from '../harness.ts'
import { josePeer } from '../signature-peers.ts'
import { validateFamily } from '../validate-family.ts'

/** A JAdES of level B by one signer under one authority, from its bytes to its report. */
export function family(): Promise<Family> {
  return validateFamily('JAdES', josePeer)
}
