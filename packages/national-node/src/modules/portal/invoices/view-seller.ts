/** What the page says of the seller: first what its number shows by itself, then what the register answered. */
import { identifySeller, type OpenedInvoice } from '../../invoicing/index.ts'
import type { PortalDeps } from '../portal-deps.ts'
import type { SellerView } from './invoice-desk.ts'

type SellerDeps = Pick<PortalDeps, 'invoices' | 'clock'>
type Opened = Pick<OpenedInvoice, 'model' | 'signed' | 'entry'>

/** Without asking anybody. */
export function openSeller({ invoices }: SellerDeps, { model, signed }: Opened): SellerView {
  const seal = { state: signed ? 'unchecked' : 'none' } as const
  const found = identifySeller(model)
  if (found === undefined) return { state: 'noNumber', seal, askable: signed && invoices !== undefined }
  const { country, number, wellFormed } = found
  return {
    state: wellFormed ? 'ready' : 'malformed',
    country,
    number,
    seal,
    askable: (wellFormed || signed) && invoices !== undefined,
  }
}

/** After the register of the seller's country was asked, under the agreement, and the signature was looked at. */
export async function askSeller(deps: SellerDeps, opened: Opened, bytes: Uint8Array): Promise<SellerView> {
  const view = openSeller(deps, opened)
  const { invoices } = deps
  if (invoices === undefined) return view
  const { model, entry, signed } = opened
  const found = signed ? await invoices.readSeal({ bytes, entry, model }) : undefined
  const seal = found ?? view.seal
  if (view.state !== 'ready') return { ...view, seal, askable: false }
  return { ...view, ...(await invoices.askRegister(model)), seal }
}
