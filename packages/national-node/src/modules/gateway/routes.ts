import { type Context, Hono } from 'hono'
import { openCors } from '../../http/cors.ts'
import { oauthErrors } from '../../http/oauth-error.ts'
import { readBody } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import type { StartedPresentation, Verifier } from '../verifier/index.ts'
import { ANSWER_BYTES_MAX, DOORS, REQUEST_BYTES_MAX } from './messages.ts'

export type GatewayEndpoints = {
  readonly receiveRequest: (compact: string) => Promise<StartedPresentation>
  readonly receiveAnswer: (compact: string) => Promise<boolean>
  readonly verifierOf: (party: string) => Verifier | undefined
  /** After a wallet has answered: what it brought goes on at once. */
  readonly forward: () => Promise<unknown>
}

/** Doors for partners' nodes, and those at which wallets are asked for partners' services. */
export function gatewayRoutes(endpoints: GatewayEndpoints): Hono {
  const app = new Hono()
  app.post(DOORS.request.path, async (c) => {
    const compact = await readBody(c, DOORS.request.type, REQUEST_BYTES_MAX * 2)
    const { requestUri, clientId, expiresAt } = await endpoints.receiveRequest(compact.trim())
    const started = { request_uri: requestUri, client_id: clientId, expires_at: expiresAt }
    return c.json(started, 201, { 'cache-control': 'no-store' })
  })
  app.post(DOORS.answer.path, async (c) => {
    const compact = await readBody(c, DOORS.answer.type, ANSWER_BYTES_MAX * 2)
    const isNew = await endpoints.receiveAnswer(compact.trim())
    return c.json({ status: isNew ? 'received' : 'known' }, isNew ? 201 : 200)
  })
  app.route('/', walletRoutes(endpoints))
  return app
}

/** The endpoints of the verifier, once more for each partner. */
function walletRoutes({ verifierOf, forward }: GatewayEndpoints): Hono {
  const app = new Hono()
  app.onError(oauthErrors())
  app.use('/gateway/:party/verifier/*', openCors())
  const pass = async (c: Context): Promise<Response> => {
    const verifier = verifierOf(c.req.param('party') ?? '')
    if (verifier === undefined)
      throw new Fault('not-found', 'gateway/unknown-partner', 'Nobody is asked here')
    const url = new URL(c.req.url)
    url.pathname = url.pathname.replace(/^\/gateway\/[A-Z]+/, '')
    return verifier.routes.fetch(new Request(url, c.req.raw))
  }
  app.get('/gateway/:party{[A-Z]{2,3}}/verifier/requests/:id', pass)
  app.post('/gateway/:party{[A-Z]{2,3}}/verifier/requests/:id', pass)
  app.post('/gateway/:party{[A-Z]{2,3}}/verifier/response/:id', async (c) => {
    const answer = await pass(c)
    await forward()
    return answer
  })
  return app
}
