import { JWE_ENCS } from '../jose/encrypt.ts'
import type { PathPattern } from '../json.ts'
import { ATTESTATION_ALGS } from '../oauth/client-attestation.ts'
import type { PublicJwk } from '../ports.ts'
import type { CredentialFormat } from '../report.ts'
import { findPathFault } from './claims-paths.ts'
import type { KeyLevels } from './key-attestation.ts'
import { createReusePolicy } from './reuse-policy.ts'

/** One text per language, by BCP 47 tag. */
export type Names = { readonly [lang: string]: string }

export type ClaimModel = { readonly path: PathPattern; readonly mandatory: boolean; readonly names: Names }

export type ConfigurationModel = {
  readonly id: string
  readonly scope: string
  readonly format: CredentialFormat
  /** `vct` or document type. */
  readonly type: string
  readonly names: Names
  readonly claims: readonly ClaimModel[]
  /** Bound to the key of the credential it is made of: one copy, whose key another issuer has accepted before. */
  readonly sameKey?: true | undefined
}

export type IssuerModel = {
  readonly issuer: string
  readonly credentialEndpoint: string
  readonly nonceEndpoint: string
  readonly names: Names
  readonly batchSize: number
  readonly configurations: readonly ConfigurationModel[]
  readonly deferredEndpoint?: string | undefined
  readonly notificationEndpoint?: string | undefined
  /** Public keys to which requests may be encrypted; then answers can be, too. */
  readonly encryptionKeys?: readonly PublicJwk[] | undefined
  /** Nothing is taken or given in the clear. */
  readonly encryptionRequired?: boolean | undefined
  /** Levels that attested keys must have; undefined when bare keys are enough. */
  readonly keyAttestation?: KeyLevels | undefined
  /** TS3 1.5: how long the wallet unit should still be maintained. */
  readonly clientStatusSeconds?: number | undefined
}

/**
 * OpenID4VCI 1.0 §12.2.4, our issuer: credentials bound to P-256 keys, proofs of type `jwt`. `langs` filters the
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
    ...optional('deferred_credential_endpoint', model.deferredEndpoint),
    ...optional('notification_endpoint', model.notificationEndpoint),
    ...(model.batchSize > 1 ? { batch_credential_issuance: { batch_size: model.batchSize } } : {}),
    ...(model.encryptionKeys === undefined
      ? {}
      : encryptionOf(model.encryptionKeys, model.encryptionRequired ?? false)),
    ...optional('preferred_client_status_period', model.clientStatusSeconds),
    display: displayOf(model.names, langs),
    credential_configurations_supported: Object.fromEntries(
      model.configurations.map((configuration) => [
        configuration.id,
        createConfiguration(configuration, model, langs),
      ]),
    ),
  }
}

function createConfiguration(
  model: ConfigurationModel,
  { batchSize, keyAttestation }: IssuerModel,
  langs: readonly string[] | undefined,
) {
  const fault = findPathFault(model.claims.map(({ path }) => path))
  if (fault !== undefined) throw new TypeError(`${model.id}: ${fault}`)
  return {
    ...FORMAT_MEMBERS[model.format](model.type),
    scope: model.scope,
    proof_types_supported: proofTypesOf(model.sameKey ? undefined : keyAttestation),
    credential_metadata: {
      display: displayOf(model.names, langs),
      claims: model.claims.map(({ path, mandatory, names }) => ({
        path,
        ...(mandatory ? { mandatory } : {}),
        display: displayOf(names, langs),
      })),
      ...(batchSize > 1 && model.sameKey !== true
        ? { credential_reuse_policy: createReusePolicy(batchSize) }
        : {}),
    },
  }
}

/** OpenID4VCI 1.0 A.3.2 and A.2.2: what is particular to a format; algorithms by name, or by their number in COSE. */
const FORMAT_MEMBERS: { readonly [format in CredentialFormat]: (type: string) => object } = {
  'dc+sd-jwt': (vct) => ({
    format: 'dc+sd-jwt',
    vct,
    cryptographic_binding_methods_supported: ['jwk'],
    credential_signing_alg_values_supported: ['ES256'],
  }),
  mso_mdoc: (doctype) => ({
    format: 'mso_mdoc',
    doctype,
    cryptographic_binding_methods_supported: ['cose_key'],
    credential_signing_alg_values_supported: [-7],
  }),
}

/** Bare keys by `jwt`; attested ones by either type (TS3 1.5 wants both). */
function proofTypesOf(levels: KeyLevels | undefined) {
  if (levels === undefined) return { jwt: { proof_signing_alg_values_supported: ['ES256'] } }
  const { keyStorage, userAuthentication } = levels
  const attested = {
    key_attestations_required: {
      ...(keyStorage.length === 0 ? {} : { key_storage: keyStorage }),
      ...(userAuthentication.length === 0 ? {} : { user_authentication: userAuthentication }),
    },
  }
  return {
    jwt: { proof_signing_alg_values_supported: ['ES256'], ...attested },
    attestation: { proof_signing_alg_values_supported: ATTESTATION_ALGS, ...attested },
  }
}

/** OpenID4VCI 1.0 §10: possible both ways, or demanded both ways. */
function encryptionOf(keys: readonly PublicJwk[], required: boolean) {
  return {
    credential_request_encryption: {
      jwks: { keys: keys.map((key) => ({ ...key, use: 'enc', alg: 'ECDH-ES' })) },
      enc_values_supported: JWE_ENCS,
      encryption_required: required,
    },
    credential_response_encryption: {
      alg_values_supported: ['ECDH-ES'],
      enc_values_supported: JWE_ENCS,
      encryption_required: required,
    },
  }
}

function optional(name: string, value: string | number | undefined) {
  return value === undefined ? {} : { [name]: value }
}

/** One entry per language; never none: a language we do not have gives all of them. */
function displayOf(names: Names, langs: readonly string[] | undefined) {
  const entries = Object.entries(names)
  const chosen = entries.filter(([lang]) => langs?.includes(lang))
  return (chosen.length > 0 ? chosen : entries).map(([locale, name]) => ({ name, locale }))
}
