import { Hono } from 'hono'
import { z } from 'zod'
import { openCors } from '../../http/cors.ts'
import { oauthErrors } from '../../http/oauth-error.ts'
import { readForm } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import type { VerifierDeps } from './verifier-deps.ts'

const RESPONSE_BYTES_MAX = 2 * 1024 * 1024
const REQUEST_TYPE = 'application/oauth-authz-req+jwt'

const zResponse = z.record(z.string().max(64), z.string().max(RESPONSE_BYTES_MAX))
const zWallet = z.looseObject({
  wallet_nonce: z
    .string()
    .regex(/^[A-Za-z0-9\-._~]{1,512}$/)
    .optional(),
})

export type VerifierEndpoints = {
  readonly serveRequest: (id: string, walletNonce?: string) => Promise<string>
  readonly receiveResponse: (
    id: string,
    form: { readonly [field: string]: string },
  ) => Promise<{ readonly redirect_uri?: string }>
  readonly findReceipt: VerifierDeps['recognition']['findReceipt']
}

/** The endpoints that wallets call, from any origin and without cookies; errors as OAuth writes them. */
export function verifierRoutes(endpoints: VerifierEndpoints): Hono {
  const app = new Hono()
  app.onError(oauthErrors())
  app.use('/verifier/*', openCors())
  app.get('/verifier/requests/:id', async (c) => {
    const requestObject = await endpoints.serveRequest(c.req.param('id'))
    return c.body(requestObject, 200, { 'content-type': REQUEST_TYPE, 'cache-control': 'no-store' })
  })
  app.post('/verifier/requests/:id', async (c) => {
    const { wallet_nonce: walletNonce } = await readForm(c, zWallet)
    const requestObject = await endpoints.serveRequest(c.req.param('id'), walletNonce)
    return c.body(requestObject, 200, { 'content-type': REQUEST_TYPE, 'cache-control': 'no-store' })
  })
  app.post('/verifier/response/:id', async (c) => {
    const form = await readForm(c, zResponse, { bytesMax: RESPONSE_BYTES_MAX })
    const answer = await endpoints.receiveResponse(c.req.param('id'), form)
    return c.json(answer, 200, { 'cache-control': 'no-store' })
  })
  app.get('/verifier/receipts/:id', async (c) => {
    const receipt = await endpoints.findReceipt(c.req.param('id'))
    if (receipt === undefined) {
      throw new Fault('not-found', 'verifier/unknown-receipt', 'There is no such receipt')
    }
    return c.body(receipt, 200, { 'content-type': 'application/jose', 'cache-control': 'no-store' })
  })
  return app
}
