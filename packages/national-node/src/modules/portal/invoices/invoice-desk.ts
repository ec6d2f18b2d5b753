/** What the pages of invoices need of the node beyond what they find out by themselves. */
import type { InvoiceModel } from '@entente/invoice'
import type { InvoicesTexts, Lang, ShownReason } from '@entente/ui'
import type { Batches, Seal } from '../../invoicing/index.ts'

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
  /** Of the signature on the document, or around it. */
  readonly seal: Seal
  /** There is a register that can be asked, or a signature that can be looked at. */
  readonly askable: boolean
}

export type InvoiceDesk = {
  readonly batches: Batches
  /** The extract of the seller's business register, recognised under the agreement and compared with the invoice. */
  askRegister(model: InvoiceModel): Promise<Omit<SellerView, 'country' | 'number' | 'seal'>>
  /** Who has sealed the document; undefined where nobody looks at signatures. */
  readSeal(document: {
    readonly bytes: Uint8Array
    readonly entry: string | undefined
    readonly model: InvoiceModel
  }): Promise<Seal | undefined>
}
