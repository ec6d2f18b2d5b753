import { type CreationAnswer, type CreationLevel, SignerRefusal } from '@entente/trust'
import { hexSha256 } from '../../kernel/crypto.ts'
import { createHere, formOf } from './creation-ports.ts'
import { appendSealed } from './events.ts'
import { hasSeal, openSealSigner } from './seal-signer.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type DocumentToSeal = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly level: CreationLevel
}

export type SealDeps = Pick<SignaturesDeps, 'keys' | 'clock' | 'store' | 'audit' | 'fetch' | 'log' | 'config'>

type SealAnswer =
  | Extract<CreationAnswer, { readonly ok: false }>
  /** `certificate`: of the seal, DER. */
  | (Extract<CreationAnswer, { readonly ok: true }> & { readonly certificate: Uint8Array })

/** Levels that a seal of this node can reach: time-stamps need a key of their own, proofs a list of what was revoked. */
export function sealLevels({ keys, config }: Pick<SealDeps, 'keys' | 'config'>): readonly CreationLevel[] {
  if (!hasSeal({ keys, config })) return []
  if (keys.find('time-stamp') === undefined) return ['B']
  return keys.find('seal-ca') === undefined ? ['B', 'T'] : ['B', 'T', 'LT', 'LTA']
}

/** The seal of the authority on a document. The audit log learns its hash, and nothing of what it says. */
export async function sealDocument(
  deps: SealDeps,
  { name, bytes, level }: DocumentToSeal,
): Promise<SealAnswer> {
  const { store, audit } = deps
  const signer = await openSealSigner(deps).catch(refusal)
  if (typeof signer === 'string') return { ok: false, code: 'NOT_SIGNED', detail: signer }
  const { format } = formOf(bytes)
  const answer = await createHere(deps, { document: { name, bytes }, format, level, signer })
  if (answer.ok) {
    const sealed = hexSha256(answer.bytes)
    await store.transaction((tx) => appendSealed(tx, audit, { format, level, sha256: sealed }))
  }
  return answer.ok ? { ...answer, certificate: signer.certificates[0] ?? new Uint8Array() } : answer
}

/** A key that cannot be had makes no seal; it is nobody's fault here. */
function refusal(error: unknown): string {
  if (error instanceof SignerRefusal) return error.message
  throw error
}
