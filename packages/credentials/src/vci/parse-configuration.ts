import type { PathPattern } from '../json.ts'
import {
  MessageError,
  inside,
  isMembers,
  membersOf,
  optionalFlag,
  optionalList,
  optionalMembers,
  optionalText,
  optionalTexts,
  requiredText,
  requiredTexts,
  type Members,
  type Place,
} from '../oauth/message.ts'
import { findPathFault, isClaimsPath } from './claims-paths.ts'
import { parseDisplays, type Display } from './display.ts'
import type { KeyLevels } from './key-attestation.ts'
import { parseReusePolicy, type ReuseOption } from './reuse-policy.ts'

export type ProofType = {
  readonly algs: readonly string[]
  readonly attestationRequired: boolean
  /** Levels of which an attested key must have one; an empty list asks for none. */
  readonly levels: KeyLevels
}

export type ClaimDescription = {
  readonly path: PathPattern
  readonly mandatory: boolean
  readonly display: readonly Display[]
}

/** One kind of credential that the issuer offers and that this core understands. */
export type CredentialConfiguration = {
  readonly id: string
  readonly format: 'dc+sd-jwt' | 'mso_mdoc'
  /** `vct` or document type. */
  readonly type: string
  readonly scope: string | undefined
  readonly keyBound: boolean
  readonly proofTypes: { readonly [name: string]: ProofType }
  readonly signingAlgs: readonly (string | number)[]
  readonly display: readonly Display[]
  readonly claims: readonly ClaimDescription[]
  /** In order of preference; empty when the issuer does not say or says it in a way we do not know. */
  readonly reuse: readonly ReuseOption[]
}

/** A configuration the wallet must not use, and why; the rest of the metadata stays usable. */
export type RefusedConfiguration = { readonly id: string; readonly code: string; readonly detail: string }
export type ConfigurationResult =
  | { readonly ok: true; readonly configuration: CredentialConfiguration }
  | { readonly ok: false; readonly refused: RefusedConfiguration }

const TYPE_MEMBER = { 'dc+sd-jwt': 'vct', mso_mdoc: 'doctype' } as const

/**
 * OpenID4VCI 1.0 §12.2.4. A member of the wrong JSON type makes the whole document malformed (thrown); a rule that
 * one configuration breaks, or a format we do not know, refuses that configuration only.
 */
export function parseConfiguration(id: string, value: unknown): ConfigurationResult {
  const place: Place = { code: 'METADATA_FORM', path: `credential_configurations_supported.${id}` }
  const members = membersOf(value, place)
  const refuse = (code: string, detail: string): ConfigurationResult => ({
    ok: false,
    refused: { id, code, detail },
  })
  const format = requiredText(members, 'format', place)
  if (format !== 'dc+sd-jwt' && format !== 'mso_mdoc') {
    return refuse('METADATA_FORMAT', `format: ${format} is not known here`)
  }
  const shape = parseShape(members, place)
  const { metadata, proofTypes, bindingMethods, signingAlgs } = shape
  const type = optionalText(members, TYPE_MEMBER[format], place)
  if (type === undefined) return refuse('METADATA_TYPE', `${TYPE_MEMBER[format]}: is missing`)
  const keyBound = bindingMethods !== undefined
  if (keyBound !== Object.keys(proofTypes).length > 0) {
    return refuse('METADATA_BINDING', 'binding methods and proof types: both or neither')
  }
  const paths = shape.claims.map(({ path }) => path)
  const fault = findPathFault(paths)
  if (fault !== undefined) return refuse('METADATA_CLAIMS', fault)
  const reuse = parseReuse(metadata, place)
  if (reuse instanceof MessageError) return refuse(reuse.code, reuse.detail)
  return {
    ok: true,
    configuration: {
      id,
      format,
      type,
      scope: shape.scope,
      keyBound,
      proofTypes,
      signingAlgs,
      display: shape.display,
      claims: shape.claims.flatMap((claim) =>
        isClaimsPath(claim.path) ? [{ ...claim, path: claim.path }] : [],
      ),
      reuse,
    },
  }
}

function parseShape(members: Members, place: Place) {
  const metadata = optionalMembers(members, 'credential_metadata', place) ?? {}
  const inMetadata = inside(place, 'credential_metadata')
  return {
    scope: optionalText(members, 'scope', place),
    bindingMethods: optionalTexts(members, 'cryptographic_binding_methods_supported', place),
    proofTypes: parseProofTypes(members, place),
    signingAlgs: parseSigningAlgs(members, place),
    metadata,
    // Before 1.0 display and claims stood beside the format; both places are read, the new one first.
    display: [...parseDisplays(metadata, inMetadata), ...parseDisplays(members, place)],
    claims: [...parseClaims(metadata, inMetadata), ...parseClaims(members, place)],
  }
}

function parseReuse(metadata: Members, place: Place): readonly ReuseOption[] | MessageError {
  const at = { code: 'METADATA_REUSE', path: `${place.path}.credential_metadata.credential_reuse_policy` }
  const policy = optionalMembers(metadata, 'credential_reuse_policy', at)
  try {
    return policy === undefined ? [] : (parseReusePolicy(policy, at) ?? [])
  } catch (error) {
    if (error instanceof MessageError) return error
    throw error
  }
}

function parseProofTypes(members: Members, place: Place): { [name: string]: ProofType } {
  const proofs: { [name: string]: ProofType } = {}
  const supported = optionalMembers(members, 'proof_types_supported', place) ?? {}
  for (const [name, value] of Object.entries(supported)) {
    const at = inside(place, `proof_types_supported.${name}`)
    const proof = membersOf(value, at)
    proofs[name] = {
      algs: requiredTexts(proof, 'proof_signing_alg_values_supported', at),
      ...attestationOf(proof, at),
    }
  }
  return proofs
}

function attestationOf(proof: Members, place: Place): Omit<ProofType, 'algs'> {
  const required = optionalMembers(proof, 'key_attestations_required', place)
  const at = inside(place, 'key_attestations_required')
  return {
    attestationRequired: required !== undefined,
    levels: {
      keyStorage: optionalTexts(required ?? {}, 'key_storage', at) ?? [],
      userAuthentication: optionalTexts(required ?? {}, 'user_authentication', at) ?? [],
    },
  }
}

function parseSigningAlgs(members: Members, place: Place): readonly (string | number)[] {
  const list = optionalList(members, 'credential_signing_alg_values_supported', place) ?? []
  return list.map((alg) => {
    if (typeof alg === 'string' || typeof alg === 'number') return alg
    throw new MessageError(
      place.code,
      `${place.path}.credential_signing_alg_values_supported: names or numbers`,
    )
  })
}

type ClaimShape = Omit<ClaimDescription, 'path'> & { readonly path: readonly unknown[] }

function parseClaims(members: Members, place: Place): readonly ClaimShape[] {
  return (optionalList(members, 'claims', place) ?? []).map((entry, index) => {
    const at = inside(place, `claims[${index}]`)
    if (!isMembers(entry)) throw new MessageError(place.code, `${at.path}: must be an object`)
    const path = optionalList(entry, 'path', at)
    if (path === undefined) throw new MessageError(place.code, `${at.path}.path: is missing`)
    return {
      path,
      mandatory: optionalFlag(entry, 'mandatory', at) ?? false,
      display: parseDisplays(entry, at),
    }
  })
}
