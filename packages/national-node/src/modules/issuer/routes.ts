import { type Context, Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { z } from 'zod'
import { createCredentialResponse } from '@entente/credentials'
import { openCors } from '../../http/cors.ts'
import { oauthErrors } from '../../http/oauth-error.ts'
import { pageHeaders } from '../../http/page.ts'
import { STATUS } from '../../http/problem.ts'
import { readBody, readForm, readJson } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import { chooseLanguage, isLanguage, type Language } from '../../kernel/language.ts'
import { answerStatusList } from '../status/index.ts'
import type { ResourceRequest } from './authorize-request.ts'
import { findOfferMessage } from './create-offer.ts'
import { collectDeferred } from './defer-credential.ts'
import { listSuspensions } from './list-suspensions.ts'
import { issueCredential } from './issue-credential.ts'
import type { CredentialAnswer, IssueDeps, ReadBody } from './issue-deps.ts'
import type { IssuerConfig } from './issuer-deps.ts'
import { confirmLogin, openLogin, refuseLogin, returnOrigin } from './login-person.ts'
import { findRegistered, issuerMetadata, PATHS, serverMetadata, signedIssuerMetadata } from './metadata.ts'
import { findTypesOffer } from './offer-types.ts'
import { openEncrypted, sealAnswer } from './request-encryption.ts'
import { listPersonOptions } from './list-person-options.ts'
import { endedPage, loginPage } from './pages/login-page.ts'
import { takeNotification } from './take-notification.ts'

const JWT = 'application/jwt'
const METADATA_CACHE = 'public, max-age=300'
const INTERACTION_COOKIE = 'as_interaction'

/** Everything of the issuer that our router serves; the authorization server's own paths are the raw handler's. */
export function issuerRoutes(deps: IssueDeps): Hono {
  return new Hono().route('/', walletRoutes(deps)).route('/', loginRoutes(deps))
}

/** Called by wallets and verifiers from any origin, without cookies. */
function walletRoutes(deps: IssueDeps): Hono {
  const { config, dpopNonces } = deps
  const app = new Hono()
  app.onError(oauthErrors())
  for (const path of [...Object.values(PATHS), '/issuer/offers/:id', '/status/:list'])
    app.use(path, openCors())

  app.get(PATHS.issuerMetadata, (c) => metadata(deps, c))
  app.get(PATHS.serverMetadata, (c) => {
    c.header('cache-control', METADATA_CACHE)
    return c.json(serverMetadata(config))
  })

  app.post(PATHS.nonce, (c) => {
    c.header('cache-control', 'no-store')
    c.header('dpop-nonce', dpopNonces.create())
    return c.json({ c_nonce: deps.proofNonces.create() })
  })

  protectedRoutes(deps, app)

  app.get('/issuer/offers/:id', async (c) => {
    const id = c.req.param('id')
    const offer = findTypesOffer(deps, id) ?? (await findOfferMessage(deps, id))
    if (offer === undefined) throw new Fault('not-found', 'issuer/unknown-offer', 'no open offer here')
    c.header('cache-control', 'no-store')
    return c.json(offer)
  })

  app.get('/status/:list', (c) => answerStatusList(c, deps.statusLists))
  return app
}

/** Where an access token is needed. Success or refusal: the wallet always knows the nonce of its next proof (RFC 9449 §8.2). */
function protectedRoutes(deps: IssueDeps, app: Hono): void {
  for (const path of [PATHS.credential, PATHS.deferred, PATHS.notification]) {
    app.use(path, async (c, next) => {
      await next()
      c.header('dpop-nonce', deps.dpopNonces.create())
      c.header('cache-control', 'no-store')
    })
  }
  app.post(PATHS.credential, async (c) => {
    const body = await readCredentialBody(deps, c)
    return answerWith(c, await issueCredential(deps, { ...resourceRequest(deps, c, PATHS.credential), body }))
  })
  app.post(PATHS.deferred, async (c) => {
    const body = await readCredentialBody(deps, c)
    return answerWith(c, await collectDeferred(deps, { ...resourceRequest(deps, c, PATHS.deferred), body }))
  })
  app.post(PATHS.notification, async (c) => {
    const body = await readAs(c, 'invalid_notification_request')
    await takeNotification(deps, { ...resourceRequest(deps, c, PATHS.notification), body })
    return c.body(null, 204)
  })
}

function resourceRequest({ config }: IssueDeps, c: Context, path: string): ResourceRequest {
  const { headers, url, method } = c.req.raw
  return {
    method,
    url: `${config.baseUrl}${path}`,
    authorization: headerValues(headers, 'authorization'),
    dpop: headerValues(headers, 'dpop'),
    query: new URL(url).searchParams,
  }
}

/** Encrypted when the wallet asked for it; refusals never are (OpenID4VCI 1.0 §10). */
async function answerWith(c: Context, { response, encryptTo }: CredentialAnswer): Promise<Response> {
  const message = createCredentialResponse(response)
  const status = response.kind === 'deferred' ? 202 : 200
  if (encryptTo === undefined) return c.json(message, status)
  return c.body(await sealAnswer(message, encryptTo), status, { 'content-type': 'application/jwt' })
}

/** Signed for who asks for it, in the languages of the reader; the plain one is always there. */
async function metadata(deps: IssueDeps, c: Context): Promise<Response> {
  const langs = acceptedLanguages(c, deps.config)
  const reading = { langs: langs.length > 0 ? langs : undefined, registered: await findRegistered(deps) }
  c.header('vary', 'Accept, Accept-Language', { append: true })
  if (langs.length === 1) c.header('content-language', langs[0])
  c.header('cache-control', METADATA_CACHE)
  const wanted = /\bapplication\/jwt\b/.test(c.req.header('accept') ?? '')
  const signed = wanted ? signedIssuerMetadata(deps, reading) : undefined
  if (signed === undefined) return c.json(issuerMetadata(deps, reading))
  return c.body(signed, 200, { 'content-type': 'application/jwt' })
}

/** Two headers of one name arrive joined by a comma, which neither a proof nor a token contains. */
function headerValues(headers: Headers, name: string): readonly string[] {
  const value = headers.get(name)
  return value === null ? [] : value.split(', ')
}

async function readCredentialBody({ keys }: IssueDeps, c: Context): Promise<ReadBody> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== JWT) return { value: await readAs(c, 'invalid_credential_request'), encrypted: false }
  return { value: await openEncrypted(keys, await readBody(c, JWT)), encrypted: true }
}

