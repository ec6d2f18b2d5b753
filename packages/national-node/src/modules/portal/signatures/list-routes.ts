import { DerError } from '@entente/trust'
import { type Context, Hono } from 'hono'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { listsPage, type ListsView } from './pages/lists-page.ts'
import type { SignatureDesk } from './signature-desk.ts'

type ListDeps = Pick<PortalDeps, 'config' | 'session'> & { readonly signatures: SignatureDesk }

const CERTIFICATE_BYTES_MAX = 1024 * 1024
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/

/** The health of lists, and what they know of a certificate that somebody brings. */
export function listRoutes(deps: ListDeps, lang: string): Hono {
  const app = new Hono()
  app.get(`${lang}/signatures/lists`, (c) => show(deps, c))
  app.get(`${lang}/signatures/lists/:sha256{[0-9a-f]{64}}`, (c) => sendCopy(deps, c))
  app.post(`${lang}/signatures/lists`, async (c) => {
    const { fields, files } = await readUpload(c, { bytesMax: CERTIFICATE_BYTES_MAX, filesMax: 1 })
    await deps.session.checkFormToken(c, fields['form_token'])
    const [file] = files
    if (file === undefined) return show(deps, c, { problem: 'noFile' })
    const health = await deps.signatures.lists()
    const lookup = tryLookUp(() => deps.signatures.lookUp(health, derOf(file.bytes)))
    return show(deps, c, lookup === undefined ? { health, problem: 'unreadable' } : { health, lookup })
  })
  return app
}

/** The copy as it was fetched: whoever wants to can verify it again. */
async function sendCopy({ signatures }: ListDeps, c: Context): Promise<Response> {
  const sha256 = c.req.param('sha256') ?? ''
  const copy = await signatures.listCopy(sha256)
  if (copy === undefined)
    throw new Fault('not-found', 'portal/no-such-copy', 'This copy of a list is not kept, or not any more')
  const xml = /^\uFEFF?\s*</.test(copy)
  return c.body(copy, 200, {
    'content-type': xml ? 'application/vnd.etsi.tsl+xml' : 'application/jwt',
    'content-disposition': `attachment; filename="list-${sha256.slice(0, 16)}.${xml ? 'xml' : 'jwt'}"`,
  })
}

type Shown = Partial<Pick<ListsView, 'health' | 'lookup' | 'problem'>>

async function show(deps: ListDeps, c: Context, { health, lookup, problem }: Shown = {}): Promise<Response> {
  const view = {
    token: await deps.session.formToken(c),
    health: health ?? (await deps.signatures.lists()),
    lookup,
    problem,
  }
  return c.html(String(listsPage(contextOf(deps, c), view)), problem === undefined ? 200 : 400)
}

/** The first certificate of a PEM file, or DER as it stands. */
function derOf(bytes: Uint8Array): Uint8Array {
  const [, body] = PEM.exec(Buffer.from(bytes).toString('latin1')) ?? []
  return body === undefined ? bytes : new Uint8Array(Buffer.from(body, 'base64'))
}

function tryLookUp<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
