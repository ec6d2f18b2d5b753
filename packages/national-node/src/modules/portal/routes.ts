import type { Receipt } from '@entente/agreement'
import { parseJws } from '@entente/credentials'
import { type Html, publishedRun } from '@entente/ui'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { pageHeaders } from '../../http/page.ts'
import { readForm, readQuery } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import { LANGUAGES } from '../../kernel/language.ts'
import { agreementRoutes } from './agreement-routes.ts'
import { type AgreementView, viewAgreement } from './agreement-view.ts'
import { serveAssets } from './assets.ts'
import { contextOf, pageError } from './page-error.ts'
import { decisionPage } from './pages/decision-page.ts'
import { endedPage } from './pages/ended-page.ts'
import { galleryAssets, galleryRoutes } from './gallery-routes.ts'
import { homePage } from './pages/home-page.ts'
import { receiptPage } from './pages/receipt-page.ts'
import { recognitionsPage } from './pages/recognitions-page.ts'
import { servicePage } from './pages/service-page.ts'
import { inputsRoutes } from './inputs-routes.ts'
import { invoiceRoutes } from './invoices/invoice-routes.ts'
import { issueRoutes } from './issue-routes.ts'
import type { Decided, PortalDeps } from './portal-deps.ts'
import { listRoutes } from './signatures/list-routes.ts'
import { listStudioRoutes } from './lists/list-studio-routes.ts'
import { sealRoutes } from './signatures/seal-routes.ts'
import { signRoutes } from './signatures/sign-routes.ts'
import { signatureRoutes } from './signatures/signature-routes.ts'
import { sandboxRoutes } from './sandbox/sandbox-routes.ts'
import { workbenchRoutes } from './workbench/workbench-routes.ts'

/** In a group: without it the router reads `fr|…|vi` as “begins with fr, or contains …, or ends with vi”. */
const LANG = `/:lang{(?:${LANGUAGES.join('|')})}`

/** The hash of no session. */
const NO_SESSION = ''

const zToken = z.looseObject({ form_token: z.string().max(200).optional() })
const zReturn = z.looseObject({ response_code: z.string().min(1).max(200).optional() })
const zAttest = zToken.extend({
  response_code: z.string().min(1).max(200),
  document: z.string().min(1).max(100),
})

/** All pages of the node. They work without scripts, and every address names its language. */
export function portalRoutes(deps: PortalDeps): Hono {
  const app = new Hono()
  const headers = pageHeaders({ formAction: deps.config.formAction })
  app.onError(pageError(deps))
  for (const path of ['/', '/assets/*', LANG, `${LANG}/*`]) app.use(path, headers)
  if (deps.config.gallery) app.route('/', galleryRoutes(deps))
  app.get('/page-figures.json', (c) => c.json(publishedRun))
  app.get('/assets/*', serveAssets([deps.config.assets], deps.config.gallery ? galleryAssets : undefined))
  app.get('/', (c) => {
    const { lang } = contextOf(deps, c)
    c.header('vary', 'Accept-Language')
    return c.redirect(`/${lang}/`, 302)
  })
  app.get(`${LANG}/`, async (c) => c.html(String(await home(deps, c))))
  app.get(`${LANG}/receipts/:id`, async (c) => c.html(String(await receipt(deps, c))))
  app.get(`${LANG}/recognitions`, async (c) =>
    c.html(String(recognitionsPage(contextOf(deps, c), await deps.agreements.states(deps.clock.now())))),
  )
  app.get(`${LANG}/services/:id`, async (c) => c.html(String(await service(deps, c))))
  app.post(`${LANG}/services/:id`, async (c) => c.redirect(await startPresentation(deps, c), 303))
  app.get(`${LANG}/services/:id/return`, async (c) => c.html(String(await decision(deps, c))))
  app.post(`${LANG}/services/:id/attestation`, async (c) => c.redirect(await takeAttestation(deps, c), 303))
  app.route('/', agreementRoutes(deps, LANG))
  app.route('/', issueRoutes(deps, LANG))
  app.route('/', inputsRoutes(deps, LANG))
  app.route('/', invoiceRoutes(deps, LANG))
  const { workbench, signatures, sandbox, lists } = deps
  if (sandbox !== undefined) app.route('/', sandboxRoutes({ ...deps, sandbox }, LANG))
  if (signatures !== undefined) {
    app.route('/', signatureRoutes({ ...deps, signatures }, LANG))
    app.route('/', listRoutes({ ...deps, signatures }, LANG))
    const { signings } = signatures
    if (signings !== undefined) app.route('/', signRoutes({ ...deps, signatures, signings }, LANG))
    if (workbench !== undefined && signatures.sealLevels.length > 0)
      app.route('/', sealRoutes({ ...deps, signatures, workbench }, LANG))
  }
  if (workbench !== undefined && lists !== undefined)
    app.route('/', listStudioRoutes({ ...deps, lists, workbench }, LANG))
  if (workbench !== undefined) app.route('/', workbenchRoutes({ ...deps, workbench }, LANG))
  app.all(`${LANG}/*`, () => {
    throw new Fault('not-found', 'portal/no-such-page', 'There is no such page')
  })
  return app
}

