import type { KeyLevels } from '@entente/credentials'
import type { Bytes } from '@entente/trust'
import type { Assets } from '@entente/ui'
import { createIssuer, type Issuer } from './create-issuer.ts'
import type { IssuerConfig, IssuerDeps } from './issuer-deps.ts'
import type { CredentialType } from './types/credential-type.ts'
import { diplomaType } from './types/diploma.ts'
import { foreignIdentityType } from './types/foreign-identity.ts'
import { myNumberCardType } from './types/my-number-card.ts'
import { pidMdocType } from './types/pid-mdoc.ts'
import { pidType } from './types/pid.ts'
import { signingAccessType } from './types/signing-access.ts'
import { trainingType } from './types/training.ts'

type Issuing = Pick<
  IssuerConfig,
  'clients' | 'batchSize' | 'statusListSize' | 'deferSeconds' | 'encryptionRequired'
> & { readonly types: readonly TypeName[]; readonly authority: string }

type NodeConfig = Pick<IssuerConfig, 'baseUrl' | 'languages' | 'timeZone'> & {
  readonly party: string
  readonly test: boolean
  readonly name: IssuerConfig['names']
  readonly walletUrl?: string | undefined
  readonly issuer?: Issuing | undefined
}

type World = Omit<IssuerDeps, 'config' | 'walletProviders'> & {
  readonly assets: Assets
  /** What is demanded of wallets, and who may attest them. */
  readonly attestation:
    | { readonly levels: KeyLevels; readonly walletProviders: () => Promise<readonly Bytes[]> }
    | undefined
}

/** The issuer of a node that has one in its configuration. */
export function openIssuer(config: NodeConfig, { assets, attestation, ...world }: World): Issuer | undefined {
  if (config.issuer === undefined) return undefined
  const { types, authority, ...issuing } = config.issuer
  const { baseUrl, languages, timeZone, walletUrl, party, test } = config
  const all = types.flatMap((name) =>
    typesNamed(name, { country: party, authority }).filter((one) =>
      isIssuable(one, name, { test, keys: world.keys }),
    ),
  )
  return createIssuer({
    ...world,
    walletProviders: attestation?.walletProviders,
    config: {
      ...issuing,
      baseUrl,
      names: config.name,
      languages,
      assets,
      types: all,
      attestation: attestation?.levels,
      ...(timeZone !== undefined && { timeZone }),
      ...(walletUrl !== undefined && { walletUrl }),
    },
  })
}

/** Who issues a document of identity: it stands in it. */
type Identifying = { readonly country: string; readonly authority: string }

const TYPES = {
  pid: (by) => [pidType(by), pidMdocType(by)],
  diploma: () => [diplomaType()],
  training: () => [trainingType()],
  signing: () => [signingAccessType()],
  mnc: () => [myNumberCardType()],
  'foreign-identity': () => [foreignIdentityType()],
} as const satisfies { readonly [name: string]: (by: Identifying) => readonly CredentialType[] }

/** A type by the name that it has in a configuration. PID_02: the identity of a person in both formats. */
export type TypeName = keyof typeof TYPES

/** What is issued under that name. */
export function typesNamed(name: TypeName, by: Identifying): readonly CredentialType[] {
  return TYPES[name](by)
}

function isIssuable(
  { signingKey }: CredentialType,
  name: TypeName,
  { test, keys }: { readonly test: boolean; readonly keys: IssuerDeps['keys'] },
): boolean {
  // A card with the names of a real one, for TEST persons only.
  if (name === 'mnc') return test
  // The second format of an identity, where there is a key that signs it.
  return signingKey !== 'document-signer' || keys.find(signingKey) !== undefined
}
