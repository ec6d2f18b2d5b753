import type { Answers, Target } from '@entente/invoice'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readBytes, readQuery } from '../../http/read.ts'
import { Fault } from '../../kernel/fault.ts'
import { INVOICE_BYTES_MAX } from './limits.ts'
import type { OpenedInvoice } from './view/open-file.ts'
import { openFile, targetOf, translateFile } from './view/open-lazily.ts'

const zPack = z.object({ pack: z.string().max(40).optional() })
const zText = z.string().trim().min(1).max(200).optional()
const zDay = z.iso.date().optional()
/** Where it goes, and what only the person who sends it can say ({@link Answers}). */
const zTranslation = zPack.extend({
  to: z.enum(['peppol-bis', 'pint-jp']).optional(),
  registrationNumber: zText,
  unregistered: z.literal('true').optional(),
  periodFrom: zDay,
  periodUntil: zDay,
  exemption: z.string().trim().min(1).max(1000).optional(),
  buyerReference: zText,
  dueDate: zDay,
})

/** Open to everybody: an invoice is read, answered about, and forgotten. */
export function openRoutes(): Hono {
  const app = new Hono()
  app.post('/invoicing/validate', async (c) => {
    const { report } = await readInvoice(c, readQuery(c, zPack).pack)
    const { pack, valid, findings } = report
    return c.json({ pack, valid, findings })
  })
  app.post('/invoicing/translate', async (c) => {
    const { to, ...given } = readQuery(c, zTranslation)
    const { model } = await readInvoice(c, undefined)
    return c.json(await translated(model, to, given))
  })
  return app
}

async function readInvoice(c: Context, name: string | undefined): Promise<OpenedInvoice> {
  const pack = name === undefined ? undefined : await findPack(name)
  const found = await openFile(await readBytes(c, INVOICE_BYTES_MAX), pack)
  if (!found.ok) throw new Fault('invalid', 'invoicing/not-an-invoice', found.refusal.detail)
  if (pack !== undefined && !found.opened.packs.includes(pack))
    throw new Fault('invalid', 'invoicing/other-syntax', 'These rules are not for invoices in this syntax')
  return found.opened
}

async function findPack(name: string) {
  const { findPack: find, PACKS } = await import('@entente/invoice')
  const pack = find(name)
  if (pack !== undefined) return pack
  const known = PACKS.map((one) => `${one.name}@${one.version}`).join(', ')
  throw new Fault('invalid', 'invoicing/unknown-pack', `The rules known here are ${known}`)
}

type Given = Omit<z.output<typeof zTranslation>, 'to'>

/** Questions and a refusal are answers too: nothing is invented, and what cannot be said there is told. */
async function translated(model: OpenedInvoice['model'], to: Target | undefined, given: Given) {
  const made = await translateFile(model, to ?? targetOf(model), answersOf(given))
  if (made.state !== 'translated') return made
  const { state, text, changes, kept, report } = made
  return { state, pack: report.pack, kept, changes, ubl: text }
}

function answersOf(given: Given): Answers {
  const { registrationNumber, exemption, buyerReference, dueDate, unregistered } = given
  const { periodFrom: from, periodUntil: until } = given
  return {
    ...(registrationNumber !== undefined && { registrationNumber }),
    ...(exemption !== undefined && { exemption }),
    ...(buyerReference !== undefined && { buyerReference }),
    ...(dueDate !== undefined && { dueDate }),
    ...(unregistered !== undefined && { unregistered: true }),
    ...((from !== undefined || until !== undefined) && { period: { from, until } }),
  }
}
