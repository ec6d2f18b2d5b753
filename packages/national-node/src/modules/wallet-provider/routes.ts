import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { openCors } from '../../http/cors.ts'
import { readAnyText, readJson } from '../../http/read.ts'
import { answerStatusList } from '../status/index.ts'
import { type AttestDeps, attestInstance, attestKeys, KEYS_MAX, revokeOwnUnit } from './attest.ts'

const zToken = z.string().min(1).max(32_768)
const zInstance = z.strictObject({ unit: zToken, proofs: z.array(zToken).min(1).max(1) })
const zKeys = z.strictObject({
  unit: zToken,
  proofs: z.array(zToken).min(1).max(KEYS_MAX),
  nonce: z.string().min(1).max(1024).optional(),
})
const zUnit = z.strictObject({ unit: zToken })

/** Called by wallets from any origin, without cookies: the unit signs each request. */
export function walletProviderRoutes(deps: AttestDeps): Hono {
  const app = new Hono()
  app.use('/wallet-provider/*', openCors())
  app.post('/wallet-provider/nonce', async (c) => {
    await readAnyText(c, 0)
    return unstored(c, { nonce: deps.nonces.create() })
  })
  app.post('/wallet-provider/instance-attestations', async (c) =>
    unstored(c, { client_attestation: await attestInstance(deps, await readJson(c, zInstance)) }),
  )
  app.post('/wallet-provider/key-attestations', async (c) =>
    unstored(c, { key_attestation: await attestKeys(deps, await readJson(c, zKeys)) }),
  )
  app.post('/wallet-provider/revocations', async (c) => {
    await revokeOwnUnit(deps, (await readJson(c, zUnit)).unit)
    return c.body(null, 204)
  })
  app.get('/wallet-provider/status/:list', (c) => answerStatusList(c, deps.statusLists))
  return app
}

function unstored(c: Context, body: object): Response {
  c.header('cache-control', 'no-store')
  return c.json(body)
}
