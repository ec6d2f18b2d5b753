/** What must be true of a store at any moment a node may have died: everything of one action is there, or nothing. */
import { expect } from 'vitest'
import type { AuditEntry } from '../../national-node/src/modules/audit/index.ts'
import type { NationalNode } from '../../national-node/src/node.ts'
import type { ProcessCode, ProcessTestbed } from '../src/process-testbed.ts'

type Looked = Pick<NationalNode, 'audit' | 'store'>

export async function listEntries({ audit, store }: Looked): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (let page = await audit.list(store.db); page.length > 0; ) {
    entries.push(...page)
    page = await audit.list(store.db, { after: page.at(-1)?.seq ?? 0 })
  }
  return entries
}

/** @returns how many credentials Belgium has issued, or how many presentations Japan has decided. */
export async function checkKept(testbed: ProcessTestbed, code: ProcessCode): Promise<number> {
  return testbed.inside(code, async (node) => {
    expect(await node.audit.verifyChain(node.store.db)).toMatchObject({ ok: true })
    const entries = await listEntries(node)
    await checkNotices(node, entries)
    return code === 'be' ? checkIssued(node, entries) : checkDecided(node, entries)
  })
}

function of(entries: readonly AuditEntry[], event: string): readonly AuditEntry['data'][] {
  return entries.filter((entry) => entry.event === event).map(({ data }) => data)
}

/** For comparing what has no order of its own. */
function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).toSorted((a, b) => a.localeCompare(b))
}

async function rowsOf({ store }: Looked, table: string): Promise<Record<string, unknown>[]> {
  return store.db.selectFrom(table).selectAll().execute()
}

/** Copies, their places in the lists, the nonce and the keys used up, and the entry in the log. */
async function checkIssued(node: Looked, entries: readonly AuditEntry[]): Promise<number> {
  const issued = of(entries, 'issuer.credential-issued')
  const copies = issued.reduce((sum, { copies }) => sum + Number(copies), 0)
  const once = await rowsOf(node, 'issuer_once')
  const used = (kind: string) => once.filter((row) => row['kind'] === kind).length
  const credentials = await rowsOf(node, 'issuer_credential')
  const places = await rowsOf(node, 'status_entry')
  expect({
    credentials: credentials.length,
    keys: used('holder-key'),
    nonces: used('nonce'),
    offers: (await rowsOf(node, 'issuer_offer')).length,
  }).toEqual({
    credentials: copies,
    keys: copies,
    nonces: issued.length,
    offers: of(entries, 'issuer.credential-offered').length,
  })
  expect(sorted(places.map(({ list, idx }) => [list, idx]))).toEqual(
    sorted(credentials.map(({ list, idx }) => [`issuer/${String(list)}`, idx])),
  )
  return credentials.length
}

type Result = { readonly receiptId: string }[]

/** No decision without its receipts and its entries, no receipt and no entry without its decision. */
async function checkDecided(node: Looked, entries: readonly AuditEntry[]): Promise<number> {
  const rows = await rowsOf(node, 'verifier_transaction')
  const decided = rows.filter(({ result }) => result !== null)
  const receiptsOf = ({ result }: Record<string, unknown>) =>
    (JSON.parse(String(result)) as Result).map(({ receiptId }) => receiptId)
  const asked = of(entries, 'verifier.presentation-requested')
  expect(sorted(asked.map(({ transaction }) => transaction))).toEqual(sorted(rows.map(({ id }) => id)))
  const answered = of(entries, 'verifier.presentation-decided')
  expect(sorted(answered.map(({ transaction, receipts }) => [transaction, receipts]))).toEqual(
    sorted(decided.map((row) => [row['id'], receiptsOf(row).join(' ')])),
  )
  const receipts = sorted(decided.flatMap(receiptsOf))
  const logged = of(entries, 'recognition.credential-decided')
  expect(sorted(logged.map(({ receipt }) => receipt))).toEqual(receipts)
  expect(sorted((await rowsOf(node, 'recognition_receipt')).map(({ id }) => id))).toEqual(receipts)
  expect(sorted((await rowsOf(node, 'recognition_salt')).map(({ receipt }) => receipt))).toEqual(receipts)
  for (const { state, encryption_key: key, result, response_code_hash: code } of rows) {
    const open = state === 'requested' || state === 'fetched'
    // Half-answered is a state that nobody outside one transaction may ever see.
    expect(state).not.toBe('answered')
    expect({ open, key: key !== null, result: result !== null, code: code !== null }).toEqual(
      open ? { open, key: true, result: false, code: false } : { open, key: false, result: true, code: true },
    )
  }
  return decided.length
}

async function checkNotices(node: Looked, entries: readonly AuditEntry[]): Promise<void> {
  const kept = (await rowsOf(node, 'agreements_notice')).map(({ sha256 }) => sha256)
  const logged = ['agreements.notice-signed', 'agreements.notice-received'].flatMap((event) =>
    of(entries, event).map(({ sha256 }) => sha256),
  )
  expect(sorted(logged)).toEqual(sorted(kept))
}
