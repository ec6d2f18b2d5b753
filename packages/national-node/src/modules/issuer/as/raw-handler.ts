import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from './library.ts'
import type { CheckRequest } from './attested-request.ts'
import { AS_PATHS } from './settings.ts'

const PATHS = new Set<string>(Object.values(AS_PATHS))
const RESUME = `${AS_PATHS.authorization}/`
const CONFIRM = `${AS_PATHS.end_session}/confirm`
const FAILED = JSON.stringify({ error: 'server_error', error_description: 'the server could not answer' })

export type RawHandler = {
  readonly match: (path: string) => boolean
  readonly handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/** oidc-provider wants Node's own request: its paths are taken out before our router sees them. */
export function createRawHandler(
  baseUrl: string,
  provider: () => Promise<Provider>,
  check: CheckRequest = async () => undefined,
): RawHandler {
  const { host, protocol } = new URL(baseUrl)
  return {
    match: (path) => PATHS.has(path) || path.startsWith(RESUME) || path === CONFIRM,
    async handler(request, response) {
      // The configured address, never the one a client claims: it enters DPoP `htu` and every redirect.
      request.headers.host = host
      request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
      delete request.headers['x-forwarded-host']
      delete request.headers['x-forwarded-for']
      response.setHeader('x-content-type-options', 'nosniff')
      response.setHeader('referrer-policy', 'no-referrer')
      try {
        const refusal = await check(request, pathOf(request))
        if (refusal !== undefined) return refuse(response, refusal)
        await (await provider()).callback()(request, response)
      } catch (error) {
        if (!response.headersSent) {
          response.writeHead(500, { 'content-type': 'application/json', 'cache-control': 'no-store' })
          response.write(FAILED)
        }
        // The server ends the answer, and tells the operator what it was.
        throw error
      }
    },
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}

/** A wallet that gets this makes a new attestation and asks again; anything else a new one would not mend. */
const ASKS_ANEW: readonly string[] = ['WIA_STALE']

/** RFC 6749 §5.2 with the codes of attestation-based client authentication; the reason is named. */
function refuse(response: ServerResponse, { code, detail }: { code: string; detail: string }): void {
  const description = `${code}: ${detail}`.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, '?')
  response.writeHead(401, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  })
  const error = ASKS_ANEW.includes(code) ? 'use_fresh_attestation' : 'invalid_client_attestation'
  response.end(JSON.stringify({ error, error_description: description.slice(0, 300) }))
}
