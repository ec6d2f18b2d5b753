import type { Interaction, Provider } from './as/library.ts'
import { Fault } from '../../kernel/fault.ts'
import { keepInstance } from './as/instance-binding.ts'
import { INTERACTION_SECONDS } from './as/settings.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import type { CredentialType } from './types/credential-type.ts'

export type LoginDeps = IssuerDeps & { readonly provider: () => Promise<Provider> }

/** What the person is asked: who they are, and whether these credentials may go to this wallet. */
export type LoginView = {
  readonly uid: string
  readonly clientId: string
  readonly types: readonly CredentialType[]
}

/**
 * The interaction that this browser began. The cookie must hold the id of the address: whoever only has the
 * address (a link sent by someone else) gets nothing.
 */
export async function openLogin(
  deps: LoginDeps,
  uid: string,
  cookie: string | undefined,
): Promise<LoginView> {
  const { params } = await findInteraction(deps, uid, cookie)
  return { uid, clientId: params['client_id'] ?? '', types: askedTypes(deps, params['scope']) }
}

/** Where the person goes when this interaction is over; undefined for a scheme of an app, or another browser. */
export async function returnOrigin(
  { provider }: LoginDeps,
  uid: string,
  cookie: string | undefined,
): Promise<string | undefined> {
  if (cookie !== uid) return undefined
  const interaction = await (await provider()).Interaction.find(uid)
  const url = URL.parse(interaction?.params['redirect_uri'] ?? '')
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : undefined
}

/** The person agreed: the answer goes back to the authorization server, which goes on at the returned address. */
export async function confirmLogin(
  deps: LoginDeps,
  { uid, cookie }: { uid: string; cookie: string | undefined },
  personId: string,
): Promise<string> {
  const interaction = await findInteraction(deps, uid, cookie)
  if ((await deps.registers.findPerson(personId)) === undefined) {
    throw new Fault('invalid', 'issuer/unknown-person', 'person: no such person')
  }
  const provider = await deps.provider()
  const { Grant, Session } = provider
  // A session left open in this browser by somebody else ends here.
  const { session } = interaction
  if (session?.uid !== undefined && session.accountId !== personId) {
    await (await Session.findByUid(session.uid))?.destroy()
    delete interaction.session
  }
  const grant = new Grant({ accountId: personId, clientId: interaction.params['client_id'] })
  const types = askedTypes(deps, interaction.params['scope'])
  const scopes = new Set(types.map(({ scope }) => scope))
  grant.addResourceScope(deps.config.baseUrl, [...scopes].join(' '))
  const grantId = await grant.save()
  await keepInstance(deps, provider, { grantId, interaction })
  return finish(interaction, {
    login: { accountId: personId, remember: false },
    consent: { grantId },
  })
}

/** The person refused: the wallet learns `access_denied` and nothing else. */
export async function refuseLogin(
  deps: LoginDeps,
  { uid, cookie }: { uid: string; cookie: string | undefined },
): Promise<string> {
  const interaction = await findInteraction(deps, uid, cookie)
  return finish(interaction, { error: 'access_denied', error_description: 'the person refused' })
}

async function findInteraction(
  { provider }: LoginDeps,
  uid: string,
  cookie: string | undefined,
): Promise<Interaction> {
  const interaction = cookie === uid ? await (await provider()).Interaction.find(uid) : undefined
  if (interaction === undefined) {
    throw new Fault(
      'not-found',
      'issuer/no-such-login',
      'This request has ended. Begin again in your wallet.',
    )
  }
  return interaction
}

async function finish(interaction: Interaction, result: { [name: string]: unknown }): Promise<string> {
  interaction.result = result
  await interaction.save(INTERACTION_SECONDS)
  return interaction.returnTo
}

function askedTypes({ config }: LoginDeps, scope = ''): readonly CredentialType[] {
  const asked = new Set(scope.split(' '))
  return config.types.filter((type) => asked.has(type.scope))
}
