import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm, readQuery } from '../../../http/read.ts'
import { Fault } from '../../../kernel/fault.ts'
import { viewAgreement } from '../agreement-view.ts'
import { contextOf } from '../page-error.ts'
import { agreementPage } from '../pages/agreement/agreement-page.ts'
import { explainRoutes } from './explain-routes.ts'
import { operateRoutes } from './operate-routes.ts'
import { overviewPage } from './pages/overview-page.ts'
import { signInNeededPage, signInPage } from './pages/sign-in-page.ts'
import { proposeRoutes } from './propose-routes.ts'
import { showProposal } from './show-proposal.ts'
import type { Desk } from './desk.ts'

const zCode = z.looseObject({ code: z.string().max(200).default('') })
const zEntry = z.looseObject({ form_token: z.string().max(200).optional(), code: z.string().max(200) })
const zToken = z.looseObject({ form_token: z.string().max(200).optional() })

/** The agreement workbench: for operators of this node, who negotiate, sign, suspend and lift (agreement-1 §3). */
export function workbenchRoutes(desk: Desk, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/workbench`
  app.get(`${root}/sign-in`, async (c) => {
    const { code } = readQuery(c, zCode)
    const operator = await desk.workbench.operators.find(code)
    const token = await desk.session.formToken(c)
    return c.html(String(signInPage(contextOf(desk, c), { operator, code, token })))
  })
  app.post(`${root}/sign-in`, async (c) => {
    const { form_token: token, code } = await readForm(c, zEntry)
    await desk.session.checkFormToken(c, token)
    await desk.workbench.operators.enter(c, code)
    return c.redirect(`/${contextOf(desk, c).lang}/workbench`, 303)
  })
  app.post(`${root}/sign-out`, async (c) => {
    const { form_token: token } = await readForm(c, zToken)
    await desk.session.checkFormToken(c, token)
    await desk.workbench.operators.leave(c)
    return c.redirect(`/${contextOf(desk, c).lang}/`, 303)
  })
  app.get(root, async (c) => {
    const operator = await desk.workbench.operators.require(c).catch(unauthenticated)
    if (operator === undefined) return c.html(String(signInNeededPage(contextOf(desk, c))), 401)
    return c.html(String(await overview(desk, c, operator)))
  })
  app.get(`${root}/proposals/:sha256{[0-9a-f]{64}}`, async (c) => {
    await desk.workbench.operators.require(c)
    return c.html(String(await showProposal(desk, c)))
  })
  app.get(`${root}/proposals/:sha256{[0-9a-f]{64}}/text`, async (c) => {
    await desk.workbench.operators.require(c)
    const { proposal } = await desk.workbench.ceremony.review(c.req.param('sha256'))
    const { inForceFrom } = proposal.text.validity
    return c.html(
      String(agreementPage(contextOf(desk, c), desk.workbench.ceremony.stateOf(proposal.text, inForceFrom))),
    )
  })
  app.route('/', proposeRoutes(desk, root))
  app.route('/', operateRoutes(desk, root))
  const { explain } = desk.workbench
  if (explain !== undefined) app.route('/', explainRoutes(desk, explain, root))
  return app
}

async function overview(desk: Desk, c: Context, operator: string) {
  const { ceremony } = desk.workbench
  const states = await desk.agreements.states(desk.clock.now())
  return overviewPage(contextOf(desk, c), {
    operator,
    token: await desk.session.formToken(c),
    proposals: await ceremony.proposals(),
    agreements: states.map((state) => viewAgreement(state, desk.config.country)),
    waiting: await ceremony.waiting(),
    explains: desk.workbench.explain !== undefined,
    lists: desk.lists !== undefined,
    seals: (desk.signatures?.sealLevels.length ?? 0) > 0,
  })
}

function unauthenticated(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'unauthenticated') return undefined
  throw error
}
