import { PRE_AUTHORIZED_GRANT } from '@entente/credentials'
import type { Keys, SigningKey } from '../../../kernel/keys.ts'
import type { IssuerConfig } from '../issuer-deps.ts'

const ATTESTED = 'attest_jwt_client_auth'
/** An attested wallet names its own address of return when it pushes its request; this one leads nowhere. */
const NOWHERE = 'https://wallet.invalid/callback'

const EVERY_CLIENT = {
  grant_types: ['authorization_code', 'refresh_token', PRE_AUTHORIZED_GRANT],
  response_types: ['code'],
  dpop_bound_access_tokens: true,
  require_pushed_authorization_requests: true,
  id_token_signed_response_alg: 'ES256',
  authorization_details_types: ['openid_credential'],
}

/** The wallets of the configuration, as the library knows clients. */
export function configuredClients({ clients, attestation }: IssuerConfig): object[] {
  return clients.map(({ clientId, redirectUris }) => ({
    ...EVERY_CLIENT,
    client_id: clientId,
    redirect_uris: [...redirectUris],
    token_endpoint_auth_method: attestation === undefined ? 'none' : ATTESTED,
  }))
}

/** A wallet solution that a listed provider attests. */
export function attestedClient(clientId: string): { readonly [name: string]: unknown } {
  return {
    ...EVERY_CLIENT,
    client_id: clientId,
    redirect_uris: [NOWHERE],
    token_endpoint_auth_method: ATTESTED,
  }
}

/** How clients say who they are. */
export function clientAuthMethods({ attestation }: IssuerConfig): string[] {
  return [attestation === undefined ? 'none' : ATTESTED]
}

/** The key that the authorization server publishes. */
export function serverKey(keys: Keys): SigningKey {
  return keys.find('authorization-server') ?? keys.get('operations')
}
