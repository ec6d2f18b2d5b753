import type { IncomingMessage } from 'node:http'
import type { MaintainedStatus } from '@entente/credentials'
import type { ProviderContext } from './library.ts'

/** What the wallet of a request was attested with, as long as the request is answered. */
const statuses = new WeakMap<IncomingMessage, MaintainedStatus>()
const MEMBER = 'client_status'

export function keepClientStatus(request: IncomingMessage, status: MaintainedStatus | undefined): void {
  if (status !== undefined) statuses.set(request, status)
}

/** Stands beside an access token: the issuer chains what it issues to it (ARF WUA_29). */
export function extraOfToken(ctx: ProviderContext | undefined): { [MEMBER]: MaintainedStatus } | undefined {
  const status = ctx && statuses.get(ctx.req)
  return status && { [MEMBER]: status }
}

export function clientStatusOf(extra: { readonly [name: string]: unknown } | undefined) {
  return extra?.[MEMBER] as MaintainedStatus | undefined
}
