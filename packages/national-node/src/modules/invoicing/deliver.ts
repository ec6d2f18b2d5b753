import { Fault } from '../../kernel/fault.ts'
import type { AccessPoint } from './access-point.ts'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { claimErrand, countErrands, type Errand, finishErrand, releaseErrand } from './outbox-store.ts'
import { findDocument, listOnTheWay, octetsOf, setState } from './store.ts'

const ON_THE_WAY_MAX = 100

/**
 * Runs the errands to the access point, oldest first, each on its own: one that fails keeps nothing from the others and
 * is tried again next time. The other side takes the same twice as once, so a death in between does no harm.
 * @returns how many were done and how many still wait
 */
export async function deliver(deps: InvoicingDeps): Promise<{ done: number; waiting: number }> {
  const { accessPoint, store, clock } = deps
  if (accessPoint === undefined) return { done: 0, waiting: 0 }
  const failed: string[] = []
  let done = 0
  for (;;) {
    const errand = await claimErrand(store.db, clock.now(), failed)
    if (errand === undefined) break
    if (await run(deps, accessPoint, errand)) done++
    else failed.push(errand.document)
  }
  await askStatus(deps, accessPoint)
  return { done, waiting: await countErrands(store.db) }
}

type Claimed = { readonly kind: Errand; readonly document: string; readonly attempts: number }

async function run(deps: InvoicingDeps, accessPoint: AccessPoint, errand: Claimed): Promise<boolean> {
  const { store, clock, log } = deps
  const document = await findDocument(store.db, errand.document)
  try {
    if (document !== undefined) {
      const { message, sender, receiver } = document
      const body = octetsOf(document)
      if (errand.kind === 'acknowledge') await accessPoint.acknowledge(message)
      else if (body !== undefined) await accessPoint.submit({ message, sender, receiver, body })
    }
  } catch (error) {
    log.warn('invoicing.errand-failed', {
      kind: errand.kind,
      document: errand.document,
      attempts: errand.attempts,
      reason: String(error),
    })
    await releaseErrand(store.db, errand)
    if (!(error instanceof Fault)) throw error
    return false
  }
  await store.transaction(async (tx) => {
    await finishErrand(tx, errand, clock.now())
    if (errand.kind === 'submit') await setState(tx, errand.document, 'accepted')
  })
  return true
}

/** How what was sent has ended, as far as the access point knows. */
async function askStatus({ store, log }: InvoicingDeps, accessPoint: AccessPoint): Promise<void> {
  for (const { id, message } of await listOnTheWay(store.db, ON_THE_WAY_MAX)) {
    try {
      const state = await accessPoint.status(message)
      if (state !== 'accepted') await setState(store.db, id, state)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn('invoicing.status-unknown', { document: id, reason: String(error) })
      return
    }
  }
}
