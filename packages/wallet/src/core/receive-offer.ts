import {
  type CredentialConfiguration,
  type CredentialOffer,
  type IssuerMetadata,
  type JsonObject,
  MessageError,
  type OfferLink,
  parseIssuerMetadata,
  parseOffer,
  parseOfferLink,
  parseServerMetadata,
  PRE_AUTHORIZED_GRANT,
  runAsync,
  type ServerMetadata,
  type TxCode,
  wellKnownUrl,
} from '@entente/credentials'
import { call, hostOf, jsonOf } from './http.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { keyAtHand } from './receive-key.ts'
import { demandUsableEncryption } from './receive-sealed.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

/** What can be said before anything is fetched: the person is asked first (fingerprinting). */
export type OfferNotice = { readonly host: string; readonly by: 'value' | 'reference' }

/** An offer with the metadata of its issuer, ready for the person's choice. */
export type OpenOffer = {
  readonly issuer: IssuerMetadata
  readonly server: ServerMetadata
  readonly configurations: readonly CredentialConfiguration[]
  /** The code is given already; the person may have to type a second one. */
  readonly preAuthorized: { readonly code: string; readonly txCode: TxCode | undefined } | undefined
  readonly issuerState: string | undefined
  /** Thumbprint of the only key that can have what is offered, of a credential at hand; any new key when undefined. */
  readonly holderKey: string | undefined
}

/** Reads a link without any network. */
export function readOfferLink(deps: Pick<ReceiveDeps, 'allowLocalHttp'>, link: string): OfferNotice {
  const read = asWalletError(() => parseOfferLink(link, deps))
  return { by: read.by, host: hostOf(read.by === 'value' ? read.offer.issuer : read.uri) }
}

/** OpenID4VCI 1.0 §4.1: fetches the offer if need be, and the metadata of issuer and authorization server. */
export async function openOffer(deps: ReceiveDeps, link: string): Promise<OpenOffer> {
  const offer = await resolveOffer(
    deps,
    asWalletError(() => parseOfferLink(link, deps)),
  )
  // Before anything else is asked: whoever is not meant learns nothing and uses nothing up.
  if (offer.holderKey !== undefined) await keyAtHand(deps, offer.holderKey)
  const issuer = await fetchIssuer(deps, offer.issuer)
  const configurations = offer.configurationIds.map((id) => findConfiguration(deps, issuer, id))
  const wanted = offer.preAuthorized?.server ?? offer.authorizationCode?.server
  const server = await fetchServer(deps, chooseServer(issuer, wanted))
  const { preAuthorized, authorizationCode } = offer
  const byCode = preAuthorized !== undefined && server.grantTypes.includes(PRE_AUTHORIZED_GRANT)
  return {
    issuer,
    server,
    configurations,
    preAuthorized: byCode ? { code: preAuthorized.code, txCode: preAuthorized.txCode } : undefined,
    issuerState: authorizationCode?.issuerState,
    holderKey: offer.holderKey,
  }
}

/** The same without an offer: the person chose an issuer and its types in the wallet. */
export async function openIssuer(
  deps: ReceiveDeps,
  issuerUrl: string,
  configurationIds: readonly string[],
): Promise<OpenOffer> {
  const issuer = await fetchIssuer(deps, issuerUrl)
  const configurations = configurationIds.map((id) => findConfiguration(deps, issuer, id))
  const server = await fetchServer(deps, chooseServer(issuer, undefined))
  const nothingBrought = { preAuthorized: undefined, issuerState: undefined, holderKey: undefined }
  return { issuer, server, configurations, ...nothingBrought }
}

async function resolveOffer(deps: ReceiveDeps, link: OfferLink): Promise<CredentialOffer> {
  if (link.by === 'value') return link.offer
  const answer = await call(deps.fetch, { url: link.uri })
  return asWalletError(() => parseOffer(jsonOf(answer, link.uri), deps))
}

async function fetchIssuer(deps: ReceiveDeps, issuer: string): Promise<IssuerMetadata> {
  const metadata = await fetchMetadata(deps, issuer)
  demandUsableEncryption(metadata)
  return metadata
}

