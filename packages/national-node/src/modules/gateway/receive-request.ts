import type { AgreementState } from '@entente/agreement'
import { addSeconds } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import { openPartnerDocument } from '../agreements/index.ts'
import type { StartedPresentation, Verifier } from '../verifier/index.ts'
import {
  foreknownRefusals,
  type GatewayRule,
  pathsOf,
  portraitAllowed,
  queryOf,
  questionOf,
} from './agreed.ts'
import { appendOrdered } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { type GatewayRequest, REQUEST } from './messages.ts'
import { insertOrder } from './order-store.ts'

/** A request is taken within five minutes of its signature; its id is remembered for longer than that. */
const REQUEST_AGE_SECONDS = 300
/** How long an id is remembered at least: nothing older is taken. */
const REMEMBER_SECONDS = 3600

/**
 * A partner's service asks through our gateway: who says so is pinned in the agreement, and the agreement allows this
 * rule, service, purpose and every attribute, before any wallet hears of it.
 * @throws Fault naming what is not agreed
 */
export async function receiveRequest(
  deps: GatewayDeps,
  verifierOf: (party: string) => Verifier | undefined,
  compact: string,
): Promise<StartedPresentation> {
  const { store, clock, agreements, config } = deps
  const at = clock.now()
  const compiled = await agreements.compiled(store.db, at)
  const pinsOf = (id: string) => compiled.states.get(id)?.pins
  const request = openPartnerDocument(deps, REQUEST, { compact, pinsOf })
  const state = requireAgreed(request, compiled.states.get(request.agreement.id))
  const partner = request.issuer.party
  const verifier = verifierOf(partner)
  const address = config.partners.find(({ party }) => party === partner)?.baseUrl
  if (verifier === undefined || address === undefined || request.to !== config.party)
    throw new Fault('forbidden', 'gateway/unknown-partner', 'This gateway does not ask for that party')
  if (request.issuedAt <= addSeconds(at, -REQUEST_AGE_SECONDS))
    throw new Fault('invalid', 'gateway/request-too-old', 'The request was signed more than five minutes ago')
  if (URL.parse(request.returnTo)?.origin !== new URL(address).origin)
    throw new Fault(
      'invalid',
      'gateway/foreign-return',
      'Persons are led back to the node that asked, nowhere else',
    )
  const rule = requireRule(request, state, config.party)
  const asked = pathsOf(queryOf(rule, askedOf(request)))
  const way = { home: partner, partner: config.party, at }
  const question = questionOf(way, { object: rule.object, asked, service: askedOf(request) })
  const [first, ...more] = foreknownRefusals(compiled, question)
  if (first !== undefined) throw new Fault('forbidden', 'gateway/not-agreed', [first, ...more].join(' '))
  await keepOrder(deps, request)
  const sessionHash = sha256(randomToken())
  return verifier.startPresentation({ serviceId: request.id, sessionHash, language: request.language })
}

/** The service of a request, with what it wants, in the words of a decision. */
export function askedOf({ service, wanted }: GatewayRequest) {
  return { ...service, wanted }
}

function requireAgreed(request: GatewayRequest, state: AgreementState | undefined): AgreementState {
  const { version, sha256: hash } = request.agreement
  if (state?.reference.version !== version || state.reference.sha256 !== hash)
    throw new Fault('conflict', 'gateway/other-agreement', 'Another version of this agreement governs here')
  return state
}

/** The rule named, of which we are the pointed party: a node is a gateway to its own documents only. */
export function requireRule(request: GatewayRequest, state: AgreementState, party: string): GatewayRule {
  const { agreement } = state
  const covering = (code: string) =>
    agreement.parties.filter(({ covers }) => covers.includes(code)).map((one) => one.code)
  const rule = agreement.recognitions.find(({ id }) => id === request.rule)
  if (
    rule?.kind !== 'credential' ||
    !covering(party).includes(rule.direction.pointed) ||
    !covering(request.issuer.party).includes(rule.direction.pointing)
  )
    throw new Fault(
      'forbidden',
      'gateway/unknown-rule',
      'The agreement has no such rule between the two parties',
    )
  if (rule.pattern !== 'gateway')
    throw new Fault('forbidden', 'gateway/wrong-pattern', `The pattern of this rule is ${rule.pattern}`)
  if (request.wanted.includes('picture') && !portraitAllowed(state, request.issuer.party))
    throw new Fault(
      'forbidden',
      'gateway/portrait',
      'The agreement names no legal ground for a portrait (PID_03a)',
    )
  return rule
}

/** Taken once, however often it arrives: whoever repeats it learns nothing and asks nobody. */
async function keepOrder({ store, clock, audit }: GatewayDeps, request: GatewayRequest): Promise<void> {
  const partner = request.issuer.party
  await store.transaction(async (tx) => {
    const delete_after = addSeconds(clock.now(), REMEMBER_SECONDS)
    if (!(await insertOrder(tx, { partner, request, delete_after })))
      throw new Fault('conflict', 'gateway/replayed-request', 'This request was made before')
    const { service, rule, id } = request
    await appendOrdered(tx, audit, { request: id, partner, service: service.urn, rule })
  })
}
