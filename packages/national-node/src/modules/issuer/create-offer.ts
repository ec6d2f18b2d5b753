import {
  createOffer as createOfferMessage,
  createOfferLink,
  type CredentialOffer,
} from '@entente/credentials'
import { mac, randomBytes, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import { txCodeMac } from './as/transaction-code.ts'
import { appendOffered } from './events.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { offerStore, type StoredOffer } from './offer-store.ts'
import { issuerSecret } from './secret.ts'

export const OFFER_SECONDS = 600
const TX_CODE_DIGITS = 6
const DEFAULT_ENTRY = 'openid-credential-offer://'

export type OfferRequest = {
  readonly personId: string
  /** Configuration ids. */
  readonly types: readonly string[]
  /** Off only where the person is identified on another way than by the link. */
  readonly withTxCode?: boolean
  readonly txCodeDescription?: string
}

export type CreatedOffer = {
  readonly id: string
  readonly offer: { readonly [name: string]: unknown }
  /** Address under which a wallet fetches the offer. */
  readonly uri: string
  readonly linkByValue: string
  readonly linkByReference: string
  /** Six digits that reach the person on another way than the link. */
  readonly txCode: string | undefined
  readonly expiresAt: number
}

/** OpenID4VCI 1.0 §4.1: an offer with a pre-authorized code for one person; used once, dead after ten minutes. */
export async function createOffer(deps: IssuerDeps, request: OfferRequest): Promise<CreatedOffer> {
  const { config, store, registers } = deps
  const unknown = request.types.find((id) => !config.types.some((type) => type.id === id))
  if (unknown !== undefined || request.types.length === 0) {
    throw new Fault(
      'invalid',
      'issuer/unknown-type',
      `types: ${unknown ?? 'at least one'} is not issued here`,
    )
  }
  if ((await registers.findPerson(request.personId)) === undefined) {
    throw new Fault('not-found', 'issuer/unknown-person', 'personId: no such person')
  }
  const { personId: person, types, txCodeDescription } = request
  const txCode = request.withTxCode === false ? undefined : newTxCode()
  return store.transaction((tx) => insertOffer(tx, deps, { person, types, txCode, txCodeDescription }))
}

type NewOffer = {
  readonly person: string
  readonly types: readonly string[]
  readonly txCode?: string | undefined
  readonly txCodeDescription?: string | undefined
  readonly holderKey?: string
}

/** Within the caller's transaction; who the person is has been looked at. */
export async function insertOffer(tx: Tx, deps: IssuerDeps, wanted: NewOffer): Promise<CreatedOffer> {
  const { config, clock, keys } = deps
  const { person, types, txCode, txCodeDescription, holderKey } = wanted
  const id = randomToken()
  const offer: StoredOffer = {
    idHash: sha256(id),
    person,
    configurations: types,
    txCodeMac: txCode && txCodeMac(issuerSecret(keys), sha256(id), txCode),
    txCodeDescription,
    holderKey,
  }
  const expiresAt = clock.seconds() + OFFER_SECONDS
  await offerStore(tx).insertOffer({ ...offer, codeHash: sha256(codeOf(deps, id)), expiresAt })
  await appendOffered(tx, deps.audit, { types: types.join(' '), withTxCode: txCode !== undefined })
  const message = messageOf(deps, id, offer)
  const uri = `${config.baseUrl}/issuer/offers/${id}`
  const entry = entryOf(config)
  return {
    id,
    offer: createOfferMessage(message),
    uri,
    linkByValue: createOfferLink(entry, message),
    linkByReference: createOfferLink(entry, { uri }),
    txCode,
    expiresAt,
  }
}

/** What a link with an offer opens. */
export function entryOf({ walletUrl }: IssuerDeps['config']): string {
  return walletUrl === undefined ? DEFAULT_ENTRY : `${walletUrl}/receive`
}

/** The offer behind an address, while it is open. The code in it is made again from the node's secret. */
export async function findOfferMessage(
  deps: IssuerDeps,
  id: string,
): Promise<{ readonly [name: string]: unknown } | undefined> {
  const offer = await offerStore(deps.store.db).findOffer({ idHash: sha256(id) }, deps.clock.seconds())
  return offer && createOfferMessage(messageOf(deps, id, offer))
}

function codeOf({ keys }: IssuerDeps, id: string): string {
  return mac(issuerSecret(keys), `pre-authorized code ${id}`)
}

function messageOf(deps: IssuerDeps, id: string, offer: StoredOffer): CredentialOffer {
  return {
    issuer: deps.config.baseUrl,
    configurationIds: offer.configurations,
    holderKey: offer.holderKey,
    authorizationCode: undefined,
    preAuthorized: {
      code: codeOf(deps, id),
      server: undefined,
      txCode:
        offer.txCodeMac === undefined
          ? undefined
          : { inputMode: 'numeric', length: TX_CODE_DIGITS, description: offer.txCodeDescription },
    },
  }
}

/** Uniform over a million: draws that would favour low numbers are thrown away. */
function newTxCode(): string {
  for (;;) {
    const [a = 0, b = 0, c = 0] = randomBytes(3)
    const number = (a << 16) | (b << 8) | c
    if (number < 16_000_000) return String(number % 1_000_000).padStart(TX_CODE_DIGITS, '0')
  }
}
