import type { ReceiveOptions } from '../core/receive-keep.ts'
import type { OpenOffer } from '../core/receive-offer.ts'
import type { StoredCredential } from '../core/store.ts'
import { WalletError } from '../core/wallet-error.ts'
import type { AppPorts, Visit } from './ports.ts'
import type { Screen } from './screen.ts'
import { showList } from './list-acts.ts'

export function showNotice({ wallet }: AppPorts, visit: Visit): void {
  visit.show({ name: 'notice', notice: wallet.readOfferLink(visit.url) })
}

export async function openOffer({ wallet }: AppPorts, visit: Visit): Promise<void> {
  visit.show({ name: 'progress', text: 'progressOffer' })
  visit.show({ name: 'offer', offer: await wallet.openOffer(visit.url) })
}

export async function receive(ports: AppPorts, visit: Visit, given: { offer: OpenOffer; code: string }) {
  const { offer } = given
  // People read codes in groups: the spaces are not part of them.
  const txCode = given.code.replaceAll(/\s/g, '')
  const asked = offer.preAuthorized?.txCode !== undefined
  if (asked && txCode === '') return visit.show({ name: 'offer', offer, codeError: 'codeMissing' })
  visit.show({ name: 'progress', text: 'progressFetch' })
  try {
    await keepAll(ports, visit, () => ports.wallet.receive(offer, { txCode, ...approving(visit) }))
  } catch (error) {
    if (!asked || !isWrongCode(error)) throw error
    visit.show({ name: 'offer', offer, codeError: 'codeWrong' })
  }
}

/** OpenID4VCI 1.0 §6.3: the same answer for a wrong code and for an offer that is used up. */
function isWrongCode(error: unknown): boolean {
  return error instanceof WalletError && error.refusal?.error === 'invalid_grant'
}

/** The person is back from the issuer. The address is forgotten at once: it counts only once. */
export async function continueAfterReturn(ports: AppPorts, visit: Visit): Promise<void> {
  ports.settle()
  visit.show({ name: 'progress', text: 'progressFetch' })
  await keepAll(ports, visit, () => ports.wallet.continueWith(visit.url, approving(visit)))
}

function approving(visit: Visit): ReceiveOptions {
  return {
    async approve(preview) {
      const kept = await visit.ask({ name: 'approve', preview })
      visit.show({ name: 'progress', text: 'progressFetch' })
      return kept
    },
  }
}

async function keepAll(
  ports: AppPorts,
  visit: Visit,
  work: () => Promise<readonly StoredCredential[]>,
): Promise<void> {
  try {
    const credentials = await work()
    ports.settle()
    visit.show({ name: 'received', credentials })
  } catch (error) {
    if (!(error instanceof WalletError) || error.code !== 'RECEIVE_DECLINED') throw error
    ports.settle()
    await showList(ports, visit, 'notKept')
  }
}

export async function authorize(ports: AppPorts, visit: Visit, offer: OpenOffer): Promise<void> {
  visit.show({ name: 'progress', text: 'progressLeave' })
  const { url } = await ports.wallet.startAuthorization(offer)
  ports.leave(url)
}

/** Without an offer: first what an issuer of the wallet's own list has. */
export async function showTypes({ config, wallet }: AppPorts, visit: Visit, index: string): Promise<void> {
  const issuer = config.issuers[Number(index)]
  if (issuer === undefined) return visit.show({ name: 'issuers' })
  visit.show({ name: 'progress', text: 'progressOffer' })
  const opened = await wallet.openIssuer(issuer.url, [])
  visit.show({ name: 'types', issuer: opened.issuer })
}

export async function authorizeType(
  ports: AppPorts,
  visit: Visit,
  { issuer, type }: { issuer: Extract<Screen, { name: 'types' }>['issuer']; type: string },
): Promise<void> {
  visit.show({ name: 'progress', text: 'progressLeave' })
  const chosen = issuer.configurations.find(({ id }) => id === type)
  // ISSU_12a: one consent, every format of the dataset.
  const same = issuer.configurations.filter(
    ({ id, scope }) => id === type || (scope !== undefined && scope === chosen?.scope),
  )
  await authorize(
    ports,
    visit,
    await ports.wallet.openIssuer(
      issuer.issuer,
      same.map(({ id }) => id),
    ),
  )
}
