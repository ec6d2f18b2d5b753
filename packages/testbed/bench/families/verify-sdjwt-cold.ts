import type { Family } from '../harness.ts'
import { verifyFamily } from '../verify-family.ts'

/** Nothing kept on any side: two certificates to the root each time. */
export function family(): Promise<Family> {
  return verifyFamily('cold')
}
