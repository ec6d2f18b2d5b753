import type { PathPattern } from '../json.ts'
import { findPathFault } from './claims-paths.ts'
import { createReusePolicy } from './reuse-policy.ts'

/** One text per language, by BCP 47 tag. */
export type Names = { readonly [lang: string]: string }

export type ClaimModel = { readonly path: PathPattern; readonly mandatory: boolean; readonly names: Names }

export type ConfigurationModel = {
  readonly id: string
  readonly scope: string
  readonly type: string
  readonly names: Names
  readonly claims: readonly ClaimModel[]
}

export type IssuerModel = {
  readonly issuer: string
  readonly credentialEndpoint: string
  readonly nonceEndpoint: string
  readonly names: Names
  readonly batchSize: number
  readonly configurations: readonly ConfigurationModel[]
}

/**
 * OpenID4VCI 1.0 §12.2.4, our issuer: `dc+sd-jwt` bound to P-256 keys, proofs of type `jwt`. `langs` filters the
 * texts (§12.2.2 `Accept-Language`); without it every language is given.
 */
export function createIssuerMetadata(
  model: IssuerModel,
  langs?: readonly string[],
): { readonly [name: string]: unknown } {
  return {
    credential_issuer: model.issuer,
    credential_endpoint: model.credentialEndpoint,
    nonce_endpoint: model.nonceEndpoint,
    ...(model.batchSize > 1 ? { batch_credential_issuance: { batch_size: model.batchSize } } : {}),
    display: displayOf(model.names, langs),
    credential_configurations_supported: Object.fromEntries(
      model.configurations.map((configuration) => [
        configuration.id,
        createConfiguration(configuration, { batchSize: model.batchSize, langs }),
      ]),
    ),
  }
}

function createConfiguration(
  model: ConfigurationModel,
  { batchSize, langs }: { batchSize: number; langs: readonly string[] | undefined },
) {
  const fault = findPathFault(model.claims.map(({ path }) => path))
  if (fault !== undefined) throw new TypeError(`${model.id}: ${fault}`)
  return {
    format: 'dc+sd-jwt',
    vct: model.type,
    scope: model.scope,
    cryptographic_binding_methods_supported: ['jwk'],
    credential_signing_alg_values_supported: ['ES256'],
    proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
    credential_metadata: {
      display: displayOf(model.names, langs),
      claims: model.claims.map(({ path, mandatory, names }) => ({
        path,
        ...(mandatory ? { mandatory } : {}),
        display: displayOf(names, langs),
      })),
      ...(batchSize > 1 ? { credential_reuse_policy: createReusePolicy(batchSize) } : {}),
    },
  }
}

/** One entry per language; never none: a language we do not have gives all of them. */
function displayOf(names: Names, langs: readonly string[] | undefined) {
  const entries = Object.entries(names)
  const chosen = entries.filter(([lang]) => langs?.includes(lang))
  return (chosen.length > 0 ? chosen : entries).map(([locale, name]) => ({ name, locale }))
}
