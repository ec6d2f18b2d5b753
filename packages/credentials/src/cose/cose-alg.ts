import type { JwsAlg } from '../ports.ts'

/** RFC 9053 §2.1 and §2.2, with the fully specified numbers of RFC 9864: both name the same signature here. */
const ALGS: ReadonlyMap<number, JwsAlg> = new Map([
  [-7, 'ES256'],
  [-9, 'ES256'],
  [-35, 'ES384'],
  [-51, 'ES384'],
  [-36, 'ES512'],
  [-52, 'ES512'],
  [-8, 'EdDSA'],
  [-19, 'EdDSA'],
])

const NUMBERS: Readonly<Record<JwsAlg, number>> = { ES256: -7, ES384: -35, ES512: -36, EdDSA: -8 }

/** The algorithm behind a number of COSE; -7 with a curve other than P-256 is refused where the key is used. */
export function algOfCose(number: unknown): JwsAlg | undefined {
  return typeof number === 'number' ? ALGS.get(number) : undefined
}

/** The number every reader knows, rather than the newer ones. */
export function coseNumberOf(alg: JwsAlg): number {
  return NUMBERS[alg]
}
