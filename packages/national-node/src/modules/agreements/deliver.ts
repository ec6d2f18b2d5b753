import type { AgreementsDeps } from './agreements-deps.ts'
import { type DocumentKind, listUndelivered, markDelivered, type Waiting } from './outbox.ts'

type Delivered = { delivered: number; waiting: number }
type Partner = AgreementsDeps['config']['partners'][number]

/** Where each kind goes, and as what. */
export const DOORS: Readonly<Record<DocumentKind, { readonly path: string; readonly type: string }>> = {
  notice: { path: '/agreements/notices', type: 'application/vnd.entente.notice+jws' },
  message: { path: '/agreements/messages', type: 'application/vnd.entente.negotiation+jws' },
  envelope: { path: '/agreements/envelopes', type: 'application/vnd.entente.agreement+json' },
}

/**
 * Tells partners what they have not been told yet, oldest first, each on its own: one out of reach is tried again
 * next time and keeps nothing from the others. One who has the document already answers the same way, so telling
 * twice does no harm.
 * @returns how many were delivered and how many still wait
 */
export async function deliver(deps: AgreementsDeps): Promise<Delivered> {
  const told = await Promise.all(deps.config.partners.map((partner) => tellPartner(deps, partner)))
  return {
    delivered: told.reduce((sum, one) => sum + one.delivered, 0),
    waiting: told.reduce((sum, one) => sum + one.waiting, 0),
  }
}

async function tellPartner(deps: AgreementsDeps, { party, baseUrl }: Partner): Promise<Delivered> {
  const waiting = await listUndelivered(deps.store.db, party)
  let count = 0
  for (const one of waiting) {
    const outcome = await tell(deps, baseUrl, one)
    // Each further try would wait as long as this one did.
    if (outcome === 'out-of-reach') break
    if (outcome === 'refused') continue
    await markDelivered(deps.store.db, one, { partner: party, at: deps.clock.now() })
    count++
  }
  return { delivered: count, waiting: waiting.length - count }
}

type Outcome = 'delivered' | 'refused' | 'out-of-reach'

async function tell(
  { fetch, log }: AgreementsDeps,
  baseUrl: string,
  { kind, body }: Waiting,
): Promise<Outcome> {
  const partner = new URL(baseUrl).host
  const { path, type } = DOORS[kind]
  try {
    const { status } = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    if (status === 200 || status === 201) return 'delivered'
    log.warn('agreements.document-refused', { partner, kind, status })
    return 'refused'
  } catch (error) {
    log.warn('agreements.document-undelivered', { partner, kind, reason: String(error) })
    return 'out-of-reach'
  }
}
