/** What the pages of invoices need of the node beyond what they find out by themselves. */
import type { InvoiceModel } from '@entente/invoice'
import type { InvoicesTexts, Lang, ShownReason } from '@entente/ui'
import type { Batches } from '../../invoicing/index.ts'

export type SellerState = keyof InvoicesTexts['sellerStates']

/** What is known of the seller beside what the invoice says. */
export type SellerView = {
  readonly state: SellerState
  readonly country?: string | undefined
  readonly number?: string | undefined
  /** From the extract of the register. */
  readonly registered?: { readonly name: string; readonly number: string } | undefined
  /** The agreement and the rule under which the extract counts here. */
  readonly under?: { readonly agreement: string; readonly version: number; readonly rule: string } | undefined
  readonly title?: Readonly<Partial<Record<Lang, string>>> | undefined
  readonly reasons?: readonly ShownReason[] | undefined
  /** There is a register that can be asked. */
  readonly askable: boolean
}

export type InvoiceDesk = {
  readonly batches: Batches
  /** The extract of the seller's business register, recognised under the agreement and compared with the invoice. */
  askRegister(model: InvoiceModel): Promise<Omit<SellerView, 'country' | 'number'>>
}