async function readAs(c: Context, code: string): Promise<unknown> {
  try {
    return await readJson(c, z.unknown())
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.kind, `oauth/${code}`, error.detail)
  }
}

/** The page where the person says who they are; same-origin, with a form token. */
function loginRoutes(deps: IssueDeps): Hono {
  const { config, session } = deps
  const app = new Hono()
  const known = config.clients.flatMap(({ redirectUris }) => redirectUris)
  app.use('/issuer/login/:uid', async (c, next) => {
    const uid = c.req.param('uid')
    // An attested wallet that is in no configuration: where it wants the person back is in what it pushed.
    const own = await returnOrigin(deps, uid, getCookie(c, INTERACTION_COOKIE))
    return pageHeaders({ formAction: own === undefined ? known : [...known, own] })(c, next)
  })
  app.onError((error, c) => {
    if (!(error instanceof Fault)) throw error
    const lang = languageOf(c, config)
    return c.html(String(endedPage({ lang, config, code: error.code })), STATUS[error.kind])
  })

  app.get('/issuer/login/:uid', async (c) => showLogin(deps, c, { missing: false }))
  app.post('/issuer/login/:uid', async (c) => {
    const form = await readForm(c, zAnswer)
    await session.checkFormToken(c, form.form_token)
    const asked = { uid: c.req.param('uid'), cookie: getCookie(c, INTERACTION_COOKIE) }
    if (form.answer === 'refuse') return c.redirect(await refuseLogin(deps, asked), 303)
    if (form.person === undefined) return showLogin(deps, c, { missing: true })
    return c.redirect(await confirmLogin(deps, asked, form.person), 303)
  })
  return app
}

const zAnswer = z.strictObject({
  form_token: z.string().max(200),
  answer: z.enum(['agree', 'refuse']),
  person: z.string().min(1).max(100).optional(),
})

async function showLogin(deps: IssueDeps, c: Context, { missing }: { missing: boolean }) {
  const view = await openLogin(deps, c.req.param('uid') ?? '', getCookie(c, INTERACTION_COOKIE))
  const lang = languageOf(c, deps.config)
  const token = await deps.session.formToken(c)
  const persons = await listPersonOptions(deps, view.types)
  const suspensions = await listSuspensions(deps, view.types)
  return c.html(
    String(loginPage({ lang, config: deps.config, view, persons, suspensions, token, missing })),
    missing ? 422 : 200,
  )
}

function languageOf(c: Context, { languages }: IssuerConfig): Language {
  const chosen = c.req.query('lang') ?? ''
  if (isLanguage(chosen) && languages.includes(chosen)) return chosen
  const [fallback = 'en'] = languages
  return chooseLanguage(c.req.header('accept-language'), fallback, languages)
}

/** The languages of ours that the reader names; none means all. */
function acceptedLanguages(c: Context, { languages }: IssuerConfig): readonly Language[] {
  const header = c.req.header('accept-language')
  if (header === undefined || header.includes('*')) return []
  return languages.filter((language) =>
    header.split(',').some((range) => range.trim().toLowerCase().split(/[-;]/)[0] === language),
  )
}
