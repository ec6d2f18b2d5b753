import { createIssuerMetadata, createServerMetadata, type IssuerModel } from '@entente/credentials'
import { AS_PATHS } from './as/settings.ts'
import type { IssuerConfig } from './issuer-deps.ts'

export const PATHS = {
  issuerMetadata: '/.well-known/openid-credential-issuer',
  serverMetadata: '/.well-known/oauth-authorization-server',
  credential: '/issuer/credential',
  nonce: '/issuer/nonce',
} as const

/** OpenID4VCI 1.0 §12.2; `langs` are those the reader accepts, all of them when none of ours is among them. */
export function issuerMetadata(config: IssuerConfig, langs?: readonly string[]) {
  const model: IssuerModel = {
    issuer: config.baseUrl,
    credentialEndpoint: `${config.baseUrl}${PATHS.credential}`,
    nonceEndpoint: `${config.baseUrl}${PATHS.nonce}`,
    names: config.names,
    batchSize: config.batchSize,
    configurations: config.types.map(({ id, scope, vct, names, claims }) => ({
      id,
      scope,
      type: vct,
      names,
      claims,
    })),
  }
  return createIssuerMetadata(model, langs)
}

/** RFC 8414. Ours and not the library's: it names nothing of OpenID Connect, which we do not offer. */
export function serverMetadata({ baseUrl, types }: IssuerConfig) {
  return createServerMetadata({
    issuer: baseUrl,
    authorizationEndpoint: `${baseUrl}${AS_PATHS.authorization}`,
    tokenEndpoint: `${baseUrl}${AS_PATHS.token}`,
    parEndpoint: `${baseUrl}${AS_PATHS.pushed_authorization_request}`,
    jwksUri: `${baseUrl}${AS_PATHS.jwks}`,
    scopes: types.map(({ scope }) => scope),
  })
}
