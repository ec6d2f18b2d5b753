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

type Named = 'pid' | 'diploma' | 'training' | 'signing' | 'mnc' | 'foreign-identity'

type Issuing = Pick<
  IssuerConfig,
  'clients' | 'batchSize' | 'statusListSize' | 'deferSeconds' | 'encryptionRequired'
> & { readonly types: readonly Named[]; readonly authority: string }

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
  const { types, authority: _, ...issuing } = config.issuer
  const { baseUrl, languages, timeZone, walletUrl } = config
  return createIssuer({
    ...world,
    walletProviders: attestation?.walletProviders,
    config: {
      ...issuing,
      baseUrl,
      names: config.name,
      languages,
      assets,
      types: types.flatMap((type) => typesOf(type, config, world)),
      attestation: attestation?.levels,
      ...(timeZone !== undefined && { timeZone }),
      ...(walletUrl !== undefined && { walletUrl }),
    },
  })
}

/** One dataset may be issued in two formats. */
function typesOf(
  type: Named,
  { party, test, issuer }: NodeConfig,
  { keys }: Pick<World, 'keys'>,
): readonly CredentialType[] {
  const pid = { country: party, authority: issuer?.authority ?? '' }
  switch (type) {
    case 'pid':
      // PID_02: in both formats, where there is a key that signs the second.
      return keys.find('document-signer') === undefined ? [pidType(pid)] : [pidType(pid), pidMdocType(pid)]
    case 'diploma':
      return [diplomaType()]
    case 'training':
      return [trainingType()]
    case 'signing':
      return [signingAccessType()]
    case 'mnc':
      // A card with the names of a real one, for TEST persons only.
      return test ? [myNumberCardType()] : []
    case 'foreign-identity':
      return [foreignIdentityType()]
  }
}
