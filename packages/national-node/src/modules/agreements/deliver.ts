import type { AgreementsDeps } from './agreements-deps.ts'
import { delivered, listUndelivered } from './store.ts'

type Delivered = { delivered: number; waiting: number }
type Partner = AgreementsDeps['config']['partners'][number]

/**
 * Tells partners what they have not been told yet, oldest first, each on its own: one out of reach is tried again
 * next time and keeps nothing from the others. One who has the notice already answers the same way, so telling
 * twice does no harm.
 * @returns how many were delivered and how many still wait
 */
export async function deliverNotices(deps: AgreementsDeps): Promise<Delivered> {
  const told = await Promise.all(deps.config.partners.map((partner) => tellPartner(deps, partner)))
  return {
    delivered: told.reduce((sum, one) => sum + one.delivered, 0),
    waiting: told.reduce((sum, one) => sum + one.waiting, 0),
  }
}

async function tellPartner(deps: AgreementsDeps, { party, baseUrl }: Partner): Promise<Delivered> {
  const waiting = await listUndelivered(deps.store.db, party)
  let count = 0
  for (const { notice, compact } of waiting) {
    const outcome = await deliver(deps, baseUrl, compact)
    // Each further try would wait as long as this one did.
    if (outcome === 'out-of-reach') break
    if (outcome === 'refused') continue
    await delivered(deps.store.db, { notice, partner: party, at: deps.clock.now() })
    count++
  }
  return { delivered: count, waiting: waiting.length - count }
}

type Outcome = 'delivered' | 'refused' | 'out-of-reach'

async function deliver({ fetch, log }: AgreementsDeps, baseUrl: string, compact: string): Promise<Outcome> {
  const partner = new URL(baseUrl).host
  try {
    const { status } = await fetch(`${baseUrl}/agreements/notices`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.entente.notice+jws' },
      body: compact,
    })
    if (status === 200 || status === 201) return 'delivered'
    log.warn('agreements.notice-refused', { partner, status })
    return 'refused'
  } catch (error) {
    log.warn('agreements.notice-undelivered', { partner, reason: String(error) })
    return 'out-of-reach'
  }
}
