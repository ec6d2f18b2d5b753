import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '../../../http/read.ts'
import { contextOf } from '../page-error.ts'
import type { Desk } from './desk.ts'
import { explainPage, type ExplainError, toldPage } from './pages/explain-page.ts'
import type { ExplainDesk } from './workbench-deps.ts'

const TEXT_MAX = 1024 * 1024
/** Percent-encoded as forms are. */
const FORM_BYTES_MAX = 3 * TEXT_MAX
const RECENT_MAX = 50
const zQuestion = z.looseObject({
  form_token: z.string().max(200).optional(),
  text: z.string().max(TEXT_MAX).default(''),
  audience: z.string().max(400).default(''),
  nonce: z.string().max(400).default(''),
})

/** Why is this not trusted? For what an operator pastes, and for what the verifier has decided. Nothing is kept. */
export function explainRoutes(desk: Desk, explain: ExplainDesk, root: string): Hono {
  const room = { desk, explain }
  const app = new Hono()
  app.get(`${root}/explain`, async (c) => {
    await desk.workbench.operators.require(c)
    return show(room, c)
  })
  app.post(`${root}/explain`, async (c) => {
    await desk.workbench.operators.require(c)
    const form = await readForm(c, zQuestion, { bytesMax: FORM_BYTES_MAX })
    await desk.session.checkFormToken(c, form.form_token)
    const [text, audience, nonce] = [form.text.trim(), form.audience.trim(), form.nonce.trim()]
    const typed = { text, audience, nonce }
    if (text === '') return show(room, c, { typed, errors: ['nothingGiven'] })
    const question = audience === '' || nonce === '' ? {} : { asked: { audience, nonce } }
    const told = isAddress(text)
      ? await explain.diagnosis.explainAddress(text, question)
      : await explain.diagnosis.explain({ bytes: new TextEncoder().encode(text), ...question })
    if (told.kind === 'unreadable')
      return show(room, c, { typed, errors: ['unreadable'], detail: told.detail })
    return c.html(String(toldPage(contextOf(desk, c), told)))
  })
  return app
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S*$/i.test(text)
}

type Room = { readonly desk: Desk; readonly explain: ExplainDesk }
type Again = {
  readonly typed?: { readonly text: string; readonly audience: string; readonly nonce: string }
  readonly errors?: readonly ExplainError[]
  readonly detail?: string
}

async function show({ desk, explain }: Room, c: Context, again: Again = {}): Promise<Response> {
  const page = explainPage(contextOf(desk, c), {
    token: await desk.session.formToken(c),
    recent: await explain.listEnded(RECENT_MAX),
    ...again,
  })
  return c.html(String(page), again.errors === undefined ? 200 : 400)
}
