import type { JsonObject } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import { type CreatedOffer, insertOffer, OFFER_SECONDS } from './create-offer.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { recognisedStore } from './recognised-store.ts'

export type RecognisedClaims = {
  /** Configuration id of a type that is bound to the key of its source. */
  readonly type: string
  readonly claims: JsonObject
  /** RFC 7638 thumbprint of the key that signed the presentation. */
  readonly holderKey: string
  /** The attestation ends no later (NumericDate). */
  readonly validUntil: number
}

/**
 * An offer of a domestic attestation of what was recognised of a partner's credential. It needs no transaction code:
 * whoever else opens it lacks the key. The claims are kept until the attestation is issued, ten minutes at most.
 */
export async function offerRecognised(deps: IssuerDeps, recognised: RecognisedClaims): Promise<CreatedOffer> {
  const { config, clock, store } = deps
  const { type: id, ...facts } = recognised
  const type = config.types.find((one) => one.id === id)
  if (type?.sameKey !== true) {
    throw new Fault('invalid', 'issuer/unknown-type', `type: ${id} is not made of other credentials here`)
  }
  const person = `recognised-${randomToken()}`
  return store.transaction(async (tx) => {
    const expiresAt = clock.seconds() + OFFER_SECONDS
    await recognisedStore(tx).insert({ ...facts, type: id, person, expiresAt })
    return insertOffer(tx, deps, { person, types: [id], holderKey: facts.holderKey })
  })
}
