/** A wallet of HAIP 1.0 that knows an issuer by its metadata only, and does exactly what a test says. */
import { randomUUID } from 'node:crypto'
import {
  createAttestationPop,
  createClientAttestation,
  createDpopProof,
  createKeyAttestation,
  createPkce,
  createProof,
  type Driver,
  type NewAttestationPop,
  type NewClientAttestation,
  type NewDpopProof,
  type NewKeyAttestation,
  runSync,
} from '@entente/credentials'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { randomToken } from '../../../national-node/src/kernel/ids.ts'
import type { IssuerTarget } from './issuer-target.ts'

const driver = nodeDriver() as Driver
const now = () => systemClock.seconds()
export type Key = ReturnType<typeof newSigningKey>
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: any
}

export async function discover({ issuer }: IssuerTarget) {
  const wellKnown = async (of: string, name: string) => {
    const url = new URL(of)
    const path = url.pathname === '/' ? '' : url.pathname
    const answer: any = await (await fetch(`${url.origin}/.well-known/${name}${path}`)).json()
    return answer
  }
  const metadata = await wellKnown(issuer, 'openid-credential-issuer')
  const [authorizationServer = issuer] = metadata.authorization_servers ?? []
  return { metadata, server: await wellKnown(authorizationServer, 'oauth-authorization-server') }
}

export type Change = {
  readonly wia?: Partial<NewClientAttestation>
  readonly pop?: Partial<NewAttestationPop>
  readonly popKey?: Key
  readonly clientId?: string
}

