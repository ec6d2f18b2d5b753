import { constantTimeEqual, sha256 } from '../../../kernel/crypto.ts'
import type { IssuerDeps } from '../issuer-deps.ts'
import { issuerSecret } from '../secret.ts'
import { offerStore, type StoredOffer } from '../offer-store.ts'
import { importGrantParts, type Provider, type ProviderContext, type ProviderErrors } from './library.ts'
import { TX_CODE_ATTEMPTS_MAX, txCodeMac } from './transaction-code.ts'

type GrantDeps = Pick<IssuerDeps, 'store' | 'clock' | 'keys' | 'config'> & {
  readonly provider: Provider
  readonly errors: ProviderErrors
}

/**
 * OpenID4VCI 1.0 §6: a code from an offer for a token, bound to the DPoP key. Each attempt is counted before the
 * transaction code is compared, so that parallel guesses do not get around the count. The token is made first and
 * the offer used up last: a crash between leaves an unused offer and a token nobody knows.
 */
export async function createPreAuthorizedGrant(deps: GrantDeps) {
  const { provider, errors, config, clock } = deps
  const { validateDpop, checkDpopReplay } = await importGrantParts()
  const offers = offerStore(deps.store.db)

  async function handler(ctx: ProviderContext): Promise<void> {
    const { client, params } = ctx.oidc
    const code = params['pre-authorized_code']
    if (code === undefined) throw new errors.InvalidRequest('pre-authorized_code: is missing')
    const proof = await validateDpop(provider, ctx)
    if (proof === undefined) throw new errors.InvalidDpopProof('DPoP proof JWT not provided')
    await checkDpopReplay(provider, ctx, proof, client.clientId)
    const offer = await claimAttempt(deps, code, params['tx_code'])
    const token = await saveTokens(ctx, offer, proof.thumbprint)
    if (!(await offers.useOffer(offer.idHash, clock.now()))) {
      await token.destroy()
      throw new errors.InvalidGrant('pre-authorized_code: already used')
    }
    ctx.body = {
      access_token: token.value,
      token_type: 'DPoP',
      expires_in: token.expiresIn,
      scope: token.scope,
      refresh_token: token.refreshToken,
    }
  }

  async function saveTokens(ctx: ProviderContext, offer: StoredOffer, jkt: string) {
    const source = await sourceOf(deps, ctx, offer)
    const { scope } = source
    const token = new provider.AccessToken({
      ...source,
      resourceServer: new provider.ResourceServer(config.baseUrl, { scope, audience: config.baseUrl }),
    })
    token.scope = scope
    token.setThumbprint('jkt', jkt)
    const value = await token.save()
    const again = await saveRefreshToken(ctx, offer, { ...source, jkt })
    const destroy = () => Promise.all([token.destroy(), again?.destroy()])
    return { value, scope, refreshToken: again?.value, expiresIn: token.expiration, destroy }
  }

  /** None for what was recognised once: it is forgotten with the issuance, and there is nothing to come again for. */
  async function saveRefreshToken(ctx: ProviderContext, offer: StoredOffer, { jkt, ...source }: Bound) {
    if (offer.holderKey !== undefined) return undefined
    const token = new provider.RefreshToken({ ...source, resource: config.baseUrl, rotations: 0 })
    // Public clients by their key, attested ones by their instance as well.
    token.jkt = jkt
    if (config.attestation !== undefined) await token.setAttestBinding(ctx)
    return { value: await token.save(), destroy: () => token.destroy() }
  }

  return { handler, parameters: ['pre-authorized_code', 'tx_code', 'resource'] }
}

type Bound = Awaited<ReturnType<typeof sourceOf>> & { readonly jkt: string }

async function sourceOf(
  { provider, config }: GrantDeps,
  { oidc: { client } }: ProviderContext,
  offer: StoredOffer,
) {
  const offered = config.types.filter(({ id }) => offer.configurations.includes(id))
  const scope = [...new Set(offered.map((type) => type.scope))].join(' ')
  const grant = new provider.Grant({ accountId: offer.person, clientId: client.clientId })
  grant.addResourceScope(config.baseUrl, scope)
  const grantId = await grant.save()
  return { accountId: offer.person, client, grantId, gty: 'pre_authorized_code', scope }
}

/** Finds the offer, counts the attempt, compares the transaction code. */
async function claimAttempt(
  { store, clock, keys, errors }: GrantDeps,
  code: string,
  txCode: string | undefined,
): Promise<StoredOffer> {
  const offers = offerStore(store.db)
  const found = await offers.findOffer({ codeHash: sha256(code) }, clock.seconds())
  if (found === undefined) throw new errors.InvalidGrant('pre-authorized_code: unknown, used or expired')
  if (found.txCodeMac === undefined) {
    if (txCode !== undefined) throw new errors.InvalidRequest('tx_code: none is expected')
    return found
  }
  if (txCode === undefined) throw new errors.InvalidRequest('tx_code: is missing')
  if (!(await offers.countAttempt(found.idHash, TX_CODE_ATTEMPTS_MAX))) {
    throw new errors.InvalidGrant('pre-authorized_code: too many wrong transaction codes')
  }
  if (!constantTimeEqual(found.txCodeMac, txCodeMac(issuerSecret(keys), found.idHash, txCode))) {
    throw new errors.InvalidGrant('tx_code: is wrong')
  }
  return found
}
