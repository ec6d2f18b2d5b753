import type { Family } from '../harness.ts'
import { verifyFamily } from '../verify-family.ts'

/** G2: issuer known, every holder new. */
export function family(): Promise<Family> {
  return verifyFamily('warm')
}
