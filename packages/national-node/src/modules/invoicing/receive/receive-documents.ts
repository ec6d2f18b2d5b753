/**
 * What waits at the access point is fetched, found whole, checked, and kept with the errand to acknowledge it, in one
 * transaction. Killed at any moment, the node begins again: a document that is there already is only acknowledged.
 */
import { hexSha256 } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import { newId } from '../../../kernel/ids.ts'
import type { AccessPoint, Incoming } from '../access-point.ts'
import { appendReceived } from '../events.ts'
import type { InvoicingDeps } from '../invoicing-deps.ts'
import { planErrand } from '../outbox-store.ts'
import { type DocumentRow, documentsNamed, insertDocument } from '../store.ts'
import { openFile } from '../view/open-lazily.ts'

export type Received = {
  readonly kept: number
  /** Seen before: a repetition, or an acknowledgement that got lost. */
  readonly known: number
  /** Not whole yet, or out of reach: they stay where they are until next time. */
  readonly left: number
}

export async function receiveDocuments(deps: InvoicingDeps): Promise<Received> {
  const { accessPoint } = deps
  const counts = { kept: 0, known: 0, left: 0 }
  if (accessPoint === undefined) return counts
  const waiting = await reached(deps, () => accessPoint.inbox())
  for (const one of waiting ?? []) counts[await receiveOne(deps, accessPoint, one)]++
  return counts
}

async function receiveOne(
  deps: InvoicingDeps,
  accessPoint: AccessPoint,
  incoming: Incoming,
): Promise<keyof Received> {
  const { message, sha256 } = incoming
  const same = (await documentsNamed(deps.store.db, { direction: 'in', message })).find(
    (row) => row.sha256 === sha256,
  )
  if (same !== undefined) {
    await deps.store.transaction((tx) => planErrand(tx, 'acknowledge', same.id))
    return 'known'
  }
  const body = await reached(deps, () => accessPoint.fetch(message))
  if (body === undefined) return 'left'
  if (body.length !== incoming.sizeBytes || hexSha256(body) !== sha256) {
    deps.log.warn('invoicing.document-not-whole', {
      message,
      expected: incoming.sizeBytes,
      came: body.length,
    })
    return 'left'
  }
  return (await keepReceived(deps, incoming, body)) ? 'kept' : 'known'
}

/** All or nothing: the document, what was found in it, the errand to acknowledge it, the audit entry. */
async function keepReceived(deps: InvoicingDeps, incoming: Incoming, body: Uint8Array): Promise<boolean> {
  const { store, clock, audit } = deps
  const { message, sender, receiver, sha256 } = incoming
  const judged = await judge(body)
  const id = newId(clock)
  return store.transaction(async (tx) => {
    const others = await documentsNamed(tx, { direction: 'in', message })
    const state = others.length > 0 ? 'contradicts' : judged.state
    const row: DocumentRow = {
      id,
      direction: 'in',
      message,
      sha256,
      sender,
      receiver,
      ...judged,
      state,
      octets: body,
      body: '',
      created_at: clock.now(),
      taken_at: null,
    }
    if (!(await insertDocument(tx, row))) {
      const same = others.find((one) => one.sha256 === sha256)
      if (same !== undefined) await planErrand(tx, 'acknowledge', same.id)
      return false
    }
    await planErrand(tx, 'acknowledge', id)
    const { pack, fatal } = judged
    await appendReceived(tx, audit, { document: id, sha256, state, pack, fatal })
    return true
  })
}

type Judged = Pick<DocumentRow, 'state' | 'pack' | 'fatal' | 'warnings'>

/** What came is kept whatever it is: only who sent it can be asked about it. */
export async function judge(body: Uint8Array): Promise<Judged> {
  const found = await openFile(body)
  if (!found.ok) return { state: 'unreadable', pack: null, fatal: 1, warnings: 0 }
  const { pack, findings } = found.opened.report
  const fatal = findings.filter(({ severity }) => severity === 'fatal').length
  return { state: 'kept', pack, fatal, warnings: findings.length - fatal }
}

/** An access point that cannot be reached, or answers nonsense, is asked again next time. */
async function reached<T>({ log }: InvoicingDeps, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn('invoicing.access-point-out-of-reach', { reason: String(error) })
    return undefined
  }
}
