import type { JsonObject, ProvenKeys } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { recognisedStore } from './recognised-store.ts'
import type { CredentialType } from './types/credential-type.ts'

/** To whom a credential goes and what it says: from a register, or from what was recognised of a partner's. */
export type Holder = {
  readonly claims: JsonObject
  /** Only to the holder of this key: `REATTEST_KEY_DISCONTINUITY` for every other. */
  readonly boundTo?: { readonly holderKey: string; readonly validUntil: number }
}

type HolderDeps = Pick<IssuerDeps, 'registers' | 'store' | 'clock' | 'config'>

/** Whether the authorization server may issue tokens for this person. */
export async function isHolder({ registers, store, clock }: HolderDeps, personId: string): Promise<boolean> {
  if ((await registers.findPerson(personId)) !== undefined) return true
  return (await recognisedStore(store.db).find(personId, clock.seconds())) !== undefined
}

/** Throws `credential_request_denied` when there is no such attestation of this person. */
export async function findHolder(deps: HolderDeps, type: CredentialType, personId: string): Promise<Holder> {
  const holder = type.sameKey
    ? await findRecognised(deps, type, personId)
    : await findPerson(deps, type, personId)
  if (holder !== undefined) return holder
  throw new Fault(
    'invalid',
    'oauth/credential_request_denied',
    'the register has no such attestation for this person',
  )
}

async function findPerson(
  { registers, config, clock }: HolderDeps,
  type: CredentialType,
  personId: string,
): Promise<Holder | undefined> {
  const person = await registers.findPerson(personId)
  const claims = person && type.claimsOf(person, { today: clock.now().slice(0, 10), issuer: config.names })
  return claims && { claims }
}

async function findRecognised(
  { store, clock }: HolderDeps,
  { id }: CredentialType,
  personId: string,
): Promise<Holder | undefined> {
  const found = await recognisedStore(store.db).find(personId, clock.seconds())
  if (found?.type !== id) return undefined
  const { claims, holderKey, validUntil } = found
  return { claims, boundTo: { holderKey, validUntil } }
}

/**
 * Holder-key continuity: a presentation during issuance must not give the claims of one person to the key of another
 * (OpenID4VCI issue 742). The new credential is bound to the very key that signed the presentation, and to no other.
 */
export function demandSameKey({ boundTo }: Holder, { keys }: Pick<ProvenKeys, 'keys'>): void {
  if (boundTo === undefined) return
  if (keys.length === 1 && keys[0]?.thumbprint === boundTo.holderKey) return
  throw new Fault(
    'invalid',
    'oauth/invalid_proof',
    'REATTEST_KEY_DISCONTINUITY: proofs: only the key that showed the other credential, alone, can have this one',
  )
}
