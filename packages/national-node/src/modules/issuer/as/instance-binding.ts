import type { IssuerDeps } from '../issuer-deps.ts'
import { createAdapter } from './adapter.ts'
import type { Adapter, Interaction, Provider } from './library.ts'
import { INTERACTION_SECONDS } from './settings.ts'

/** Not a model of the library: which wallet instance pushed the request behind a grant. */
const MODEL = 'GrantInstance'

type Deps = Pick<IssuerDeps, 'store' | 'clock'>

function rows(deps: Deps): Adapter {
  const never = () => new Error('a binding is written once and not used up')
  return createAdapter(deps, { usedTwice: never, replayed: never })(MODEL)
}

/**
 * The library binds a code to the attested instance only when nobody had to log in: after an interaction it has
 * forgotten the pushed request (oidc-provider 9.13.3). Each of our grants comes from one pushed request, so the
 * instance is kept beside the grant.
 */
export async function keepInstance(
  deps: Deps,
  provider: Provider,
  { grantId, interaction }: { readonly grantId: string; readonly interaction: Interaction },
): Promise<void> {
  const { parJti } = interaction
  const pushed = parJti === undefined ? undefined : await provider.PushedAuthorizationRequest.find(parJti)
  if (pushed?.attestationJkt === undefined) return
  await rows(deps).upsert(grantId, { attestationJkt: pushed.attestationJkt }, INTERACTION_SECONDS)
}

/** The same storage, in which a code is never without the instance of its grant. */
export function bindingAdapter(
  deps: Deps,
  adapter: ReturnType<typeof createAdapter>,
): ReturnType<typeof createAdapter> {
  return (model) => {
    const stored = adapter(model)
    if (model !== 'AuthorizationCode') return stored
    return {
      ...stored,
      async upsert(id, payload, expiresIn) {
        const { grantId } = payload
        const bound = typeof grantId === 'string' ? await rows(deps).find(grantId) : undefined
        const instance = bound && { attestationJkt: bound['attestationJkt'] }
        await stored.upsert(id, { ...payload, ...instance }, expiresIn)
      },
    }
  }
}
