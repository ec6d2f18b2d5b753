import type { Family } from '../harness.ts'
import { pkijsPeer } from '../signature-peers.ts'
import { validateFamily } from '../validate-family.ts'

/** A CAdES of level B by one signer under one authority, from its bytes to its report. */
export function family(): Promise<Family> {
  return validateFamily('CAdES', pkijsPeer)
}
