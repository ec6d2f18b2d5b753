/** For the issuance flows: a wallet provider on a free port, and a unit that says what a test wants it to say. */
import { Hono } from 'hono'
import {
  createProof,
  createUnitRequest,
  type Driver,
  jwkThumbprint,
  type NewUnitRequest,
  parseJws,
  runSync,
} from '@entente/credentials'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { createWalletProvider } from '../../national-node/src/modules/wallet-provider/index.ts'
import { onError } from '../../national-node/src/http/problem.ts'
import { listen } from '../../national-node/src/http/server.ts'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import type { TestPki } from '../src/pki.ts'
import { CLIENT, freePort } from './issue-world.ts'

const clock = systemClock
const driver = nodeDriver() as Driver
type Key = ReturnType<typeof newSigningKey>

export async function openProvider(store: Store, pki: TestPki) {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const log = createLog({ node: 'be', write: () => undefined })
  const provider = createWalletProvider({
    store,
    clock,
    keys: pki.keys,
    driver: nodeDriver(),
    audit: createAudit({ clock }),
    config: {
      baseUrl,
      clientId: CLIENT,
      walletName: 'TEST wallet',
      walletVersion: '0.1.0',
      keysMax: 5,
      statusListSize: 16_384,
    },
  })
  const app = new Hono().route('/', provider.routes)
  app.onError(onError(log))
  const server = await listen({ app, port, host: '127.0.0.1' })
  return { baseUrl, provider, close: () => server.close() }
}

/** A unit that says exactly what a test wants it to say. */
export function rawUnit(baseUrl: string, unit: Key = newSigningKey()) {
  const post = async (path: string, body?: unknown) => {
    const response = await fetch(`${baseUrl}/wallet-provider/${path}`, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
  const nonce = async (): Promise<string> => (await post('nonce')).body.nonce
  const thumbprint = ({ publicJwk }: Key) => runSync(jwkThumbprint(publicJwk), driver)
  const request = (over: readonly Key[], used: string, change: Partial<NewUnitRequest> = {}) =>
    runSync(
      createUnitRequest(
        { key: unit.key, publicJwk: unit.publicJwk },
        {
          provider: baseUrl,
          nonce: used,
          iat: clock.seconds(),
          thumbprints: over.map(thumbprint),
          ...change,
        },
      ),
      driver,
    )
  const prove = ({ key, publicJwk }: Key, used: string) =>
    runSync(createProof({ key, publicJwk }, { issuer: baseUrl, nonce: used, iat: clock.seconds() }), driver)
  const body = async (holders: readonly Key[], change: Partial<NewUnitRequest> = {}) => {
    const used = await nonce()
    return { unit: request(holders, used, change), proofs: holders.map((key) => prove(key, used)) }
  }
  return { unit, post, nonce, request, prove, body, thumbprint }
}

export const claimsOf = (jwt: string): any => parseJws(jwt).payload
