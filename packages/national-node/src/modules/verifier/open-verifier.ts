import type { Keys } from '../../kernel/keys.ts'
import { accessIdentifier, type Registers, type Registrar } from '../registers/index.ts'
import { createVerifier, type Verifier } from './create-verifier.ts'
import type { VerifierDeps } from './verifier-deps.ts'

type World = Omit<
  VerifierDeps,
  'accessKey' | 'registers' | 'baseUrl' | 'walletUrl' | 'returnUrl' | 'registration'
> & {
  readonly keys: Keys
  readonly registers: Registers
  readonly registrar: Registrar | undefined
}
type VerifierConfig = { readonly baseUrl: string; readonly walletUrl?: string | undefined }

/** The verifier of the services in the register; undefined where there is none, or no wallet to ask. */
export function openVerifier({ baseUrl, walletUrl }: VerifierConfig, world: World): Verifier | undefined {
  const { keys, registers } = world
  if (registers.listServices().length === 0 || walletUrl === undefined) return undefined
  return createVerifier({
    ...world,
    accessKey: keys.get('access'),
    ...registrationOf(world),
    baseUrl,
    walletUrl: `${walletUrl}/present`,
    returnUrl: ({ serviceId, language }) => `${baseUrl}/${language}/services/${serviceId}/return`,
  })
}

/** A service of this node asks with the certificate of its own register, if that is where its party is registered. */
function registrationOf({ keys, registrar, registers }: World): Pick<VerifierDeps, 'registration'> {
  const identifier = accessIdentifier(keys.get('access'))
  if (registrar === undefined || identifier === undefined) return {}
  const find = (serviceId: string) =>
    registrar.findRegistration({ identifier, intendedUse: registers.getService(serviceId).urn })
  return { registration: { find } }
}
