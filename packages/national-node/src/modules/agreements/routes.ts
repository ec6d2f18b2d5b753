import { Hono } from 'hono'
import { openCors } from '../../http/cors.ts'
import { readBody } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import { acknowledgeNotices } from './acknowledge-notices.ts'
import type { AgreementsDeps } from './agreements-deps.ts'
import { receiveEnvelope } from './ceremony/receive-envelope.ts'
import { receiveMessage } from './ceremony/receive-message.ts'
import { DOORS } from './deliver.ts'
import { describeState } from './describe-state.ts'
import type { StateReader } from './read-history.ts'
import { receiveNotice } from './receive-notice.ts'
import { listNotices, listVersions } from './store.ts'

const NOTICE_BYTES_MAX = 128 * 1024
/** A text of the largest size in base64url, and its signatures. */
const MESSAGE_BYTES_MAX = 1024 * 1024
const URN = 'urn:entente:agreement:'

/** Agreements and notices are public texts (promise BE-JP 18); a partner posts its notices here. */
export function agreementRoutes(deps: AgreementsDeps, reader: StateReader): Hono {
  const app = new Hono()
  app.use('/agreements', openCors())
  app.use('/agreements/*', openCors())
  app.get('/agreements', async (c) => {
    const { states } = await reader.compiled(deps.store.db, deps.clock.now())
    return c.json({ agreements: [...states.values()].map(describeState) })
  })
  app.post('/agreements/notices', async (c) => {
    const compact = await readBody(c, DOORS.notice.type, NOTICE_BYTES_MAX)
    const isNew = await receiveNotice(deps, reader, compact.trim())
    if (isNew) await acknowledgeNotices(deps, reader)
    return c.json({ status: isNew ? 'received' : 'known' }, isNew ? 201 : 200)
  })
  app.post('/agreements/messages', async (c) => {
    const compact = await readBody(c, DOORS.message.type, MESSAGE_BYTES_MAX)
    const isNew = await receiveMessage(deps, reader, compact.trim())
    return c.json({ status: isNew ? 'received' : 'known' }, isNew ? 201 : 200)
  })
  app.post('/agreements/envelopes', async (c) => {
    const envelope = await readBody(c, DOORS.envelope.type, MESSAGE_BYTES_MAX)
    const isNew = await receiveEnvelope(deps, reader, envelope)
    return c.json({ status: isNew ? 'received' : 'known' }, isNew ? 201 : 200)
  })
  app.get('/agreements/:id', async (c) => {
    const rows = (await listVersions(deps.store.db)).filter(
      ({ agreement }) => agreement === urnOf(c.req.param('id')),
    )
    const newest = rows.at(-1)
    if (newest === undefined) throw unknownAgreement()
    return c.body(newest.envelope, 200, { 'content-type': DOORS.envelope.type })
  })
  app.get('/agreements/:id/:version{[1-9][0-9]{0,5}}', async (c) => {
    const { id, version } = c.req.param()
    const found = (await listVersions(deps.store.db)).find(
      (row) => row.agreement === urnOf(id) && row.version === Number(version),
    )
    if (found === undefined) throw unknownAgreement()
    return c.body(found.envelope, 200, { 'content-type': DOORS.envelope.type })
  })
  app.get('/agreements/:id/notices', async (c) => {
    const id = urnOf(c.req.param('id'))
    const known = (await listVersions(deps.store.db)).some(({ agreement }) => agreement === id)
    if (!known) throw unknownAgreement()
    const notices = await listNotices(deps.store.db, id)
    return c.json({
      notices: notices.map(({ compact, received_at: receivedAt }) => ({ compact, receivedAt })),
    })
  })
  return app
}

function unknownAgreement(): Fault {
  return new Fault('not-found', 'agreements/unknown-agreement', 'There is no agreement of this name here')
}

/** `be-jp` is short for `urn:entente:agreement:be-jp`. */
function urnOf(short: string): string {
  return `${URN}${short}`
}
