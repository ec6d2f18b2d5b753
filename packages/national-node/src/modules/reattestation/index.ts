export { type Attested, createReattestation, type Reattestation } from './create-reattestation.ts'
