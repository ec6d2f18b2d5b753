import {
  type CredentialConfiguration,
  type CredentialOffer,
  type IssuerMetadata,
  type OfferLink,
  parseIssuerMetadata,
  parseOffer,
  parseOfferLink,
  parseServerMetadata,
  PRE_AUTHORIZED_GRANT,
  type ServerMetadata,
  type TxCode,
  wellKnownUrl,
} from '@entente/credentials'
import { call, hostOf, jsonOf } from './http.ts'
import type { ReceiveDeps } from './receive-deps.ts'
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
  const issuer = await fetchIssuer(deps, offer.issuer)
  const configurations = offer.configurationIds.map((id) => findConfiguration(issuer, id))
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
  }
}

/** The same without an offer: the person chose an issuer and its types in the wallet. */
export async function openIssuer(
  deps: ReceiveDeps,
  issuerUrl: string,
  configurationIds: readonly string[],
): Promise<OpenOffer> {
  const issuer = await fetchIssuer(deps, issuerUrl)
  const configurations = configurationIds.map((id) => findConfiguration(issuer, id))
  const server = await fetchServer(deps, chooseServer(issuer, undefined))
  return { issuer, server, configurations, preAuthorized: undefined, issuerState: undefined }
}

async function resolveOffer(deps: ReceiveDeps, link: OfferLink): Promise<CredentialOffer> {
  if (link.by === 'value') return link.offer
  const answer = await call(deps.fetch, { url: link.uri })
  return asWalletError(() => parseOffer(jsonOf(answer, link.uri), deps))
}

async function fetchIssuer(deps: ReceiveDeps, issuer: string): Promise<IssuerMetadata> {
  const url = wellKnownUrl(issuer, 'openid-credential-issuer')
  const answer = await call(deps.fetch, { url })
  const { allowLocalHttp } = deps
  const metadata = asWalletError(() => parseIssuerMetadata(jsonOf(answer, url), { issuer, allowLocalHttp }))
  if (metadata.requestEncryption === 'required' || metadata.responseEncryption === 'required') {
    throw new WalletError(
      'ISSUER_ENCRYPTION',
      'the issuer demands encryption, which this wallet does not have',
    )
  }
  return metadata
}

function findConfiguration(issuer: IssuerMetadata, id: string): CredentialConfiguration {
  const found = issuer.configurations.find((configuration) => configuration.id === id)
  const refused = issuer.refused.find((configuration) => configuration.id === id)
  if (refused !== undefined) throw new WalletError(refused.code, `${id}: ${refused.detail}`)
  if (found === undefined) throw new WalletError('OFFER_UNKNOWN', `the issuer does not know ${id}`)
  if (found.format !== 'dc+sd-jwt') throw new WalletError('METADATA_FORMAT', `${id}: ${found.format}`)
  if (found.keyBound && found.proofTypes['jwt']?.algs.includes('ES256') !== true) {
    throw new WalletError('METADATA_PROOF', `${id}: no proof of type jwt with ES256`)
  }
  if (found.proofTypes['jwt']?.attestationRequired === true) {
    throw new WalletError('METADATA_ATTESTATION', `${id}: keys must be attested, which this wallet cannot do`)
  }
  return found
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
