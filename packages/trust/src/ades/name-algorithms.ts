/** Algorithms of a verdict as people and agreements name them: family, size in bits, hash. */
import { DerError } from '../der/read-der.ts'
import { parseSpki } from '../pkix/algorithms.ts'
import type { Bytes, HashName } from '../ports.ts'
import type { UsedAlgorithm } from './facts.ts'
import type { AlgorithmName } from './outcome.ts'

const CURVE_BITS = { 'P-256': 256, 'P-384': 384, 'P-521': 521 } as const

/** Each once, in the order in which the verdict leans on them. */
export function nameAlgorithms(used: readonly UsedAlgorithm[]): readonly AlgorithmName[] {
  const names = used.flatMap((one): AlgorithmName[] => {
    if (!('scheme' in one)) return [hashName(one.hash)]
    const { scheme, spki } = one
    return [keyName(spki), ...(scheme.kind === 'eddsa' ? [] : [hashName(scheme.hash)])]
  })
  return names.filter(
    ({ name, bits }, place) => names.findIndex((one) => one.name === name && one.bits === bits) === place,
  )
}

function hashName(hash: HashName): AlgorithmName {
  return { name: hash.toUpperCase() }
}

function keyName(spki: Bytes): AlgorithmName {
  try {
    const key = parseSpki(spki)
    if (key.type === 'rsa') return { name: 'RSA', bits: key.bits }
    if (key.type === 'ec') return { name: 'EC', bits: CURVE_BITS[key.curve] }
    return key.type === 'ed25519' ? { name: 'Ed25519', bits: 256 } : { name: key.oid }
  } catch (error) {
    if (error instanceof DerError) return { name: 'unreadable' }
    throw error
  }
}
