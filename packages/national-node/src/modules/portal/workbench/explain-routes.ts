import { type Context, Hono } from 'hono'
import { readUpload, type Upload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { ARTEFACT_BYTES_MAX, type Explained } from '../../diagnosis/index.ts'
import { contextOf } from '../page-error.ts'
import type { Desk } from './desk.ts'
import { explainPage, type ExplainError, toldPage } from './pages/explain-page.ts'
import type { ExplainDesk } from './workbench-deps.ts'

const TEXT_MAX = 1024 * 1024
/** The fields around the file, and the boundaries between them: the text may take four bytes for a character. */
const FORM_BYTES = 4 * TEXT_MAX + 64 * 1024
const LIMITS = { bytesMax: ARTEFACT_BYTES_MAX + FORM_BYTES, filesMax: 1, fieldCharactersMax: TEXT_MAX }
const RECENT_MAX = 50
const TYPED = ['text', 'audience', 'nonce'] as const

/** Why is this not trusted? For what an operator brings, and for what the verifier has decided. Nothing is kept. */
export function explainRoutes(desk: Desk, explain: ExplainDesk, root: string): Hono {
  const room = { desk, explain }
  const app = new Hono()
  app.get(`${root}/explain`, async (c) => {
    await desk.workbench.operators.require(c)
    return show(room, c)
  })
  app.post(`${root}/explain`, async (c) => {
    await desk.workbench.operators.require(c)
    const upload = await readUpload(c, LIMITS).catch(tooLarge)
    if (upload === undefined) return show(room, c, { errors: ['tooLarge'] })
    return answer(room, c, upload)
  })
  return app
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}

async function answer(room: Room, c: Context, { fields, files: [file] }: Upload): Promise<Response> {
  const { desk, explain } = room
  await desk.session.checkFormToken(c, fields['form_token'])
  const [text = '', audience = '', nonce = ''] = TYPED.map((name) => fields[name]?.trim())
  const typed = { text, audience, nonce }
  if (text === '' && file === undefined) return show(room, c, { typed, errors: ['nothingGiven'] })
  const told = await ask(explain.diagnosis, typed, file?.bytes)
  if (told.kind === 'unreadable') return show(room, c, { typed, errors: ['unreadable'], detail: told.detail })
  return c.html(String(toldPage(contextOf(desk, c), told)))
}

type Typed = NonNullable<Again['typed']>

/** A file goes before the text, and only a text can be an address. */
function ask(
  diagnosis: ExplainDesk['diagnosis'],
  { text, audience, nonce }: Typed,
  bytes: Uint8Array | undefined,
): Promise<Explained> {
  const question = audience === '' || nonce === '' ? {} : { asked: { audience, nonce } }
  if (bytes === undefined && isAddress(text)) return diagnosis.explainAddress(text, question)
  return diagnosis.explain({ bytes: bytes ?? new TextEncoder().encode(text), ...question })
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
