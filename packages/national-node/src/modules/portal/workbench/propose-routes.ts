import { type Agreement, parseAgreement } from '@entente/agreement'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm, readQuery } from '../../../http/read.ts'
import { Fault } from '../../../kernel/fault.ts'
import { viewAgreement } from '../agreement-view.ts'
import { findState } from '../find-state.ts'
import { contextOf } from '../page-error.ts'
import type { ProposalError } from './pages/proposal-page.ts'
import { proposePage, type ProposeView } from './pages/propose-page.ts'
import { showProposal } from './show-proposal.ts'
import type { Desk } from './desk.ts'

/** A text of the largest size, percent-encoded as forms are. */
const PROPOSE_BYTES_MAX = 2 * 1024 * 1024
/** Enough for two people on the telephone, and more than chance would hit. */
const FINGERPRINT_CHARACTERS = 8

const zHash = z.string().regex(/^[0-9a-f]{64}$/)
const zBase = z.looseObject({ base: z.string().max(80).optional(), instead: zHash.optional() })
const zProposal = z.looseObject({
  form_token: z.string().max(200).optional(),
  json: z
    .string()
    .max(1024 * 1024)
    .default(''),
  instead: zHash.optional(),
})
const zComment = z.looseObject({
  form_token: z.string().max(200).optional(),
  text: z.string().max(20_000).default(''),
  pointer: z.string().max(400).default(''),
})
const zSignature = z.looseObject({
  form_token: z.string().max(200).optional(),
  changes: zHash,
  fingerprint: z.string().max(200).default(''),
  read: z.string().max(10).optional(),
})
const zToken = z.looseObject({ form_token: z.string().max(200).optional() })

/** Proposing, commenting, signing and withdrawing, each by a form of the workbench. */
export function proposeRoutes(desk: Desk, root: string): Hono {
  const app = new Hono()
  const one = `${root}/proposals/:sha256{[0-9a-f]{64}}`
  app.get(`${root}/propose`, async (c) => {
    await desk.workbench.operators.require(c)
    const { base, instead } = readQuery(c, zBase)
    return showForm(desk, c, { json: await beginning(desk, { base, instead }), instead })
  })
  app.post(`${root}/propose`, async (c) => {
    const operator = await desk.workbench.operators.require(c)
    const { form_token: token, json, instead } = await readForm(c, zProposal, { bytesMax: PROPOSE_BYTES_MAX })
    await desk.session.checkFormToken(c, token)
    const parsed = parseAgreement(json)
    if (!parsed.ok) return showForm(desk, c, { json, instead, problems: parsed.problems })
    const text = parsed.agreement
    if (!text.parties.some(({ code }) => code === desk.config.country))
      return showForm(desk, c, { json, instead, notOurs: true })
    await desk.workbench.operators.note({ operator, action: 'propose', subject: text.id })
    const sha256 = await desk.workbench.ceremony.say({ type: 'propose', text, instead: instead ?? null })
    return c.redirect(proposalPath(desk, c, sha256), 303)
  })
  app.post(`${one}/comment`, (c) => comment(desk, c))
  app.post(`${one}/sign`, (c) => sign(desk, c))
  app.post(`${one}/withdraw`, async (c) => {
    const operator = await desk.workbench.operators.require(c)
    await desk.session.checkFormToken(c, (await readForm(c, zToken)).form_token)
    const proposal = c.req.param('sha256') ?? ''
    await desk.workbench.operators.note({ operator, action: 'withdraw', subject: proposal })
    await desk.workbench.ceremony.say({ type: 'withdraw', proposal })
    return c.redirect(proposalPath(desk, c, proposal), 303)
  })
  return app
}

async function comment(desk: Desk, c: Context): Promise<Response> {
  const operator = await desk.workbench.operators.require(c)
  const typed = await readForm(c, zComment)
  await desk.session.checkFormToken(c, typed.form_token)
  const [text, pointer] = [typed.text.trim(), typed.pointer.trim()]
  const errors: ProposalError[] = []
  if (text === '' || text.length > 4000) errors.push('errorComment')
  if (!/^(?:\/[^/\p{Cc}]*)*$/u.test(pointer) || pointer.length > 300) errors.push('errorPlace')
  const proposal = c.req.param('sha256') ?? ''
  if (errors.length > 0) return c.html(String(await showProposal(desk, c, { errors, typed })), 400)
  await desk.workbench.operators.note({ operator, action: 'comment', subject: proposal })
  const { lang } = contextOf(desk, c)
  await desk.workbench.ceremony.say({ type: 'comment', proposal, pointer, lang, text })
  return c.redirect(proposalPath(desk, c, proposal), 303)
}

async function sign(desk: Desk, c: Context): Promise<Response> {
  const operator = await desk.workbench.operators.require(c)
  const typed = await readForm(c, zSignature)
  await desk.session.checkFormToken(c, typed.form_token)
  const proposal = c.req.param('sha256') ?? ''
  const given = typed.fingerprint.replaceAll(/\s/g, '').toLowerCase()
  const errors: ProposalError[] = []
  if (given.length < FINGERPRINT_CHARACTERS || !proposal.startsWith(given)) errors.push('errorFingerprint')
  if (typed.read !== 'yes') errors.push('errorRead')
  if (errors.length > 0) return c.html(String(await showProposal(desk, c, { errors, typed })), 400)
  await desk.workbench.operators.note({ operator, action: 'sign', subject: proposal })
  try {
    await desk.workbench.ceremony.sign({ proposal, changes: typed.changes })
  } catch (error) {
    const stale = error instanceof Fault && error.code === 'agreements/other-changes-shown'
    if (stale) return c.html(String(await showProposal(desk, c, { errors: ['errorStale'], typed })), 400)
    throw error
  }
  return c.redirect(proposalPath(desk, c, proposal), 303)
}

type Shown = Pick<ProposeView, 'json' | 'instead' | 'problems' | 'notOurs'>

async function showForm(desk: Desk, c: Context, shown: Shown): Promise<Response> {
  const states = await desk.agreements.states(desk.clock.now())
  const agreements = states.map((state) => viewAgreement(state, desk.config.country))
  const page = proposePage(contextOf(desk, c), {
    token: await desk.session.formToken(c),
    agreements,
    ...shown,
  })
  const refused = shown.problems !== undefined || shown.notOurs === true
  return c.html(String(page), refused ? 400 : 200)
}

/** The text that is answered, or the one in force with the next number; nothing for a first agreement. */
async function beginning(
  desk: Desk,
  { base, instead }: { base?: string | undefined; instead?: string | undefined },
): Promise<string> {
  if (instead !== undefined) return written((await desk.workbench.ceremony.review(instead)).proposal.text)
  if (base === undefined) return ''
  const { agreement, reference } = await findState(desk, base)
  return written({
    ...agreement,
    version: reference.version + 1,
    previous: { version: reference.version, sha256: reference.sha256 },
  })
}

function written(text: Agreement): string {
  return JSON.stringify(text, undefined, 2)
}

function proposalPath(desk: Desk, c: Context, sha256: string): string {
  return `/${contextOf(desk, c).lang}/workbench/proposals/${sha256}`
}
