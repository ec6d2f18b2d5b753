import type { IncomingMessage } from 'node:http'
import { type AttestedClient, createJws, type JsonObject, runSync } from '@entente/credentials'
import { systemClock } from '../../../kernel/clock.ts'
import { authenticateWallet, type WalletRefusal } from '../authenticate-wallet.ts'
import type { IssuerDeps } from '../issuer-deps.ts'
import type { WalletTrust } from '../wallet-trust.ts'
import { createAdapter } from './adapter.ts'
import { keepClientStatus } from './attested-status.ts'
import { attestedClient, serverKey } from './clients.ts'
import { AS_PATHS, INTERACTION_SECONDS } from './settings.ts'

const ATTESTATION = 'oauth-client-attestation'
const POP = 'oauth-client-attestation-pop'
const AUTHENTICATED = new Set<string>([AS_PATHS.pushed_authorization_request, AS_PATHS.token])
/** What we say of an attestation is read within the same request. */
const STATEMENT_SECONDS = 60

export type CheckRequest = (request: IncomingMessage, path: string) => Promise<WalletRefusal | undefined>

type Deps = IssuerDeps & { readonly walletTrust: WalletTrust }

/**
 * Wallets are authenticated before the library sees a request. Its own check asks for members that TS3 does not
 * know and reads the system clock; so it is handed our statement, signed with the key of the server, that this
 * instance key was attested to this client. What the library then does with it is what it is good at: the proof
 * with its challenge, and codes and refresh tokens bound to the instance key.
 */
export function createRequestCheck(deps: Deps): CheckRequest {
  if (deps.config.attestation === undefined) {
    return async ({ headers }) => {
      // Nobody asked for it: a wallet that always shows its attestation is welcome all the same.
      delete headers[ATTESTATION]
      delete headers[POP]
      return undefined
    }
  }
  return async (request, path) => {
    if (request.method !== 'POST' || !AUTHENTICATED.has(path)) return undefined
    const { headersDistinct: sent } = request
    const asked = { attestations: sent[ATTESTATION] ?? [], pops: sent[POP] ?? [] }
    const answer = await authenticateWallet(deps, asked)
    if (!answer.ok) return answer
    await knowClient(deps, answer.client)
    keepClientStatus(request, answer.client.status)
    request.headers[ATTESTATION] = stateAttested(deps, answer.client)
    return undefined
  }
}

/** A wallet solution of a listed provider needs no entry in the configuration: its name comes attested. */
async function knowClient(deps: Deps, { clientId }: AttestedClient): Promise<void> {
  if (deps.config.clients.some((client) => client.clientId === clientId)) return
  const errors = {
    usedTwice: () => new Error('not of a client'),
    replayed: () => new Error('not of a client'),
  }
  await createAdapter(deps, errors)('Client').upsert(clientId, attestedClient(clientId), INTERACTION_SECONDS)
}

function stateAttested({ keys, driver }: Deps, { clientId, instanceKey }: AttestedClient): string {
  const { kty, crv, x, y } = instanceKey
  const now = systemClock.seconds()
  const steps = createJws({
    header: { typ: `${ATTESTATION}+jwt` },
    payload: {
      sub: clientId,
      cnf: { jwk: { kty, crv, x, y } as JsonObject },
      iat: now,
      exp: now + STATEMENT_SECONDS,
    },
    key: serverKey(keys).key,
    alg: 'ES256',
  })
  return runSync(steps, driver)
}
