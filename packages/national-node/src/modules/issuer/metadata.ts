import {
  createIssuerMetadata,
  createServerMetadata,
  createSignedMetadata,
  encodeBase64url,
  type IssuerModel,
  type JsonObject,
  REGISTRATION_FORMAT,
  runSync,
} from '@entente/credentials'
import { accessIdentifier } from '../registers/index.ts'
import { AS_PATHS } from './as/settings.ts'
import type { IssuerConfig, IssuerDeps } from './issuer-deps.ts'
import { encryptionKeys } from './request-encryption.ts'

export const PATHS = {
  issuerMetadata: '/.well-known/openid-credential-issuer',
  serverMetadata: '/.well-known/oauth-authorization-server',
  credential: '/issuer/credential',
  nonce: '/issuer/nonce',
  deferred: '/issuer/deferred',
  notification: '/issuer/notification',
} as const

/** TS3 1.5: a wallet unit should be looked after for as long as 31 days. */
const CLIENT_STATUS_SECONDS = 31 * 86_400

type Shown = Pick<IssuerDeps, 'config' | 'keys'>

/** What a reader is shown: the languages it accepts, all of them when none of ours is among them. */
type Reading = {
  readonly langs?: readonly string[] | undefined
  /** What the register says of us (JWT). */
  readonly registered?: string | undefined
}

/** RPRC_22: what the register says of what is issued here, if it says anything. */
export async function findRegistered({
  keys,
  registrar,
}: Pick<IssuerDeps, 'keys' | 'registrar'>): Promise<string | undefined> {
  const access = keys.find('access')
  const identifier = access && accessIdentifier(access)
  return identifier === undefined ? undefined : registrar?.findRegistration({ identifier })
}

/** OpenID4VCI 1.0 §12.2, with what the register says of us by value (ETSI TS 119 472-3). */
export function issuerMetadata({ config, keys }: Shown, { langs, registered }: Reading): JsonObject {
  const model: IssuerModel = {
    issuer: config.baseUrl,
    credentialEndpoint: `${config.baseUrl}${PATHS.credential}`,
    nonceEndpoint: `${config.baseUrl}${PATHS.nonce}`,
    names: config.names,
    batchSize: config.batchSize,
    deferredEndpoint: `${config.baseUrl}${PATHS.deferred}`,
    notificationEndpoint: `${config.baseUrl}${PATHS.notification}`,
    encryptionKeys: encryptionKeys(keys),
    encryptionRequired: config.encryptionRequired,
    keyAttestation: config.attestation,
    clientStatusSeconds: config.attestation && CLIENT_STATUS_SECONDS,
    configurations: config.types,
  }
  const metadata = createIssuerMetadata(model, langs) as JsonObject
  if (registered === undefined) return metadata
  const info = [{ format: REGISTRATION_FORMAT, data: encodeBase64url(registered) }]
  return { ...metadata, issuer_info: info }
}

/** OpenID4VCI 1.0 §12.2.3: the same under the access certificate of the node; undefined when it has none. */
export function signedIssuerMetadata(
  { config, keys, clock, driver }: IssuerDeps,
  reading: Reading,
): string | undefined {
  const access = keys.find('access')
  if (access === undefined) return undefined
  const { alg, key, x5c } = access
  const metadata = issuerMetadata({ config, keys }, reading)
  return runSync(
    createSignedMetadata({ metadata, issuer: config.baseUrl, iat: clock.seconds(), alg, key, x5c }),
    driver,
  )
}

/** RFC 8414. Ours and not the library's: it names nothing of OpenID Connect, which we do not offer. */
export function serverMetadata({ baseUrl, types, attestation }: IssuerConfig) {
  return createServerMetadata({
    issuer: baseUrl,
    authorizationEndpoint: `${baseUrl}${AS_PATHS.authorization}`,
    tokenEndpoint: `${baseUrl}${AS_PATHS.token}`,
    parEndpoint: `${baseUrl}${AS_PATHS.pushed_authorization_request}`,
    jwksUri: `${baseUrl}${AS_PATHS.jwks}`,
    scopes: [...new Set(types.map(({ scope }) => scope))],
    ...(attestation && { challengeEndpoint: `${baseUrl}${AS_PATHS.challenge}` }),
  })
}
