import type { Registrar } from '../registers/index.ts'
import { createGateway, type Gateway } from './create-gateway.ts'
import type { GatewayDeps } from './gateway-deps.ts'

type World = Omit<GatewayDeps, 'accessKey' | 'findRegistration' | 'config'> & {
  readonly registrar: Registrar | undefined
}
type GatewayConfig = Omit<GatewayDeps['config'], 'walletUrl'> & { readonly walletUrl?: string | undefined }

/** The gateway of a node that may ask wallets at all: undefined without an access certificate or a wallet to ask. */
export function openGateway(config: GatewayConfig, world: World): Gateway | undefined {
  const { registrar } = world
  const accessKey = world.keys.find('access')
  const { party, baseUrl, partners, walletUrl } = config
  if (walletUrl === undefined || accessKey === undefined) return undefined
  return createGateway({
    ...world,
    accessKey,
    ...(registrar && { findRegistration: (use) => registrar.findRegistration(use) }),
    config: { party, baseUrl, partners, walletUrl: `${walletUrl}/present` },
  })
}
