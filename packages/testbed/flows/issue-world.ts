/** For the issuance flows: one Belgian TEST issuer on a free port, with its register and its own clock. */
import { assetsOf } from '@entente/ui'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import {
  createDpopProof,
  createProof,
  createPkce,
  createPushedRequest,
  createTokenRequest,
  type Driver,
  type NewDpopProof,
  type NewProof,
  PRE_AUTHORIZED_GRANT,
  runSync,
} from '@entente/credentials'
import { steppingClock, type Clock } from '../../national-node/src/kernel/clock.ts'
import {
  newSigningKey,
  type NodeDriver,
  nodeDriver,
  randomBytes,
} from '../../national-node/src/kernel/crypto.ts'
import { randomToken } from '../../national-node/src/kernel/ids.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { onError } from '../../national-node/src/http/problem.ts'
import { listen } from '../../national-node/src/http/server.ts'
import { browserSession } from '../../national-node/src/http/session.ts'
import { type Audit, createAudit } from '../../national-node/src/modules/audit/index.ts'
import {
  createIssuer,
  diplomaType,
  type IssuerConfig,
  pidType,
} from '../../national-node/src/modules/issuer/index.ts'
import {
  createRegisters,
  generatePersons,
  type Person,
} from '../../national-node/src/modules/registers/index.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import { createTestPki, type TestPki } from '../src/pki.ts'

export const CLIENT = 'entente-wallet'
export const REDIRECT_URI = 'http://localhost:7100/callback'
export const START = '2026-11-22T09:00:00.000Z'

/** TEST people of the Belgian register: one with a diploma, one without. */
const GENERATION = { country: 'BE', count: 40, seed: 'issue' }
const PEOPLE = generatePersons(GENERATION)
export const ALICE = personWhere(({ diplomas }) => diplomas.length > 0)
export const BRUNO = personWhere(({ diplomas }) => diplomas.length === 0)

function personWhere(wanted: (person: Person) => boolean): Person {
  const found = PEOPLE.find(wanted)
  if (found === undefined) throw new Error('the seed has no such person')
  return found
}

export type IssueWorld = Awaited<ReturnType<typeof openIssueWorld>>
export type WorldOptions = {
  /** Of an earlier world: several processes of one node share them. */
  readonly pki?: TestPki
  readonly baseUrl?: string
  readonly driver?: NodeDriver
  readonly auditOf?: (clock: Clock) => Pick<Audit, 'append'>
  readonly clock?: Clock
  readonly config?: Partial<IssuerConfig>
  /** Where the issuer learns what partners do not recognise at the moment. */
  readonly agreements?: Parameters<typeof createIssuer>[0]['agreements']
  readonly port?: number
  /** Wallets and keys must be attested by the wallet authority of this world. */
  readonly attested?: boolean
  /** Requests and answers may be encrypted; off for tests that change answers on the way. */
  readonly encrypted?: boolean
  /** Where status lists of wallet providers are fetched. */
  readonly fetch?: Parameters<typeof createIssuer>[0]['fetch']
}

/** The issuer of one process. Several of them on one store and one port number behave as one. */
export async function openIssueWorld(store: Store, options: WorldOptions = {}) {
  const stepping = steppingClock(START)
  const clock = options.clock ?? stepping
  const port = options.port ?? (await freePort())
  const baseUrl = options.baseUrl ?? `http://localhost:${port}`
  const pki = options.pki ?? createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
  const lines: string[] = []
  const log = createLog({ node: 'be', write: (line) => lines.push(line) })
  const registers = createRegisters({ store, clock, services: [] })
  await store.transaction((tx) => registers.seedPersons(tx, GENERATION))
  const issuer = createIssuer({
    store,
    clock,
    keys: options.encrypted === true ? pki.keys : withoutEncryption(pki.keys),
    driver: options.driver ?? nodeDriver(),
    log,
    audit: (options.auditOf ?? ((clock) => createAudit({ clock })))(clock),
    registers,
    session: browserSession({ store, clock, name: 'entente_be_session', secure: false, origin: baseUrl }),
    ...(options.agreements && { agreements: options.agreements }),
    ...(options.fetch && { fetch: options.fetch }),
    walletProviders: async () => [pki.authorities['wallet-ca'].certificate],
    config: {
      baseUrl,
      names: { en: 'TEST Kingdom of Belgium', fr: 'TEST Royaume de Belgique' },
      languages: ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'],
      assets: assetsOf(),
      clients: [
        { clientId: CLIENT, redirectUris: [REDIRECT_URI] },
        { clientId: 'other-wallet', redirectUris: [REDIRECT_URI] },
      ],
      types: [pidType({ country: 'BE', authority: 'TEST Kingdom of Belgium' }), diplomaType()],
      batchSize: 3,
      statusListSize: 4096,
      ...(options.attested === true && { attestation: { keyStorage: [], userAuthentication: [] } }),
      ...options.config,
    },
  })
  const app = new Hono().route('/', issuer.routes)
  app.onError(onError(log))
  const server = await listen({ app, port, host: '127.0.0.1', raw: issuer.raw, log })
  return { issuer, baseUrl, clock, stepping, pki, lines, port, close: () => server.close() }
}

