import { type Context, Hono } from 'hono'
import { readUpload } from '../../../http/upload.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import { contextOf } from '../page-error.ts'
import { COPY_MEGABYTES_MAX, sourcePage, type SourceView } from './pages/source-page.ts'
import { readSource, sourceOf, typedSource } from './read-source.ts'
import { mine, pathOf, type StudioDeps } from './studio-draft.ts'

const FORM_BYTES = 64 * 1024
const LIMITS = { bytesMax: COPY_MEGABYTES_MAX * 1024 * 1024 + FORM_BYTES, filesMax: 1 }

/** What a list copies: an address, a day, and the fingerprint of what was there. Under the address of the draft. */
export function sourceRoutes(deps: StudioDeps, one: string): Hono {
  const app = new Hono()
  app.get(`${one}/source`, async (c) => {
    const { draft } = await mine(deps, c)
    return show(deps, c, { draft, typed: sourceOf(draft.list.provenance), wrong: [] })
  })
  app.post(`${one}/source`, (c) => save(deps, c))
  return app
}

async function save(deps: StudioDeps, c: Context): Promise<Response> {
  const { draft, operator } = await mine(deps, c)
  const upload = await readUpload(c, LIMITS).catch(tooLarge)
  const known = draft.list.provenance
  if (upload === undefined) return show(deps, c, { draft, typed: sourceOf(known), wrong: ['sourceFile'] })
  await deps.session.checkFormToken(c, upload.fields['form_token'])
  const typed = typedSource(upload.fields)
  const [copy] = upload.files
  const read = readSource(typed, {
    brought: copy && hexSha256(copy.bytes),
    known,
    now: deps.clock.now(),
    timeZone: deps.config.timeZone,
  })
  if (!read.ok) return show(deps, c, { draft, typed, wrong: read.wrong })
  await deps.lists.studio.save(draft, { ...draft.list, provenance: read.provenance }, operator)
  return c.redirect(pathOf(deps, c, `${draft.id}/services`), 303)
}

type Shown = Omit<SourceView, 'token'>

async function show(deps: StudioDeps, c: Context, shown: Shown): Promise<Response> {
  const page = sourcePage(contextOf(deps, c), { token: await deps.session.formToken(c), ...shown })
  return c.html(String(page), shown.wrong.length === 0 ? 200 : 400)
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}
