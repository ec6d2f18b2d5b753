/** The rules of invoices are a thousand: they are loaded with the first invoice, and not with the node. */
import type { InvoiceModel } from '@entente/invoice'
import type { OpenedFile } from './open-file.ts'
import type { TranslatedFile } from './translate-file.ts'

type Open = typeof import('./open-file.ts').openFile
type Translate = typeof import('./translate-file.ts').translateFile

export async function openFile(...asked: Parameters<Open>): Promise<OpenedFile> {
  const module = await import('./open-file.ts')
  return module.openFile(...asked)
}

export async function translateFile(...asked: Parameters<Translate>): Promise<TranslatedFile> {
  const module = await import('./translate-file.ts')
  return module.translateFile(...asked)
}

/** The other side of the one it follows. */
export const targetOf = ({ specification = '' }: InvoiceModel): Parameters<Translate>[1] =>
  specification.trim().startsWith('urn:peppol:pint:') ? 'peppol-bis' : 'pint-jp'
