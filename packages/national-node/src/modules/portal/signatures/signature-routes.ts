import { type Context, Hono } from 'hono'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { SIGNED_FILE_BYTES_MAX } from '../../signatures/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { checkedPage } from './pages/checked-page.ts'
import { type CheckProblem, signatureUploadPage } from './pages/upload-page.ts'
import type { SignatureDesk } from './signature-desk.ts'

type SignatureDeps = Pick<PortalDeps, 'config' | 'session'> & { readonly signatures: SignatureDesk }

/** The form around the files, and the boundaries between its parts. */
const FORM_BYTES = 64 * 1024
const FILES_MAX = 20
/** Files from this size on take seconds and memory: so many at once. */
const LARGE_BYTES = 8 * 1024 * 1024
const LARGE_AT_ONCE = 2

const STATUS = { noFile: 400, unreadable: 400, tooLarge: 413, busy: 429 } as const satisfies Record<
  CheckProblem,
  number
>

/** A signed document that somebody brings: read, answered and forgotten. */
export function signatureRoutes(deps: SignatureDeps, lang: string): Hono {
  const app = new Hono()
  app.get(`${lang}/signatures`, (c) => showUpload(deps, c))
  app.post(`${lang}/signatures`, async (c) => {
    const bytes = Number(c.req.header('content-length') ?? 0)
    return (await whereRoom(bytes, () => check(deps, c))) ?? showUpload(deps, c, { problem: 'busy' })
  })
  return app
}

const large = { now: 0 }

/** Undefined while as many large files as this process can bear are being checked, on whatever page. */
export async function whereRoom<Result>(
  bytes: number,
  check: () => Promise<Result>,
): Promise<Result | undefined> {
  if (bytes <= LARGE_BYTES) return check()
  if (large.now >= LARGE_AT_ONCE) return undefined
  large.now += 1
  try {
    return await check()
  } finally {
    large.now -= 1
  }
}

async function showUpload(
  deps: SignatureDeps,
  c: Context,
  again: { readonly problem?: CheckProblem; readonly detail?: string } = {},
): Promise<Response> {
  const token = await deps.session.formToken(c)
  const page = signatureUploadPage(contextOf(deps, c), { token, ...again })
  return c.html(String(page), again.problem === undefined ? 200 : STATUS[again.problem])
}

async function check(deps: SignatureDeps, c: Context): Promise<Response> {
  const limits = { bytesMax: SIGNED_FILE_BYTES_MAX + FORM_BYTES, filesMax: FILES_MAX }
  const upload = await readUpload(c, limits).catch(tooLarge)
  if (upload === undefined) return showUpload(deps, c, { problem: 'tooLarge' })
  await deps.session.checkFormToken(c, upload.fields['form_token'])
  const document = upload.files.find(({ field }) => field === 'file')
  if (document === undefined) return showUpload(deps, c, { problem: 'noFile' })
  const detached = upload.files.filter(({ field }) => field === 'detached')
  const receipts = upload.fields['receipts'] === 'yes'
  const checked = await deps.signatures.check({ bytes: document.bytes, detached }, { receipts })
  if (!checked.ok) return showUpload(deps, c, { problem: 'unreadable', detail: checked.detail })
  return c.html(String(checkedPage(contextOf(deps, c), { name: document.name, checked })))
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}
