import { hexSha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { newId } from '../../kernel/ids.ts'
import { ERRORS_SHOWN_MAX } from '../../kernel/limits.ts'
import { appendSubmitted } from './events.ts'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { planErrand } from './outbox-store.ts'
import { type DocumentHead, type DocumentRow, documentsNamed, insertDocument } from './store.ts'
import { openFile } from './view/open-lazily.ts'

export type Submission = {
  /** The name our client gives it: the same again is the same document. */
  readonly message: string
  readonly sender: string
  readonly receiver: string
  readonly body: Uint8Array
}

/**
 * An invoice for the network: checked first, since what is not valid would only come back. Sent again under its name it
 * is the same errand; another document under that name is refused.
 * @throws Fault `invalid` with the findings, `conflict`
 */
export async function submitDocument(deps: InvoicingDeps, wish: Submission): Promise<DocumentHead> {
  const { store, clock, audit } = deps
  const { message, sender, receiver, body } = wish
  const pack = await checked(body)
  const sha256 = hexSha256(body)
  return store.transaction(async (tx) => {
    const [before] = await documentsNamed(tx, { direction: 'out', message })
    if (before !== undefined) {
      if (before.sha256 === sha256 && before.receiver === receiver && before.sender === sender) return before
      throw new Fault('conflict', 'invoicing/name-taken', 'Another document was submitted under this name')
    }
    const row: DocumentRow = {
      id: newId(clock),
      direction: 'out',
      message,
      sha256,
      sender,
      receiver,
      state: 'queued',
      pack: pack.name,
      fatal: 0,
      warnings: pack.warnings,
      octets: body,
      body: '',
      created_at: clock.now(),
      taken_at: null,
    }
    const { body: _, octets: __, ...shown } = row
    await insertDocument(tx, row)
    await planErrand(tx, 'submit', row.id)
    await appendSubmitted(tx, audit, { document: row.id, sha256, pack: pack.name })
    return shown
  })
}

async function checked(body: Uint8Array): Promise<{ readonly name: string; readonly warnings: number }> {
  const found = await openFile(body)
  if (!found.ok) throw new Fault('invalid', 'invoicing/not-an-invoice', found.refusal.detail)
  const { pack, valid, findings } = found.opened.report
  if (valid) return { name: pack, warnings: findings.length }
  const errors = findings
    .filter(({ severity }) => severity === 'fatal')
    .slice(0, ERRORS_SHOWN_MAX)
    .map(({ rule, path, line, message }) => ({ pointer: path, detail: `${rule}, line ${line}: ${message}` }))
  throw new Fault('invalid', 'invoicing/not-valid', `The invoice does not follow ${pack}`, errors)
}
