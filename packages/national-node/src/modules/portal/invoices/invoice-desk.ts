/** What the pages of invoices need of the node beyond what they find out by themselves. */
import type { InvoiceModel } from '@entente/invoice'
import type { Batches } from '../../invoicing/index.ts'
import type { SellerView } from './pages/seller-part.ts'

export type InvoiceDesk = {
  readonly batches: Batches
  /** The extract of the seller's business register, recognised under the agreement and compared with the invoice. */
  askRegister(model: InvoiceModel): Promise<Omit<SellerView, 'country' | 'number'>>
}
