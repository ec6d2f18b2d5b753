import { createOffer, createOfferLink, type CredentialOffer } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import { entryOf } from './create-offer.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { createNonces, NONCE_SECONDS } from '../../kernel/nonce.ts'
import { issuerSecret } from './secret.ts'

/** An offer to nobody in particular: whoever opens it identifies at the authorization server (HAIP 1.0 §4.2). */
export type TypesOffer = {
  readonly offer: { readonly [name: string]: unknown }
  readonly uri: string
  readonly linkByValue: string
  readonly linkByReference: string
  readonly expiresAt: number
}

const SEPARATOR = '~'

/**
 * OpenID4VCI 1.0 §4.1.1 with `authorization_code`. Nothing is stored: the address holds the types and a nonce over
 * them, and `issuer_state` is that nonce. It comes back as untrusted input and opens nothing.
 */
export function offerTypes(deps: IssuerDeps, types: readonly string[]): TypesOffer {
  // What is made of another credential begins with showing that one, not with an offer to anybody.
  const offered = deps.config.types.filter(({ sameKey }) => sameKey !== true)
  const unknown = types.find((id) => !offered.some((type) => type.id === id))
  if (unknown !== undefined || types.length === 0 || new Set(types).size !== types.length) {
    throw new Fault(
      'invalid',
      'issuer/unknown-type',
      `types: ${unknown ?? 'at least one, each once'} is not issued here`,
    )
  }
  const state = noncesOf(deps, types).create()
  const message = messageOf(deps, types, state)
  const uri = `${deps.config.baseUrl}/issuer/offers/${[...types, state].join(SEPARATOR)}`
  const entry = entryOf(deps.config)
  return {
    offer: createOffer(message),
    uri,
    linkByValue: createOfferLink(entry, message),
    linkByReference: createOfferLink(entry, { uri }),
    expiresAt: deps.clock.seconds() + NONCE_SECONDS,
  }
}

/** The same offer by its address, while it is open. */
export function findTypesOffer(
  deps: IssuerDeps,
  id: string,
): { readonly [name: string]: unknown } | undefined {
  const types = id.split(SEPARATOR)
  const state = types.pop() ?? ''
  if (types.length === 0 || !noncesOf(deps, types).isFresh(state)) return undefined
  return createOffer(messageOf(deps, types, state))
}

function noncesOf({ clock, keys }: IssuerDeps, types: readonly string[]) {
  return createNonces({ clock, secret: issuerSecret(keys) }, `offer of ${types.join(SEPARATOR)}`)
}

function messageOf({ config }: IssuerDeps, types: readonly string[], state: string): CredentialOffer {
  return {
    issuer: config.baseUrl,
    configurationIds: types,
    holderKey: undefined,
    authorizationCode: { issuerState: state, server: undefined },
    preAuthorized: undefined,
  }
}
