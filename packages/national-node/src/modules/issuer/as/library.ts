/** The part of oidc-provider 9.13 that we use. The package brings no types; these are ours. */
import type { IncomingMessage, ServerResponse } from 'node:http'

type Payload = { [name: string]: unknown }

/** OpenID4VCI 1.0 §6.2, what a token says it is for. */
export type CredentialDetail = {
  readonly type: 'openid_credential'
  readonly credential_configuration_id: string
  readonly credential_identifiers: readonly string[]
}

export type Adapter = {
  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>
  find(id: string): Promise<Payload | undefined>
  findByUid(uid: string): Promise<Payload | undefined>
  findByUserCode(userCode: string): Promise<Payload | undefined>
  consume(id: string): Promise<void>
  destroy(id: string): Promise<void>
  revokeByGrantId(grantId: string): Promise<void>
}

export type Client = { readonly clientId: string }
export type Session = { readonly accountId?: string; destroy(): Promise<void> }
export type Grant = { addResourceScope(resource: string, scope: string): void; save(): Promise<string> }

export type Interaction = {
  readonly uid: string
  readonly returnTo: string
  /** The pushed request that it began with. */
  readonly parJti?: string
  readonly params: { readonly [name: string]: string | undefined }
  session?: { readonly uid?: string; readonly accountId?: string }
  result?: Payload
  save(ttl: number): Promise<string>
}

export type AccessToken = {
  readonly accountId?: string
  readonly clientId?: string
  readonly grantId?: string
  readonly aud?: string
  readonly jkt?: string
  readonly expiration: number
  /** What we put beside it. */
  readonly extra?: { readonly [name: string]: unknown }
  /** What it is for, where the wallet said it more closely than by scope. */
  readonly rar?: readonly CredentialDetail[]
  scope?: string
  setThumbprint(kind: 'jkt', thumbprint: string): void
  save(): Promise<string>
  destroy(): Promise<void>
}

export type RefreshToken = {
  jkt?: string
  setAttestBinding(ctx: ProviderContext): Promise<void>
  save(): Promise<string>
  destroy(): Promise<void>
}

/** A request inside the library, of Koa's kind. */
export type ProviderContext = {
  readonly oidc: {
    readonly client: Client
    readonly params: { readonly [name: string]: string | undefined }
    readonly result?: Payload
  }
  readonly req: IncomingMessage
  type: string
  body: unknown
  set(name: string, value: string): void
}

type Model<T> = { new (input: Payload): T; find(id: string): Promise<T | undefined> }

export type Provider = {
  proxy: boolean
  readonly Interaction: Model<Interaction>
  readonly Grant: Model<Grant>
  readonly PushedAuthorizationRequest: Model<{ readonly attestationJkt?: string }>
  readonly AccessToken: Model<AccessToken>
  readonly RefreshToken: Model<RefreshToken>
  readonly Session: { findByUid(uid: string): Promise<Session | undefined> }
  readonly ResourceServer: new (identifier: string, info: Payload) => object
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  registerGrantType(
    ...grant: [name: string, handler: (ctx: ProviderContext) => Promise<void>, parameters: string[]]
  ): void
  on(event: 'server_error', listener: (ctx: unknown, error: Error) => void): void
}

type ErrorClass = new (detail: string) => Error

export type ProviderErrors = {
  readonly InvalidAuthorizationDetails: ErrorClass
  readonly InvalidGrant: ErrorClass
  readonly InvalidRequest: ErrorClass
  readonly InvalidTarget: ErrorClass
  readonly InvalidRequestUri: ErrorClass
  readonly InvalidDpopProof: ErrorClass
}

type Check = {
  new (reason: string, description: string, check: (ctx: ProviderContext) => boolean): object
  readonly REQUEST_PROMPT: boolean
  readonly NO_NEED_TO_PROMPT: boolean
}

export type Library = {
  readonly Provider: new (issuer: string, configuration: Payload) => Provider
  readonly errors: ProviderErrors
  readonly interactionPolicy: {
    readonly Prompt: new (info: { name: string; requestable: boolean }, ...checks: object[]) => object
    readonly Check: Check
    base(): object[] & { remove(name: string): void; add(prompt: object, index?: number): void }
  }
}

export type DpopFacts = { readonly thumbprint: string; readonly jti: string; readonly iat: number }

/** What grants of the library itself are made of. */
export type GrantParts = {
  readonly validateDpop: (provider: Provider, ctx: ProviderContext) => Promise<DpopFacts | undefined>
  readonly checkDpopReplay: (
    ...values: [provider: Provider, ctx: ProviderContext, proof: DpopFacts, clientId: string]
  ) => Promise<void>
}

const RUNTIME_WARNING = 'Unsupported runtime'

/** The library warns of any runtime that is not an LTS line; that one warning says nothing here. */
export async function importLibrary(): Promise<Library> {
  const { warn } = console
  // oxlint-disable-next-line no-console -- the library has no other way to be asked
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes(RUNTIME_WARNING)) warn(...values)
  }
  try {
    // @ts-expect-error -- the package has no types
    return (await import('oidc-provider')) as Library
  } finally {
    // oxlint-disable-next-line no-console -- back as it was
    console.warn = warn
  }
}

export async function importGrantParts(): Promise<GrantParts> {
  // @ts-expect-error -- the package has no types
  return (await import('oidc-provider/lib/helpers/grants.js')) as GrantParts
}
