import type { SandboxDeps } from './sandbox-deps.ts'
import { createSandbox, type Sandbox } from './create-sandbox.ts'

type Config = {
  readonly sandbox?: boolean | undefined
  readonly development: boolean
  readonly baseUrl: string
  readonly walletUrl?: string | undefined
  readonly party: string
}

/** Where the configuration allows it, and a key that may ask is there; on in development. */
export function openSandbox(
  { sandbox, development, baseUrl, walletUrl, party }: Config,
  world: Omit<SandboxDeps, 'accessKey' | 'baseUrl' | 'config'>,
): Sandbox | undefined {
  const accessKey = world.keys.find('access')
  if (!(sandbox ?? development) || accessKey === undefined) return undefined
  const present = walletUrl === undefined ? undefined : `${walletUrl}/present`
  return createSandbox({ ...world, accessKey, baseUrl, config: { walletUrl: present, party } })
}