/** The receipt is our own and signed: it is read, not checked again. */
async function receipt(deps: PortalDeps, c: Context): Promise<Html> {
  const id = c.req.param('id') ?? ''
  const compact = await deps.findReceipt(id)
  if (compact === undefined)
    throw new Fault('not-found', 'portal/unknown-receipt', 'There is no such receipt')
  const { payload } = parseJws(compact)
  const view = { receipt: payload as unknown as Receipt, signedUrl: deps.receiptUrl(id) }
  return receiptPage(contextOf(deps, c), view)
}

async function agreementViews({ agreements, clock, config }: PortalDeps): Promise<AgreementView[]> {
  const states = await agreements.states(clock.now())
  return states.map((state) => viewAgreement(state, config.country))
}

async function home(deps: PortalDeps, c: Context): Promise<Html> {
  const services = deps.verifier === undefined ? [] : deps.registers.listServices()
  const agreements = await agreementViews(deps)
  return homePage(contextOf(deps, c), {
    services,
    agreements,
    issues: deps.issuer !== undefined,
    signatures: deps.signatures !== undefined,
    signs: deps.signatures?.signings !== undefined,
    sandbox: deps.sandbox !== undefined,
  })
}

async function service(deps: PortalDeps, c: Context): Promise<Html> {
  const found = deps.registers.getService(c.req.param('id') ?? '')
  const [agreements, token] = [await agreementViews(deps), await deps.session.formToken(c)]
  return servicePage(contextOf(deps, c), { service: found, agreements, token })
}

async function startPresentation(deps: PortalDeps, c: Context): Promise<string> {
  const { verifier, session, registers } = deps
  const { form_token: token } = await readForm(c, zToken)
  await session.checkFormToken(c, token)
  const { id: serviceId } = registers.getService(c.req.param('id') ?? '')
  if (verifier === undefined) throw new Fault('not-found', 'portal/no-verifier', 'No service asks here')
  const sessionHash = await session.ensure(c)
  const { lang: language } = contextOf(deps, c)
  return (await verifier.startPresentation({ serviceId, sessionHash, language })).walletUrl
}

/** The way back from the wallet. The result is shown only in the browser session that asked. */
async function decision(deps: PortalDeps, c: Context): Promise<Html> {
  const { verifier, session, registers, receiptUrl } = deps
  const asked = registers.getService(c.req.param('id') ?? '')
  const { response_code: responseCode } = readQuery(c, zReturn)
  const sessionHash = await session.get(c)
  const context = contextOf(deps, c)
  if (verifier === undefined || responseCode === undefined) {
    return endedPage(context, { service: asked, ending: 'expired' })
  }
  // Who was sent here by somebody has no session: the code must be spent, and nothing shown, for them as well.
  const result = await verifier.result({ sessionHash: sessionHash ?? NO_SESSION, responseCode })
  if (sessionHash === undefined) return endedPage(context, { service: asked, ending: 'expired' })
  if (result.outcome === 'refused')
    return endedPage(context, { service: asked, ending: 'expired', code: result.code })
  const found = registers.getService(result.serviceId)
  if (result.outcome === 'declined') {
    const code = result.error === 'access_denied' ? undefined : result.error
    return endedPage(context, { service: found, ending: 'declined', code })
  }
  const agreements = await agreementViews(deps)
  const inputsUrl = (receipt: string) =>
    `/${context.lang}/services/${found.id}/inputs?${new URLSearchParams({ response_code: responseCode, receipt }).toString()}`
  const { credentials } = result
  const attestation = await attestationOf(deps, c, { credentials, responseCode })
  return decisionPage(context, {
    service: found,
    credentials,
    agreements,
    receiptUrl,
    inputsUrl,
    ...(attestation && { attestation }),
  })
}

type Shown = { readonly credentials: readonly Decided[]; readonly responseCode: string }

async function attestationOf({ reattestation, session }: PortalDeps, c: Context, shown: Shown) {
  const { credentials, responseCode } = shown
  const documents = await reattestation?.offered(
    credentials.map((one) => ({ ...one, holderKey: one.holderKey })),
  )
  if (documents === undefined || documents.length === 0) return undefined
  return { documents, responseCode, token: await session.formToken(c) }
}

/** An attestation of our own, made of a partner's document: the wallet takes it with the key that showed that one. */
async function takeAttestation({ reattestation, session }: PortalDeps, c: Context): Promise<string> {
  const { form_token: token, response_code: responseCode, document: queryId } = await readForm(c, zAttest)
  await session.checkFormToken(c, token)
  const sessionHash = await session.get(c)
  if (reattestation === undefined || sessionHash === undefined)
    throw new Fault('not-found', 'portal/no-attestation', 'No attestation can be had of this document')
  return (await reattestation.take({ sessionHash, responseCode, queryId })).offerUrl
}
