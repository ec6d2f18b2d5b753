/** What the page says of the seller: first what its number shows by itself, then what the register answered. */
import type { InvoiceModel } from '@entente/invoice'
import { identifySeller } from '../../invoicing/index.ts'
import type { PortalDeps } from '../portal-deps.ts'
import type { SellerView } from './invoice-desk.ts'

type SellerDeps = Pick<PortalDeps, 'invoices' | 'clock'>

/** Without asking anybody. */
export function openSeller({ invoices }: SellerDeps, model: InvoiceModel): SellerView {
  const found = identifySeller(model)
  if (found === undefined) return { state: 'noNumber', askable: false }
  const { country, number, wellFormed } = found
  return {
    state: wellFormed ? 'ready' : 'malformed',
    country,
    number,
    askable: wellFormed && invoices !== undefined,
  }
}

/** After the register of the seller's country was asked, under the agreement. */
export async function askSeller(deps: SellerDeps, model: InvoiceModel): Promise<SellerView> {
  const opened = openSeller(deps, model)
  if (deps.invoices === undefined || opened.state !== 'ready') return opened
  return { ...opened, ...(await deps.invoices.askRegister(model)) }
}
