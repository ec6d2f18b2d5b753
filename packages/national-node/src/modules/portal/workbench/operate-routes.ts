import type { AgreementState } from '@entente/agreement'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '../../../http/read.ts'
import { findState } from '../find-state.ts'
import { contextOf } from '../page-error.ts'
import { type OperateError, operatePage } from './pages/operate-page.ts'
import { liftDraft, suspensionDraft } from './notice-drafts.ts'
import type { Desk } from './desk.ts'

const zSuspend = z.looseObject({
  form_token: z.string().max(200).optional(),
  target: z.union([z.string().max(120), z.array(z.string().max(120)).max(32)]).optional(),
  reason: z.string().max(60).optional(),
  own: z.string().max(5000).default(''),
})
const zLift = z.looseObject({
  form_token: z.string().max(200).optional(),
  notice: z.string().regex(/^[0-9a-f]{64}$/),
})
const OWN_WORDS_MAX = 1000

/** Suspending and lifting for our side. Who may lift, and how long it lasts, the agreement says. */
export function operateRoutes(desk: Desk, root: string): Hono {
  const app = new Hono()
  const one = `${root}/agreements/:id{[a-z0-9-]+}`
  app.get(one, async (c) => {
    await desk.workbench.operators.require(c)
    const [state, token] = [await getState(desk, c), await desk.session.formToken(c)]
    return c.html(String(operatePage(contextOf(desk, c), { state, token })))
  })
  app.post(`${one}/suspend`, (c) => suspend(desk, c))
  app.post(`${one}/lift`, async (c) => {
    const operator = await desk.workbench.operators.require(c)
    const { form_token: token, notice } = await readForm(c, zLift)
    await desk.session.checkFormToken(c, token)
    const { id } = await getState(desk, c)
    await desk.workbench.operators.note({ operator, action: 'lift', subject: notice })
    await desk.workbench.notify(liftDraft(id, notice))
    return c.redirect(pathOf(desk, c), 303)
  })
  return app
}

async function suspend(desk: Desk, c: Context): Promise<Response> {
  const operator = await desk.workbench.operators.require(c)
  const wish = await readForm(c, zSuspend)
  await desk.session.checkFormToken(c, wish.form_token)
  const state = await getState(desk, c)
  const known = targetsOf(state)
  const targets = [wish.target ?? []].flat().filter((target) => known.has(target))
  const safeguard = state.agreement.safeguards.suspension.find(({ id }) => id === wish.reason)
  const own = wish.own.trim()
  const errors: OperateError[] = []
  if (targets.length === 0) errors.push('errorTargets')
  if (safeguard === undefined) errors.push('errorReason')
  if (own.length > OWN_WORDS_MAX) errors.push('errorWords')
  if (safeguard === undefined || errors.length > 0) {
    const token = await desk.session.formToken(c)
    const chosen = { targets, reason: wish.reason, own }
    return c.html(String(operatePage(contextOf(desk, c), { state, token, errors, chosen })), 400)
  }
  await desk.workbench.operators.note({ operator, action: 'suspend', subject: state.id })
  const written = contextOf(desk, c).lang
  await desk.workbench.notify(
    suspensionDraft({ agreement: state.id, target: targets, safeguard, own, written }),
  )
  return c.redirect(pathOf(desk, c), 303)
}

function targetsOf({ agreement }: AgreementState): ReadonlySet<string> {
  return new Set([
    'agreement',
    ...agreement.recognitions.map(({ id }) => `recognitions:${id}`),
    ...agreement.dataExchange.map(({ id }) => `dataExchange:${id}`),
  ])
}

function getState(desk: Desk, c: Context): Promise<AgreementState> {
  return findState(desk, c.req.param('id') ?? '')
}

function pathOf(desk: Desk, c: Context): string {
  return `/${contextOf(desk, c).lang}/workbench/agreements/${c.req.param('id')}`
}
