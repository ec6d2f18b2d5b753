import { parsePublicJwk, type PublicJwk } from '@entente/credentials'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '../../../http/read.ts'
import { Fault } from '../../../kernel/fault.ts'
import { FormatError, parseStrictJson } from '../../../kernel/json.ts'
import {
  buildQuery,
  isCredentialFault,
  isRequestFault,
  readQuery,
  type RequestFault,
  type Sandbox,
} from '../../sandbox/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { offerOutcomePage, offerPage } from './pages/offer-pages.ts'
import { documentPage, requestPage, type Sample } from './pages/sample-pages.ts'
import { runPage } from './pages/run-page.ts'
import { type SandboxError, sandboxPage, type Typed } from './pages/sandbox-page.ts'

type Deps = Pick<PortalDeps, 'config' | 'session'> & { readonly sandbox: Sandbox }

const TEXT_MAX = 20_000
/** 128 random bits. */
const RUN = /^[\w-]{22}$/
const FORMATS = ['dc+sd-jwt', 'mso_mdoc'] as const
const zWord = z.string().max(400).default('')
const zText = z.string().max(TEXT_MAX).default('')
const zToken = z.string().max(200).optional()
const zAsk = z.looseObject({
  form_token: zToken,
  type: zWord,
  format: zWord,
  claims: zText,
  raw: zText,
})
const zDocument = z.looseObject({ form_token: zToken, fault: zWord, format: zWord, holder: zText })
const zOffer = z.looseObject({ form_token: zToken, fault: zWord, format: zWord })

/** For people who write wallets and verifiers: ask anything, look at every check, make mistakes at one click. */
export function sandboxRoutes(deps: Deps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/sandbox`
  app.get(root, (c) => show(deps, c))
  app.post(root, (c) => ask(deps, c))
  app.get(`${root}/runs/:id`, async (c) => {
    const sessionHash = await deps.session.get(c)
    const id = c.req.param('id')
    const run = sessionHash === undefined ? undefined : await deps.sandbox.find({ id, sessionHash })
    if (run === undefined)
      throw new Fault('not-found', 'sandbox/unknown-run', 'There is no such run of this browser session')
    c.header('cache-control', 'no-store')
    return c.html(String(runPage(contextOf(deps, c), run)))
  })
  app.get(`${root}/requests/:fault`, (c) => {
    const fault = requestFault(c.req.param('fault'))
    return c.html(String(requestPage(contextOf(deps, c), fault, deps.sandbox.faultyRequest(fault))))
  })
  // Whoever comes back by its address has no document with them any more.
  app.get(`${root}/documents`, (c) => c.redirect(`/${contextOf(deps, c).lang}/sandbox`, 303))
  app.post(`${root}/documents`, (c) => makeDocument(deps, c))
  app.get(`${root}/offers`, (c) => c.redirect(`/${contextOf(deps, c).lang}/sandbox`, 303))
  app.post(`${root}/offers`, (c) => makeOffer(deps, c))
  app.get(`${root}/offers/:fault/:format/:run`, (c) => showOffer(deps, c))
  return app
}

type Again = { readonly typed?: Typed; readonly error?: SandboxError; readonly detail?: string }

async function show(deps: Deps, c: Context, again: Again = {}): Promise<Response> {
  const token = await deps.session.formToken(c)
  const { requestFaults, offers } = deps.sandbox
  const page = sandboxPage(contextOf(deps, c), {
    token,
    requestFaults,
    offering: offers !== undefined,
    ...again,
  })
  return c.html(String(page), again.error === undefined ? 200 : 400)
}

async function ask(deps: Deps, c: Context): Promise<Response> {
  const { form_token: token, ...typed } = await readForm(c, zAsk)
  await deps.session.checkFormToken(c, token)
  const { type, format, claims, raw } = typed
  const fields = { type: type.trim(), format, claims, raw: raw.trim() }
  const built = fields.raw === '' ? buildQuery(fields) : readQuery(fields.raw)
  if (!built.ok) return show(deps, c, { typed: fields, error: 'errorQuery', detail: built.detail })
  const { lang: language } = contextOf(deps, c)
  const sessionHash = await deps.session.ensure(c)
  try {
    const id = await deps.sandbox.start({ query: built.query, sessionHash, language })
    return c.redirect(`/${language}/sandbox/runs/${id}`, 303)
  } catch (error) {
    // What this node cannot ask, it says as it says it of a service.
    if (!(error instanceof Fault && error.kind === 'invalid')) throw error
    return show(deps, c, { typed: fields, error: 'errorQuery', detail: error.detail })
  }
}

async function makeDocument(deps: Deps, c: Context): Promise<Response> {
  const { form_token: token, holder, ...wish } = await readForm(c, zDocument)
  await deps.session.checkFormToken(c, token)
  const sample = sampleOf(wish)
  const jwk = holder.trim() === '' ? undefined : holderKey(holder)
  if (jwk === null) return show(deps, c, { error: 'errorKey' })
  c.header('cache-control', 'no-store')
  const made = deps.sandbox.faultyCredential({ ...sample, holder: jwk })
  return c.html(String(documentPage(contextOf(deps, c), sample, made)))
}

/** Once, and for whoever opens it: looked at again is only what became of it. */
async function makeOffer(deps: Deps, c: Context): Promise<Response> {
  const { form_token: token, ...wish } = await readForm(c, zOffer)
  await deps.session.checkFormToken(c, token)
  const sample = sampleOf(wish)
  const offer = await offersOf(deps).create(sample)
  c.header('cache-control', 'no-store')
  return c.html(String(offerPage(contextOf(deps, c), sample, offer)))
}

async function showOffer(deps: Deps, c: Context): Promise<Response> {
  const { fault = '', format = '', run = '' } = c.req.param()
  const sample = sampleOf({ fault, format })
  if (!RUN.test(run)) throw unknown()
  const issued = await offersOf(deps).listIssued({ fault: sample.fault, run })
  c.header('cache-control', 'no-store')
  return c.html(String(offerOutcomePage(contextOf(deps, c), { ...sample, run }, issued)))
}

function offersOf({ sandbox: { offers } }: Deps): NonNullable<Sandbox['offers']> {
  if (offers !== undefined) return offers
  throw new Fault('not-found', 'sandbox/no-issuer', 'This node issues no identity document')
}

/** Null for what is no key of this kind. */
function holderKey(text: string): PublicJwk | null {
  try {
    const jwk = parsePublicJwk(parseStrictJson(text) as never)
    return jwk?.crv === 'P-256' ? jwk : null
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

function requestFault(text: string): RequestFault {
  if (isRequestFault(text)) return text
  throw unknown()
}

function sampleOf({ fault, format }: { readonly fault: string; readonly format: string }): Sample {
  const known = FORMATS.find((one) => one === format)
  if (known === undefined || !isCredentialFault(fault)) throw unknown()
  return { fault, format: known }
}

function unknown(): Fault {
  return new Fault('not-found', 'sandbox/unknown-fault', 'The sandbox knows nothing of this kind')
}
