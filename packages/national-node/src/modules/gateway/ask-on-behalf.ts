/** Our relying party asks wallets for a partner's service: its own name and certificate, the partner's registration. */
import { encryptJwe, FormatError, parseRegistrationData, readRegistration } from '@entente/credentials'
import { addSeconds } from '../../kernel/clock.ts'
import { accessIdentifier } from '../registers/index.ts'
import { Fault } from '../../kernel/fault.ts'
import { nodeJweCrypto } from '../../kernel/jwe-crypto.ts'
import type { Tx } from '../../store/database.ts'
import {
  createVerifier,
  type PresentationEnd,
  RETENTION_SECONDS,
  type AskingService,
  type Verifier,
} from '../verifier/index.ts'
import { QUERY_ID, queryOf } from './agreed.ts'
import { contentOf, type AnswerContent } from './content.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import type { GatewayRequest } from './messages.ts'
import { findOrder, putContent } from './order-store.ts'
import { requireRule } from './receive-request.ts'

/** Where wallets fetch and answer what is asked for one partner. */
export const pathFor = (party: string): string => `/gateway/${party}`

/** The verifier of one partner's services: decides as that partner does, keeps nothing of what persons hand over. */
export function verifierFor(deps: GatewayDeps, partner: string): Verifier {
  const { store, clock, log, driver, fetch, accessKey, audit, config } = deps
  const orderOf = async (id: string) => {
    const order = await findOrder(store.db, partner, id)
    if (order === undefined)
      throw new Fault('not-found', 'gateway/unknown-request', 'There is no such request')
    return order.request
  }
  return createVerifier({
    store,
    clock,
    log,
    driver,
    fetch,
    accessKey,
    audit,
    recognition: deps.recognitionOf(partner),
    registers: { getService: async (id) => serviceOf(deps, await orderOf(id)) },
    baseUrl: `${config.baseUrl}${pathFor(partner)}`,
    walletUrl: config.walletUrl,
    returnUrl: async ({ serviceId }) => (await orderOf(serviceId)).returnTo,
    registration: { find: async (id) => findRegistration(deps, await orderOf(id)) },
    onEnd: (tx, end) => keepEnd(tx, deps, { partner, end }),
  })
}

async function serviceOf(
  { store, clock, agreements, config }: GatewayDeps,
  request: GatewayRequest,
): Promise<AskingService> {
  const { states } = await agreements.compiled(store.db, clock.now())
  const state = states.get(request.agreement.id)
  if (state === undefined)
    throw new Fault('not-found', 'gateway/unknown-rule', 'The agreement is not known any more')
  const { service, wanted, id } = request
  return {
    ...service,
    id,
    query: queryOf(requireRule(request, state, config.party), { wanted, purpose: service.purpose }),
    credentials: [{ id: QUERY_ID, wanted }],
  }
}

/** RPI_05, RPI_06: one certificate, of the final party, in which we are named as the intermediary. */
async function findRegistration(
  { findRegistration: find, accessKey }: GatewayDeps,
  { client, service }: GatewayRequest,
): Promise<string | undefined> {
  if (find === undefined || client === undefined) return undefined
  const certificate = await find({ identifier: client, intendedUse: service.urn })
  if (certificate === undefined) return undefined
  const own = accessIdentifier(accessKey)
  if (own === undefined || intermediaryIn(certificate) !== own)
    throw new Fault(
      'forbidden',
      'gateway/not-its-intermediary',
      'That party is not registered as asking through us',
    )
  return certificate
}

function intermediaryIn(certificate: string): string | undefined {
  try {
    return readRegistration(parseRegistrationData(certificate).payload)?.intermediary?.subject
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

type Ended = { readonly partner: string; readonly end: PresentationEnd }

/** In the transaction that decides: from here on only the partner can read what the person handed over. */
async function keepEnd(tx: Tx, { clock }: GatewayDeps, { partner, end }: Ended): Promise<void> {
  const order = await findOrder(tx, partner, end.serviceId)
  if (order === undefined) throw new TypeError('an answer to no order')
  const content = await sealContent(order.request, contentOf(end))
  const now = clock.now()
  await putContent(tx, {
    partner,
    id: order.id,
    content,
    now,
    deleteAfter: addSeconds(now, RETENTION_SECONDS),
  })
}

/** RPI_08: to the key of the party named in the request, and to nobody else. */
export function sealContent({ key }: GatewayRequest, content: AnswerContent): Promise<string> {
  return encryptJwe({
    plaintext: JSON.stringify(content),
    recipient: key,
    enc: 'A256GCM',
    platform: nodeJweCrypto,
  })
}
