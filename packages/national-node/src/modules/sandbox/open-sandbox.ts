import { type Issuer, pidMdocType, pidType } from '../issuer/index.ts'
import { spoilCopies, withSamplePersons } from './offer-samples.ts'
import type { SandboxDeps } from './sandbox-deps.ts'
import { createSandbox, type Sandbox } from './create-sandbox.ts'

type Config = {
  readonly sandbox?: boolean | undefined
  readonly development: boolean
  readonly baseUrl: string
  readonly walletUrl?: string | undefined
  readonly party: string
}

/** On in development; elsewhere only where somebody said so. */
function isAllowed({ sandbox, development }: Pick<Config, 'sandbox' | 'development'>): boolean {
  return sandbox ?? development
}

type SamplingWorld<R> = Parameters<typeof spoilCopies>[0] & { readonly registers: R }
type Sampling<R> = { readonly registers: R; readonly spoil?: ReturnType<typeof spoilCopies> }

/** What the issuer works with: where there is a sandbox, it issues documents to refuse to people who do not exist. */
export function issuingWith<R extends Parameters<typeof withSamplePersons>[0]>(
  config: Config,
  { registers, ...world }: Omit<SamplingWorld<R>, 'baseUrl'>,
): Sampling<R> {
  if (!isAllowed(config)) return { registers }
  const spoil = spoilCopies({ ...world, baseUrl: config.baseUrl })
  return { registers: withSamplePersons(registers), spoil }
}

type IssuingWorld = { readonly issuer: Issuer | undefined }

/** Where the configuration allows it, and a key that may ask is there; on in development. */
export function openSandbox(
  { sandbox, development, baseUrl, walletUrl, party }: Config,
  {
    issuer,
    ...world
  }: Omit<SandboxDeps, 'accessKey' | 'baseUrl' | 'config' | 'types' | 'issuer'> & IssuingWorld,
): Sandbox | undefined {
  const accessKey = world.keys.find('access')
  if (!isAllowed({ sandbox, development }) || accessKey === undefined) return undefined
  const issuing = { country: party, authority: 'TEST Sandbox' }
  const present = walletUrl === undefined ? undefined : `${walletUrl}/present`
  const types = [pidType(issuing), pidMdocType(issuing)]
  // Both formats of the document, or none: its key for the second may be missing.
  const offering = types.every(({ id }) => issuer?.formatsOf(id).includes(id)) ? issuer : undefined
  return createSandbox({
    ...world,
    types,
    issuer: offering,
    accessKey,
    baseUrl,
    config: { walletUrl: present, party },
  })
}
