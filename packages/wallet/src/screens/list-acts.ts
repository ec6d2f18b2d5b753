import { isPidType } from '@entente/credentials'
import type { StoredCredential } from '../core/store.ts'
import type { AppPorts, Visit } from './ports.ts'
import type { ListNote } from './screen.ts'

export async function showList(ports: AppPorts, visit: Visit, note?: ListNote): Promise<void> {
  await showDocuments(ports, visit, note)
  // The documents are there meanwhile; nobody waits for an issuer, and one that does not answer is no error here.
  const due = await ports.returns?.renewDue().catch(() => undefined)
  if (due === undefined || due.renewed.length === 0) return
  const changed = due.renewed.some(({ changed: names }) => names.length > 0)
  await showDocuments(ports, visit, changed ? 'renewedChanged' : 'renewed')
}

async function showDocuments({ wallet }: AppPorts, visit: Visit, note?: ListNote): Promise<void> {
  const credentials = [...(await wallet.credentials.list())].sort(
    (a, b) => Number(isIdentity(b)) - Number(isIdentity(a)) || b.receivedAt - a.receivedAt,
  )
  visit.show({ name: 'list', credentials, ...(note && { note }) })
}

/** Who the person is comes first, then the newest. */
function isIdentity({ type }: StoredCredential): boolean {
  return isPidType(type)
}

export async function askToRemove(ports: AppPorts, visit: Visit, id: string): Promise<void> {
  const credential = await ports.wallet.credentials.find(id)
  if (credential === undefined) return showList(ports, visit)
  visit.show({ name: 'remove', credential })
}

export async function remove(ports: AppPorts, visit: Visit, id: string): Promise<void> {
  await ports.wallet.credentials.remove(id)
  await showList(ports, visit, 'removed')
}
