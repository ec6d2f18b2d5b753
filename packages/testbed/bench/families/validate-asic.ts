import type { Family } from '../harness.ts'
import { validateFamily } from '../validate-family.ts'

/** A container with one file and one XAdES of level B, from its bytes to its report. */
export function family(): Promise<Family> {
  return validateFamily('ASiC-E/XAdES')
}