async function fetchMetadata(deps: ReceiveDeps, issuer: string): Promise<IssuerMetadata> {
  const url = wellKnownUrl(issuer, 'openid-credential-issuer')
  const { allowLocalHttp } = deps
  const signed = await fetchSigned(deps, url, issuer)
  if (signed !== undefined) {
    return asWalletError(() => parseIssuerMetadata(signed, { issuer, allowLocalHttp }))
  }
  const answer = await call(deps.fetch, { url })
  return asWalletError(() => parseIssuerMetadata(jsonOf(answer, url), { issuer, allowLocalHttp }))
}

/**
 * OpenID4VCI 1.0 §12.2.3. A signature that does not hold stops the wallet; a signer on no list of ours says as much
 * as no signature, since whoever wants to deceive leaves it out.
 */
async function fetchSigned(deps: ReceiveDeps, url: string, issuer: string): Promise<JsonObject | undefined> {
  const { openSigned } = deps
  if (openSigned === undefined) return undefined
  const answer = await call(deps.fetch, { url, accept: 'application/jwt' })
  const type = (answer.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (answer.status !== 200 || type !== 'application/jwt') return undefined
  const expected = { issuer, at: deps.clock.seconds(), role: 'access-certificate' } as const
  try {
    const opened = await runAsync(openSigned(answer.text.trim(), expected), deps.driver)
    return opened.metadata
  } catch (error) {
    if (!(error instanceof MessageError)) throw error
    if (error.code === 'METADATA_SIGNER') return undefined
    throw new WalletError(error.code, error.detail)
  }
}

function findConfiguration(
  { attester }: ReceiveDeps,
  issuer: IssuerMetadata,
  id: string,
): CredentialConfiguration {
  const found = issuer.configurations.find((configuration) => configuration.id === id)
  const refused = issuer.refused.find((configuration) => configuration.id === id)
  if (refused !== undefined) throw new WalletError(refused.code, `${id}: ${refused.detail}`)
  if (found === undefined) throw new WalletError('OFFER_UNKNOWN', `the issuer does not know ${id}`)
  checkProofs(found)
  if (attester === undefined && found.proofTypes['jwt']?.attestationRequired !== false && found.keyBound) {
    throw new WalletError('METADATA_ATTESTATION', `${id}: keys must be attested, and nobody attests ours`)
  }
  return found
}

/** Keys of this wallet have no level that anybody certified: where one is asked, nothing is worth trying. */
function checkProofs({ id, keyBound, proofTypes }: CredentialConfiguration): void {
  const { jwt, attestation } = proofTypes
  const usable = jwt?.algs.includes('ES256') === true || (jwt === undefined && attestation !== undefined)
  if (keyBound && !usable) {
    throw new WalletError('METADATA_PROOF', `${id}: no proof of type jwt with ES256, and none by attestation`)
  }
  const { keyStorage = [], userAuthentication = [] } = (jwt ?? attestation)?.levels ?? {}
  if (keyStorage.length + userAuthentication.length > 0) {
    throw new WalletError('METADATA_ATTESTATION', `${id}: keys of a certified level are demanded`)
  }
}

/** Only a server that the issuer itself names, never one that an offer brings along. */
function chooseServer({ issuer, authorizationServers }: IssuerMetadata, wanted: string | undefined): string {
  const servers = authorizationServers.length === 0 ? [issuer] : authorizationServers
  if (wanted !== undefined && !servers.includes(wanted)) {
    throw new WalletError('OFFER_SERVER', 'the issuer does not name the authorization server of the offer')
  }
  return wanted ?? servers[0] ?? issuer
}

/** HAIP 1.0 §4: pushed requests, PKCE S256 and DPoP are not optional. */
async function fetchServer(deps: ReceiveDeps, issuer: string): Promise<ServerMetadata> {
  const url = wellKnownUrl(issuer, 'oauth-authorization-server')
  const answer = await call(deps.fetch, { url })
  const { allowLocalHttp } = deps
  const server = asWalletError(() => parseServerMetadata(jsonOf(answer, url), { issuer, allowLocalHttp }))
  if (!server.dpopAlgs.includes('ES256')) {
    throw new WalletError('AS_PROFILE', 'the authorization server does not bind tokens with DPoP and ES256')
  }
  return server
}
