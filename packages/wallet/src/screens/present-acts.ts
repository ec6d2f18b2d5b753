import type { Sent } from '../core/present.ts'
import { explain } from './explain.ts'
import type { AppPorts, Visit } from './ports.ts'
import { boxOf } from './register-entry.ts'
import type { Action, RequestScreen } from './screen.ts'

export async function showRequest({ openRequest, wallet }: AppPorts, visit: Visit): Promise<void> {
  visit.show({ name: 'progress', text: 'progressRequest' })
  const opened = await openRequest(visit.url)
  if (!opened.ok) {
    const { code } = opened
    return visit.show({ name: 'error', error: { kind: explain(code, 'present'), code } })
  }
  const credentials = await wallet.credentials.list()
  visit.show({ name: 'request', opened, credentials, choice: {}, revealed: new Set() })
}

export async function answerRequest(
  ports: AppPorts,
  visit: Visit,
  { screen, shared, fields = {} }: { screen: RequestScreen; shared: boolean; fields?: Action['fields'] },
): Promise<void> {
  const { opened, choice } = screen
  const warned = (opened.summary.warnings ?? []).map(({ code }) => code)
  const accepted = warned.filter((code) => fields[boxOf(code)] !== undefined)
  if (shared && accepted.length < warned.length) return visit.show({ ...screen, unaccepted: true })
  visit.show({ name: 'progress', text: 'progressSend' })
  const sent = shared ? await opened.approve(neededChoice(screen, choice), accepted) : await opened.refuse()
  ports.settle()
  const { relyingParty, signing } = opened.summary
  follow(ports, visit, { sent, shared, signed: signing !== undefined, to: relyingParty.name })
}

/** Only what the verifier needs: an optional document stays where it is. */
function neededChoice({ opened }: RequestScreen, choice: RequestScreen['choice']): RequestScreen['choice'] {
  const needed = Object.entries(choice).filter(([queryId]) => opened.offer.needed.includes(queryId))
  return Object.fromEntries(needed)
}

function follow(
  ports: AppPorts,
  visit: Visit,
  { sent, ...answered }: { sent: Sent; shared: boolean; signed: boolean; to: string },
): void {
  if (!sent.ok) {
    const { code, detail } = sent
    const says = code === 'VERIFIER_REFUSED' ? { says: detail } : {}
    return visit.show({ name: 'error', error: { kind: explain(code, 'present'), code, ...says } })
  }
  visit.show({ name: 'sent', ...answered, next: sent.redirectUri })
  if (sent.redirectUri !== undefined) ports.leave(sent.redirectUri)
}

export function reveal(screen: RequestScreen, line: string): RequestScreen {
  const revealed = new Set(screen.revealed)
  if (!revealed.delete(line)) revealed.add(line)
  return { ...screen, revealed }
}

export function revealLines(screen: RequestScreen, lines: string, open: boolean): RequestScreen {
  const revealed = new Set(screen.revealed)
  for (const line of lines.split(' ')) {
    if (open) revealed.add(line)
    else revealed.delete(line)
  }
  return { ...screen, revealed }
}

/** Another document for a question: its values are hidden again. */
export function choose(screen: RequestScreen, queryId: string, credentialId: string): RequestScreen {
  const revealed = new Set([...screen.revealed].filter((line) => !line.startsWith(`${queryId}-`)))
  return { ...screen, revealed, choice: { ...screen.choice, [queryId]: credentialId } }
}
