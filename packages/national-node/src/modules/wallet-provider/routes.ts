import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { openCors } from '../../http/cors.ts'
import { readAnyText, readJson } from '../../http/read.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { type AttestDeps, attestInstance, attestKeys, KEYS_MAX, revokeOwnUnit } from './attest.ts'
import { readStatusToken } from './status-list.ts'

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
  app.get('/wallet-provider/status/:list', (c) => statusList(deps, c))
  return app
}

function unstored(c: Context, body: object): Response {
  c.header('cache-control', 'no-store')
  return c.json(body)
}

async function statusList({ store, ...deps }: AttestDeps, c: Context): Promise<Response> {
  if (c.req.query('time') !== undefined) return c.body('History is not kept', 501)
  const found = await readStatusToken(store.db, deps, c.req.param('list') ?? '')
  if (found === undefined) throw new Fault('not-found', 'wallet-provider/unknown-list', 'no status list here')
  const etag = `"${sha256(found.token)}"`
  c.header('etag', etag)
  c.header('cache-control', `public, max-age=${found.freshSeconds}`)
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  return c.body(found.token, 200, { 'content-type': 'application/statuslist+jwt' })
}