/** One wallet instance with its keys; what a test wants otherwise is in `change`. */
export async function haipWallet(target: IssuerTarget, change: Change = {}) {
  const { metadata, server } = await discover(target)
  const clientId = change.clientId ?? target.clientId
  const [instance, dpopKey] = [newSigningKey(), newSigningKey()]
  const verifier = randomToken()
  const nonces = new Map<string, string>()
  let challenge: string | undefined

  const wia = (): string => {
    const { alg, key, x5c } = target.provider
    const content = {
      subject: clientId,
      instanceKey: instance.publicJwk,
      walletName: 'HAIP test wallet',
      walletVersion: '1',
      iat: now(),
      exp: now() + 600,
      alg,
      key,
      x5c,
    }
    return runSync(createClientAttestation({ ...content, ...change.wia }), driver)
  }
  const attestation = wia()
  const pop = (more: Partial<NewAttestationPop> = {}): string => {
    const proof = {
      audience: server.issuer,
      jti: randomUUID(),
      iat: now(),
      challenge,
      ...change.pop,
      ...more,
    }
    return runSync(createAttestationPop((change.popKey ?? instance).key, proof), driver)
  }
  const dpop = (url: string, more: Partial<NewDpopProof> = {}, key = dpopKey): string => {
    const nonce = nonces.get(url.startsWith(server.token_endpoint) || isServer(url) ? 'server' : 'resource')
    const proof = { method: 'POST', url, jti: randomUUID(), iat: now(), nonce, ...more }
    return runSync(createDpopProof({ key: key.key, publicJwk: key.publicJwk }, proof), driver)
  }
  const isServer = (url: string) =>
    [server.token_endpoint, server.pushed_authorization_request_endpoint].includes(url)

  async function call(url: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(url, { redirect: 'manual', ...init })
    const text = await answer.text()
    const json = /json/.test(answer.headers.get('content-type') ?? '')
    const nonce = answer.headers.get('dpop-nonce')
    if (nonce !== null) nonces.set(isServer(url) ? 'server' : 'resource', nonce)
    challenge = answer.headers.get('oauth-client-attestation-challenge') ?? challenge
    return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined }
  }

  /** `headers`: null takes one away. */
  type Headers_ = Record<string, string | null>
  const present = (headers: Headers_) =>
    Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null),
    )
  const AGAIN = ['use_dpop_nonce', 'use_attestation_challenge']

  async function form(url: string, fields: Record<string, string | undefined>, headers: Headers_ = {}) {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, value)
    for (let turn = 0; ; turn++) {
      const answer = await call(url, {
        method: 'POST',
        headers: present({
          'content-type': 'application/x-www-form-urlencoded',
          'OAuth-Client-Attestation': attestation,
          'OAuth-Client-Attestation-PoP': pop(),
          DPoP: dpop(url),
          ...headers,
        }),
        body: body.toString(),
      })
      if (!AGAIN.includes(answer.body?.error) || turn > 1) return answer
    }
  }

  const { scope } = metadata.credential_configurations_supported[target.configurationId]
  const push = (fields: Record<string, string | undefined> = {}, headers: Headers_ = {}) =>
    form(
      server.pushed_authorization_request_endpoint,
      {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: target.redirectUri,
        scope,
        state: 'state-1',
        code_challenge: runSync(createPkce(verifier), driver).challenge,
        code_challenge_method: 'S256',
        ...fields,
      },
      headers,
    )
  const authorizationUrl = (requestUri: string): string => {
    const url = new URL(server.authorization_endpoint)
    url.search = new URLSearchParams({ client_id: clientId, request_uri: requestUri }).toString()
    return url.href
  }
  const authorize = async (answer: 'agree' | 'refuse' = 'agree', fields = {}) =>
    target.authorize(authorizationUrl((await push(fields)).body.request_uri), answer)
  const code = async (): Promise<string> => (await authorize()).searchParams.get('code') ?? ''
  const token = (fields: Record<string, string | undefined>, headers: Headers_ = {}) =>
    form(server.token_endpoint, { client_id: clientId, ...fields }, headers)
  const exchange = (value: string, fields: Record<string, string | undefined> = {}, headers: Headers_ = {}) =>
    token(
      {
        grant_type: 'authorization_code',
        code: value,
        code_verifier: verifier,
        redirect_uri: target.redirectUri,
        ...fields,
      },
      headers,
    )
  const accessToken = async (): Promise<string> => (await exchange(await code())).body.access_token

  const nonce = async (): Promise<string> =>
    (await call(metadata.nonce_endpoint, { method: 'POST' })).body.c_nonce
  const attestKeys = (keys: readonly Key[], more: Partial<NewKeyAttestation> = {}): string => {
    const { alg, key, x5c } = target.provider
    const content = {
      keys: keys.map(({ publicJwk }) => publicJwk),
      iat: now(),
      exp: now() + 300,
      alg,
      key,
      x5c,
    }
    return runSync(createKeyAttestation({ ...content, ...more }), driver)
  }
  const prove = (key: Key, used: string, keyAttestation: string): string => {
    const proof = { issuer: target.issuer, nonce: used, iat: now(), keyAttestation }
    return runSync(createProof({ key: key.key, publicJwk: key.publicJwk }, proof), driver)
  }
  /** A request for `count` copies by one proof. */
  async function request(count = 1, more: Partial<NewKeyAttestation> = {}) {
    const keys = Array.from({ length: count }, newSigningKey)
    const used = await nonce()
    const jwt = prove(keys[0] as Key, used, attestKeys(keys, more))
    return { credential_configuration_id: target.configurationId, proofs: { jwt: [jwt] } }
  }
  async function resource(url: string, access: string, body: unknown, headers: Headers_ = {}) {
    for (let turn = 0; ; turn++) {
      const answer = await call(url, {
        method: 'POST',
        headers: present({
          'content-type': 'application/json',
          authorization: `DPoP ${access}`,
          DPoP: dpop(url, { accessToken: access }),
          ...headers,
        }),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      if (!AGAIN.includes(answer.body?.error) || turn > 0 || 'DPoP' in headers) return answer
    }
  }
  const credential = (access: string, body: unknown, headers: Headers_ = {}) =>
    resource(metadata.credential_endpoint, access, body, headers)

  return {
    metadata,
    server,
    clientId,
    dpopKey,
    wia,
    pop,
    dpop,
    call,
    push,
    authorizationUrl,
    authorize,
    code,
    token,
    exchange,
    accessToken,
    nonce,
    attestKeys,
    prove,
    request,
    resource,
    credential,
  }
}

export type HaipWallet = Awaited<ReturnType<typeof haipWallet>>
