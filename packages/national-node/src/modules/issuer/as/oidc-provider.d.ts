/** The part of oidc-provider 9.13 that we use: the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Payload = { [name: string]: unknown }

  /** Storage of one model (`docs/README.md`, "Adapter"). */
  export type Adapter = {
    upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>
    find(id: string): Promise<Payload | undefined>
    findByUid(uid: string): Promise<Payload | undefined>
    findByUserCode(code: string): Promise<Payload | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }

  /** Koa's context with what the library adds. */
  export type Context = {
    readonly req: IncomingMessage
    body: unknown
    type: string
    set(name: string, value: string): void
    readonly oidc: {
      readonly client: { readonly clientId: string }
      readonly params: { readonly [name: string]: string | undefined }
      readonly result?: Payload
    }
  }

  export type Interaction = {
    readonly params: { readonly [name: string]: string | undefined }
    readonly returnTo: string
    session?: { readonly uid?: string; readonly accountId?: string } | undefined
    result: Payload
    save(seconds: number): Promise<void>
  }

  type Grant = { addResourceScope(resource: string, scope: string): void; save(): Promise<string> }
  type AccessToken = {
    readonly accountId?: string
    readonly clientId?: string
    readonly grantId?: string
    readonly jkt?: string
    readonly aud?: string | readonly string[]
    readonly expiration: number
    scope?: string
    setThumbprint(kind: 'jkt', thumbprint: string): void
    save(): Promise<string>
    destroy(): Promise<void>
  }

  export class Provider {
    constructor(issuer: string, configuration: object)
    proxy: boolean
    readonly Grant: {
      new (init: { accountId: string; clientId: string | undefined }): Grant
      find(id: string): Promise<Grant | undefined>
    }
    readonly AccessToken: {
      new (init: object): AccessToken
      find(value: string): Promise<AccessToken | undefined>
    }
    readonly ResourceServer: new (
      identifier: string,
      data: { scope: string; audience: string },
    ) => object
    readonly Session: { findByUid(uid: string): Promise<{ destroy(): Promise<void> } | undefined> }
    readonly Interaction: { find(uid: string): Promise<Interaction | undefined> }
    registerGrantType(
      name: string,
      handler: (ctx: Context, next: () => Promise<void>) => Promise<void>,
      parameters: readonly string[],
    ): void
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    on(event: 'server_error', listener: (ctx: unknown, error: Error) => void): void
  }

  type ErrorClass = new (description: string) => Error
  export const errors: {
    readonly InvalidRequest: ErrorClass
    readonly InvalidRequestUri: ErrorClass
    readonly InvalidGrant: ErrorClass
    readonly InvalidDpopProof: ErrorClass
    readonly InvalidTarget: ErrorClass
  }

  type Policy = { remove(name: string): void; add(prompt: object, index: number): void }
  export const interactionPolicy: {
    readonly base: () => Policy
    readonly Check: {
      new (reason: string, description: string, check: (ctx: Context) => boolean): object
      readonly REQUEST_PROMPT: boolean
      readonly NO_NEED_TO_PROMPT: boolean
    }
    readonly Prompt: new (info: { name: string; requestable: boolean }, ...checks: object[]) => object
  }
}

/** Not a public entry: the one grant of the library that ours follows does the same. */
declare module 'oidc-provider/lib/helpers/grants.js' {
  import type { Context, Provider } from 'oidc-provider'

  type Proof = { readonly thumbprint: string }
  export function validateDpop(provider: Provider, ctx: Context): Promise<Proof | undefined>
  export function checkDpopReplay(
    provider: Provider,
    ctx: Context,
    proof: Proof,
    clientId: string,
  ): Promise<void>
}
