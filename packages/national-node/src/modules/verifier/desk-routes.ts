import { DC_API_PROTOCOLS } from '@entente/credentials'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { oauthErrors } from '../../http/oauth-error.ts'
import { readJson, readQuery } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import { LANGUAGES } from '../../kernel/language.ts'
import type { Desk } from './desk.ts'
import type { PresentationResult } from './read-result.ts'
import type { VerifierDeps } from './verifier-deps.ts'

const ANSWER_BYTES_MAX = 2 * 1024 * 1024

const zStart = z.strictObject({
  service: z.string().min(1).max(64),
  language: z.enum(LANGUAGES).default('en'),
  channel: z.enum(['same-device', 'cross-device', 'dc-api']).default('same-device'),
  request_uri_method: z.enum(['get', 'post']).optional(),
  protocols: z.array(z.enum(DC_API_PROTOCOLS)).min(1).max(DC_API_PROTOCOLS.length).optional(),
})
const zAnswer = z.strictObject({ protocol: z.string().max(64), data: z.unknown() })
const zResult = z.looseObject({ response_code: z.string().min(1).max(200).optional() })

type DeskOfPages = Desk & {
  readonly session: NonNullable<VerifierDeps['session']>
  readonly baseUrl: string
}

/**
 * What the pages of a relying party call, in the session of their browser: to begin, to see where a request stands, to
 * bring the answer of the browser's own API, and to read the result. Nobody else's session gets anything.
 */
export function deskRoutes(desk: DeskOfPages): Hono {
  const app = new Hono()
  app.onError(oauthErrors())
  app.use('/verifier/presentations/*', sameSite(desk.baseUrl))
  app.use('/verifier/presentations', sameSite(desk.baseUrl))
  app.post('/verifier/presentations', async (c) => c.json(await begin(desk, c), 201, NO_STORE))
  app.get('/verifier/presentations/:id', async (c) => {
    const sessionHash = await requireSession(desk, c)
    const found = await desk.findState({ id: c.req.param('id'), sessionHash })
    if (found === undefined) throw unknown()
    return c.json(found, 200, NO_STORE)
  })
  app.post('/verifier/presentations/:id/answer', async (c) => {
    const { protocol, data } = await readJson(c, zAnswer, { bytesMax: ANSWER_BYTES_MAX })
    const sessionHash = await requireSession(desk, c)
    const id = c.req.param('id')
    return c.json(await desk.receiveDigital({ id, sessionHash, protocol, data }), 200, NO_STORE)
  })
  app.get('/verifier/presentations/:id/result', async (c) => {
    const sessionHash = await requireSession(desk, c)
    const { response_code: responseCode } = readQuery(c, zResult)
    const result =
      responseCode === undefined
        ? await desk.crossDeviceResult({ id: c.req.param('id'), sessionHash })
        : await desk.result({ sessionHash, responseCode })
    return c.json(shown(result), result.outcome === 'refused' ? 403 : 200, NO_STORE)
  })
  return app
}

const NO_STORE = { 'cache-control': 'no-store' }

async function begin(desk: DeskOfPages, c: Context): Promise<object> {
  const asked = await readJson(c, zStart)
  const { service: serviceId, language, channel, protocols, request_uri_method: method } = asked
  const sessionHash = await desk.session.ensure(c)
  const start = { serviceId, sessionHash, language }
  if (channel === 'dc-api') {
    const { id, requests, expiresAt } = await desk.startDigital({ ...start, ...(protocols && { protocols }) })
    return { id, channel, digital: { requests }, expires_at: expiresAt }
  }
  const started = await desk.startPresentation({
    ...start,
    channel,
    ...(method && { requestUriMethod: method }),
  })
  const { id, walletUrl, requestUri, clientId, expiresAt } = started
  return {
    id,
    channel,
    wallet_url: walletUrl,
    request_uri: requestUri,
    client_id: clientId,
    expires_at: expiresAt,
    // OpenID4VP 1.0 §14.2: whoever is shown a code to scan must be told where it came from.
    ...(channel === 'cross-device' && { warning: 'phishing', origin: new URL(desk.baseUrl).origin }),
  }
}

async function requireSession({ session }: DeskOfPages, c: Context): Promise<string> {
  const found = await session.get(c)
  if (found === undefined) throw unknown()
  return found
}

/** The same words whether it is not there or belongs to another session. */
function unknown(): Fault {
  return new Fault('not-found', 'verifier/unknown-presentation', 'There is no such request of this session')
}

function shown(result: PresentationResult): object {
  if (result.outcome === 'refused') return { error: result.code, error_description: result.detail }
  if (result.outcome === 'declined') return { outcome: 'declined', error: result.error }
  const credentials = result.credentials.map(({ queryId, decision, receiptId, attributes }) => ({
    query: queryId,
    verdict: decision.verdict,
    reasons: decision.reasons.map(({ code }) => code),
    receipt: receiptId,
    attributes: attributes ?? null,
  }))
  return { outcome: 'decided', credentials }
}

/** Browsers say which page a call is from; one of another origin does not act in a person's session. */
function sameSite(baseUrl: string) {
  const own = new URL(baseUrl).origin
  return async (c: Context, next: () => Promise<void>): Promise<void> => {
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    if ((origin !== undefined && origin !== own) || (site !== undefined && !OWN_SITES.has(site))) {
      throw new Fault('forbidden', 'verifier/foreign-page', 'Only pages of this node call this')
    }
    await next()
  }
}

/** `none`: the person typed the address. */
const OWN_SITES = new Set(['same-origin', 'none'])
