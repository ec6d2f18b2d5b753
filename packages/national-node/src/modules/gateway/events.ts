import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>
type About = { readonly request: string; readonly partner: string }

/** A partner's service ordered a presentation from our gateway. */
export async function appendOrdered(tx: Tx, audit: Append, data: About & { service: string; rule: string }) {
  await audit.append(tx, { event: 'gateway.presentation-ordered', data })
}

/** An answer was forwarded to the partner named in the request, and its content deleted. */
export async function appendForwarded(tx: Tx, audit: Append, data: About) {
  await audit.append(tx, { event: 'gateway.answer-forwarded', data })
}

/** An answer could not be forwarded, and its content was deleted. */
export async function appendDropped(tx: Tx, audit: Append, data: About & { code: string }) {
  await audit.append(tx, { event: 'gateway.answer-dropped', data })
}

/** One of our services asked through the gateway of a partner. */
export async function appendAsked(tx: Tx, audit: Append, data: About & { service: string }) {
  await audit.append(tx, { event: 'gateway.presentation-asked', data })
}

/** What a gateway forwarded was decided here. */
export async function appendReceived(
  tx: Tx,
  audit: Append,
  data: About & { verdict: string; receipt: string },
) {
  await audit.append(tx, { event: 'gateway.answer-decided', data })
}

/** A request through a gateway ended without a decision. */
export async function appendFailed(tx: Tx, audit: Append, data: About & { code: string }) {
  await audit.append(tx, { event: 'gateway.presentation-failed', data })
}

/** What people had handed over was deleted after its time. */
export async function appendErased(tx: Tx, audit: Append, data: { count: number }) {
  await audit.append(tx, { event: 'gateway.attributes-erased', data })
}
