/** Gateway: a party's own relying party asks its wallets for a service of a partner, and forwards to it alone. */
export type { Gateway } from './create-gateway.ts'
export { openGateway } from './open-gateway.ts'
