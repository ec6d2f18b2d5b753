import { type Context, Hono } from 'hono'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { SIGNED_FILE_BYTES_MAX } from '../../signatures/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { signInNeededPage } from '../workbench/pages/sign-in-page.ts'
import type { WorkbenchDeps } from '../workbench/workbench-deps.ts'
import { sealingPage, sealPage, type SealView } from './pages/seal-pages.ts'
import type { SignatureDesk } from './signature-desk.ts'

type SealDeps = Pick<PortalDeps, 'config' | 'session'> & {
  readonly signatures: SignatureDesk
  readonly workbench: Pick<WorkbenchDeps, 'operators'>
}

const FORM_BYTES = 64 * 1024
const STATUS = { noFile: 400, tooLarge: 413, many: 429 } as const
const ID = ':id{[A-Za-z0-9_-]{20,60}}'

/** The seal of the authority on a document that an operator brings. */
export function sealRoutes(deps: SealDeps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/workbench/seal`
  app.get(root, (c) => showForm(deps, c))
  app.post(root, async (c) => {
    const operator = await deps.workbench.operators.require(c)
    const limits = { bytesMax: SIGNED_FILE_BYTES_MAX + FORM_BYTES, filesMax: 1 }
    const upload = await readUpload(c, limits).catch(tooLarge)
    if (upload === undefined) return showForm(deps, c, 'tooLarge')
    await deps.session.checkFormToken(c, upload.fields['form_token'])
    const [file] = upload.files
    if (file === undefined) return showForm(deps, c, 'noFile')
    const { sealLevels, sealings } = deps.signatures
    const level = sealLevels.find((one) => one === upload.fields['level']) ?? 'B'
    await deps.workbench.operators.note({ operator, action: 'seal', subject: level })
    const id = sealings.start(await ownerOf(deps, c), { name: file.name, bytes: file.bytes, level })
    if (id === undefined) return showForm(deps, c, 'many')
    return c.redirect(`/${contextOf(deps, c).lang}/workbench/seal/${id}`, 303)
  })
  app.get(`${root}/${ID}`, async (c) => {
    const sealing = await find(deps, c)
    return c.html(String(sealingPage(contextOf(deps, c), { id: c.req.param('id') ?? '', sealing })))
  })
  app.get(`${root}/${ID}/file`, async (c) => {
    const { file } = await find(deps, c)
    if (file === undefined) throw gone()
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename="${file.name.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}"`,
      'cache-control': 'no-store',
    })
  })
  return app
}

async function showForm(deps: SealDeps, c: Context, problem?: SealView['problem']): Promise<Response> {
  const operator = await deps.workbench.operators.require(c).catch(unauthenticated)
  if (operator === undefined) return c.html(String(signInNeededPage(contextOf(deps, c))), 401)
  const view = { token: await deps.session.formToken(c), levels: deps.signatures.sealLevels, problem }
  return c.html(String(sealPage(contextOf(deps, c), view)), problem === undefined ? 200 : STATUS[problem])
}

/** Only in the browser session that brought it. */
async function find(deps: SealDeps, c: Context) {
  await deps.workbench.operators.require(c)
  const sealing = deps.signatures.sealings.find(await ownerOf(deps, c), c.req.param('id') ?? '')
  if (sealing === undefined) throw gone()
  return sealing
}

async function ownerOf({ session }: SealDeps, c: Context): Promise<string> {
  return (await session.get(c)) ?? ''
}

function gone(): Fault {
  return new Fault('not-found', 'portal/no-such-sealing', 'This document is not here, or not any more')
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}

function unauthenticated(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'unauthenticated') return undefined
  throw error
}