function withoutEncryption(keys: TestPki['keys']): TestPki['keys'] {
  return { ...keys, find: (name) => (name === 'request-encryption' ? undefined : keys.find(name)) }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const driver = nodeDriver() as Driver

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly body: any
  readonly text: string
}

/** Headers with which a wallet instance says who it is; fresh ones for each request. */
export type Attest = (challenge: string | undefined) => Record<string, string>
const AGAIN: readonly unknown[] = ['use_dpop_nonce', 'use_attestation_challenge']

/** A wallet that says exactly what a test wants it to say, well-formed unless told otherwise. */
export function rawWallet(
  { baseUrl, clock }: Pick<IssueWorld, 'baseUrl' | 'clock'>,
  clientId = CLIENT,
  attest: Attest = () => ({}),
) {
  const dpopKey = newSigningKey()
  let challenge: string | undefined
  let asNonce: string | undefined
  let rsNonce: string | undefined

  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${baseUrl}${path}`, { redirect: 'manual', ...init })
    const text = await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    }
  }

  const proofFor = (path: string, change: Partial<NewDpopProof> = {}, key = dpopKey): string => {
    const proof = {
      method: 'POST',
      url: `${baseUrl}${path}`,
      jti: randomToken(),
      iat: clock.seconds(),
      ...change,
    }
    return runSync(createDpopProof({ key: key.key, publicJwk: key.publicJwk }, proof), driver)
  }

  /** A form to the authorization server; asks again once when it wants a nonce. */
  async function post(path: string, form: URLSearchParams, dpop?: string | null): Promise<Answer> {
    for (let turn = 0; ; turn++) {
      const proof = dpop === undefined ? proofFor(path, { nonce: asNonce }) : dpop
      const headers: Record<string, string> = {
        'content-type': 'application/x-www-form-urlencoded',
        ...attest(challenge),
      }
      if (proof !== null) headers['DPoP'] = proof
      const answer = await call(path, { method: 'POST', headers, body: form.toString() })
      asNonce = answer.headers.get('dpop-nonce') ?? asNonce
      challenge = answer.headers.get('oauth-client-attestation-challenge') ?? challenge
      if (!AGAIN.includes(answer.body?.error) || turn > 1 || dpop !== undefined) return answer
    }
  }

  const verifier = randomToken()
  const pkce = runSync(createPkce(verifier), driver)

  const pushed = (change: Record<string, string | undefined> = {}): URLSearchParams => {
    const form = createPushedRequest({
      clientId,
      redirectUri: REDIRECT_URI,
      scope: 'pid',
      state: 'state-1',
      challenge: pkce.challenge,
    })
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) form.delete(name)
      else form.set(name, value)
    }
    return form
  }

  /** Follows the browser part up to the redirect to the wallet, and answers where it leads. `refuse` says no. */
  async function authorize(requestUri: string, person: string = ALICE.id): Promise<URL> {
    const jar = new Map<string, string>()
    const keep = (answer: Answer): Answer => {
      for (const cookie of answer.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';')
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
      return answer
    }
    const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const visit = async (path: string, init: RequestInit = {}) =>
      keep(
        await call(path, {
          ...init,
          headers: { cookie: cookie(), ...(init.headers as Record<string, string>) },
        }),
      )
    const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri })
    let answer = await visit(`/as/authorize?${query}`)
    const login = answer.headers.get('location') ?? ''
    if (!login.startsWith('/issuer/login/')) throw new Error(`no login page: ${answer.status} ${answer.text}`)
    const page = await visit(login)
    const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const form = new URLSearchParams(
      person === 'refuse'
        ? { form_token: token, answer: 'refuse' }
        : { form_token: token, answer: 'agree', person },
    )
    answer = await visit(login, {
      method: 'POST',
      headers: { cookie: cookie(), 'content-type': 'application/x-www-form-urlencoded', origin: baseUrl },
      body: form.toString(),
    })
    for (let hop = 0; hop < 4; hop++) {
      const location = answer.headers.get('location') ?? ''
      const url = new URL(location, baseUrl)
      if (url.origin !== baseUrl) return url
      answer = await visit(`${url.pathname}${url.search}`)
    }
    throw new Error(`the browser never left the issuer: ${answer.status} ${answer.text}`)
  }

  const tokenForm = (code: string, change: Record<string, string> = {}): URLSearchParams => {
    const form = createTokenRequest({ grant: 'code', clientId, code, verifier, redirectUri: REDIRECT_URI })
    for (const [name, value] of Object.entries(change)) form.set(name, value)
    return form
  }

  const preAuthorizedForm = (offer: { readonly [name: string]: any }, txCode?: string): URLSearchParams =>
    createTokenRequest({
      grant: 'pre-authorized',
      clientId,
      code: offer['grants'][PRE_AUTHORIZED_GRANT]['pre-authorized_code'],
      txCode,
    })

  async function nonce(): Promise<string> {
    return (await call('/issuer/nonce', { method: 'POST' })).body.c_nonce
  }

  const holder = newSigningKey
  const keyProof = (content: Partial<NewProof> & { nonce: string }, key = holder()): string =>
    runSync(
      createProof(
        { key: key.key, publicJwk: key.publicJwk },
        { issuer: baseUrl, iat: clock.seconds(), ...content },
      ),
      driver,
    )

  type Ask = { token: string; body: unknown; headers?: Record<string, string | null>; query?: string }
  /** The credential endpoint; asks again once when it wants a nonce. */
  const credential = (ask: Ask): Promise<Answer> => protectedCall('/issuer/credential', ask)

  /** The same for any endpoint that takes an access token. */
  async function protectedCall(
    path: string,
    { token, body, headers = {}, query = '' }: Ask,
  ): Promise<Answer> {
    for (let turn = 0; ; turn++) {
      const sent: Record<string, string | null> = {
        'content-type': 'application/json',
        authorization: `DPoP ${token}`,
        dpop: proofFor(path, { nonce: rsNonce, accessToken: token }),
        ...headers,
      }
      const present = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== null)
      const answer = await call(`${path}${query}`, {
        method: 'POST',
        headers: Object.fromEntries(present),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      rsNonce = answer.headers.get('dpop-nonce') ?? rsNonce
      if (answer.body?.error !== 'use_dpop_nonce' || turn > 0 || 'dpop' in headers) return answer
    }
  }

  /** The whole way to a token answer by authorization code. */
  async function tokensByCode({ scope = 'pid', person = ALICE.id } = {}) {
    const { body } = await post('/as/par', pushed({ scope }))
    const code = (await authorize(body.request_uri, person)).searchParams.get('code') ?? ''
    const answer = await post('/as/token', tokenForm(code))
    return answer.body as { access_token: string; refresh_token: string; scope: string }
  }
  const tokenByCode = async (wanted: Parameters<typeof tokensByCode>[0] = {}): Promise<string> =>
    (await tokensByCode(wanted)).access_token

  const refreshForm = (refreshToken: string): URLSearchParams =>
    createTokenRequest({ grant: 'refresh', clientId, refreshToken })

  const request = async (count = 1, change: object = {}) => {
    const c_nonce = await nonce()
    const jwt = Array.from({ length: count }, () => keyProof({ nonce: c_nonce }))
    return { credential_configuration_id: 'pid', proofs: { jwt }, ...change }
  }

  return {
    call,
    post,
    proofFor,
    pushed,
    authorize,
    tokenForm,
    preAuthorizedForm,
    nonce,
    keyProof,
    credential,
    protectedCall,
    tokenByCode,
    tokensByCode,
    refreshForm,
    request,
    dpopKey,
    verifier,
    nonces: () => ({ asNonce, rsNonce }),
  }
}

export type RawWallet = ReturnType<typeof rawWallet>

/** A wallet of its own that has exchanged an offer for an access token. */
export async function takeToken(world: IssueWorld, types = ['pid'], personId = ALICE.id) {
  const wallet = rawWallet(world)
  const offer = await world.issuer.createOffer({ personId, types })
  const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer.offer, offer.txCode))
  return { wallet, token: body.access_token as string }
}
