import type { AgreementState } from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import { foreignIdentityType } from '../issuer/index.ts'
import { createReattestation, type Reattestation, type ReattestationDeps } from './create-reattestation.ts'

type NodeConfig = { readonly issuer?: { readonly types: readonly string[] } | undefined }

type World = Pick<ReattestationDeps, 'clock'> & {
  readonly [room in 'issuer' | 'verifier']: ReattestationDeps[room] | undefined
} & { readonly states: (at: Instant) => Promise<readonly AgreementState[]> }

/** Only where documents are verified, and where the attestation that agreements name is issued. */
export function openReattestation(
  { issuer: issued }: NodeConfig,
  { issuer, verifier, ...world }: World,
): Reattestation | undefined {
  if (issuer === undefined || verifier === undefined) return undefined
  if (issued?.types.includes('foreign-identity') !== true) return undefined
  const attestation = foreignIdentityType()
  return createReattestation({
    ...world,
    issuer,
    verifier,
    typeOf: (vct) => (vct === attestation.type ? attestation.id : undefined),
  })
}
