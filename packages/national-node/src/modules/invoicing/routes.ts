import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { checkInput, readBytes, readQuery } from '../../http/read.ts'
import { constantTimeEqual } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { LIST_PAGE_MAX } from '../../kernel/limits.ts'
import { zParticipant } from './access-point.ts'
import { appendTaken } from './events.ts'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { openRoutes } from './open-routes.ts'
import {
  type DocumentHead,
  type DocumentRow,
  findDocument,
  listWaiting,
  markTaken,
  octetsOf,
} from './store.ts'
import { submitDocument } from './submit-document.ts'
import { INVOICE_BYTES_MAX } from './limits.ts'

const zParties = z.looseObject({ sender: zParticipant, receiver: zParticipant })
const zMessage = z.string().regex(/^[A-Za-z0-9._:@-]{1,200}$/, 'a name of letters, digits and ._:@-')
const zAfter = z.looseObject({ after: z.string().max(64).optional() })

/**
 * For the business system behind this node: submit, status, inbox. It shows a token; what it says twice counts once.
 * Checking and translating a document is open to everybody (`open-routes.ts`), and keeps nothing.
 */
export function invoicingRoutes(deps: InvoicingDeps): Hono {
  const app = new Hono()
  const requireClient = (c: Context) => requireToken(deps, c)
  app.route('/', openRoutes())
  app.put('/invoicing/documents/:message', async (c) => {
    requireClient(c)
    const message = checkInput(c.req.param('message'), zMessage)
    const { sender, receiver } = readQuery(c, zParties)
    const body = await readBytes(c, INVOICE_BYTES_MAX)
    return c.json(described(await submitDocument(deps, { message, sender, receiver, body })), 202)
  })
  app.get('/invoicing/documents/:id', async (c) => {
    requireClient(c)
    return c.json(described(await getDocument(deps, c)))
  })
  app.get('/invoicing/inbox', async (c) => {
    requireClient(c)
    const rows = await listWaiting(deps.store.db, { ...readQuery(c, zAfter), limit: LIST_PAGE_MAX })
    return c.json({ documents: rows.map(described) })
  })
  app.get('/invoicing/inbox/:id', async (c) => {
    requireClient(c)
    const octets = octetsOf(await getDocument(deps, c, 'in'))
    if (octets === undefined)
      throw new Fault('not-found', 'invoicing/erased', 'The document was taken and is no longer kept here')
    return c.body(new Uint8Array(octets), 200, {
      'content-type': 'application/xml',
      'cache-control': 'no-store',
    })
  })
  app.delete('/invoicing/inbox/:id', async (c) => {
    requireClient(c)
    const { id, sha256 } = await getDocument(deps, c, 'in')
    await deps.store.transaction(async (tx) => {
      if (await markTaken(tx, id, deps.clock.now()))
        await appendTaken(tx, deps.audit, { document: id, sha256 })
    })
    return c.body(null, 204)
  })
  return app
}

/** RFC 6750 §2.1. Without a token in the configuration nobody has the right one. */
function requireToken({ clientToken }: InvoicingDeps, c: Context): void {
  const [, given = ''] = /^Bearer (\S{1,400})$/.exec(c.req.header('authorization') ?? '') ?? []
  if (clientToken === undefined || !constantTimeEqual(given, clientToken))
    throw new Fault(
      'unauthenticated',
      'invoicing/client-only',
      'Only the business system of this node comes here',
    )
}

async function getDocument({ store }: InvoicingDeps, c: Context, direction?: 'in'): Promise<DocumentRow> {
  const found = await findDocument(store.db, c.req.param('id') ?? '')
  if (found !== undefined && (direction === undefined || found.direction === direction)) return found
  throw new Fault('not-found', 'invoicing/unknown-document', 'There is no such document')
}

function described(row: DocumentHead) {
  const { id, direction, message, sha256, sender, receiver, state, pack, fatal, warnings } = row
  const times = { createdAt: row.created_at, takenAt: row.taken_at }
  return { id, direction, message, sha256, sender, receiver, state, pack, fatal, warnings, ...times }
}
