import type { IssuerConfig } from '../issuer-deps.ts'
import type { CredentialType } from '../types/credential-type.ts'
import type { CredentialDetail, ProviderContext, ProviderErrors } from './library.ts'

const TYPE = 'openid_credential'
const DETAILS_MAX = 16

type Asked = { readonly [name: string]: unknown }
type WithDetails = { readonly rar?: readonly CredentialDetail[] | undefined }

/**
 * OpenID4VCI 1.0 §5.1.1 in the profile of HAIP 1.0: `authorization_details` stands beside `scope` and says which of the
 * configurations of that scope are meant; alone it opens nothing. Each has one dataset per person, so the one
 * identifier of a configuration is its own id.
 */
export function credentialDetails({ types }: IssuerConfig, errors: ProviderErrors) {
  const refuse = (detail: string): never => {
    throw new errors.InvalidAuthorizationDetails(detail)
  }
  function validate({ oidc }: ProviderContext, detail: Asked): void {
    const id = detail['credential_configuration_id']
    const type = types.find((one) => one.id === id)
    if (type === undefined) return refuse('credential_configuration_id: is missing or unknown')
    const scopes = (oidc.params['scope'] ?? '').split(' ')
    if (!scopes.includes(type.scope)) refuse(`scope: must name ${type.scope} as well`)
    if (asked(oidc).length > DETAILS_MAX) refuse(`authorization_details: at most ${DETAILS_MAX}`)
  }
  return {
    enabled: true,
    types: { [TYPE]: { validate } },
    authorizationDetailsForGrantSource: ({ oidc }: ProviderContext) => granted(asked(oidc), types),
    // Again at a refresh: what was granted once.
    authorizationDetailsForAccessToken: (_ctx: unknown, _token: unknown, source: WithDetails) => source.rar,
    authorizationDetailsForIntrospection: () => undefined,
  }
}

function asked({ params }: ProviderContext['oidc']): readonly Asked[] {
  const text = params['authorization_details']
  return text === undefined ? [] : (JSON.parse(text) as Asked[])
}

/** Once each, and nothing of what the wallet wrote beside it. */
function granted(
  details: readonly Asked[],
  types: readonly CredentialType[],
): readonly CredentialDetail[] | undefined {
  const wanted = new Set(details.map((detail) => detail['credential_configuration_id']))
  const found = types.filter(({ id }) => wanted.has(id))
  if (found.length === 0) return undefined
  return found.map(({ id }) => ({
    type: TYPE,
    credential_configuration_id: id,
    credential_identifiers: [id],
  }))
}
