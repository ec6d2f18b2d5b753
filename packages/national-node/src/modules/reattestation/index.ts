export type { Attested, Reattestation } from './create-reattestation.ts'
export { openReattestation } from './open-reattestation.ts'
