import type { AgreementsDeps } from './agreements-deps.ts'
import { delivered, listUndelivered } from './store.ts'

/**
 * Tells partners what they have not been told yet, oldest first. A partner out of reach is tried again next time;
 * one who has the notice already answers the same way, so telling twice does no harm.
 * @returns how many were delivered and how many still wait
 */
export async function deliverNotices(deps: AgreementsDeps): Promise<{ delivered: number; waiting: number }> {
  const waiting = await listUndelivered(deps.store.db)
  let count = 0
  for (const { notice, partner, compact } of waiting) {
    const address = deps.config.partners.find(({ party }) => party === partner)
    if (address === undefined || !(await deliver(deps, address.baseUrl, compact))) continue
    await delivered(deps.store.db, { notice, partner, at: deps.clock.now() })
    count++
  }
  return { delivered: count, waiting: waiting.length - count }
}

async function deliver({ fetch, log }: AgreementsDeps, baseUrl: string, compact: string): Promise<boolean> {
  try {
    const answer = await fetch(`${baseUrl}/agreements/notices`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.entente.notice+jws' },
      body: compact,
    })
    if (answer.status === 200 || answer.status === 201) return true
    log.warn('agreements.notice-refused', { partner: new URL(baseUrl).host, status: answer.status })
  } catch (error) {
    log.warn('agreements.notice-undelivered', { partner: new URL(baseUrl).host, reason: String(error) })
  }
  return false
}
