/**
 * Many files checked one after the other. Whoever brings them may go away and come back; a node that dies in the middle
 * goes on where it was, since each file is either waiting or has its result. A file is erased with its result.
 */
import type { InvoiceReport } from '@entente/invoice'
import { addSeconds } from '../../../kernel/clock.ts'
import { Fault } from '../../../kernel/fault.ts'
import { randomToken } from '../../../kernel/ids.ts'
import { BATCH_MAX, LIST_PAGE_MAX } from '../../../kernel/limits.ts'
import type { InvoicingDeps } from '../invoicing-deps.ts'
import type { UploadedFile } from '../../../http/upload.ts'
import type { FileRefusal } from '../view/open-file.ts'
import {
  claimFile,
  countFiles,
  deleteBatches,
  type FileRow,
  findBatch,
  finishFile,
  insertBatch,
  listFiles,
} from './batch-store.ts'

export const BATCH_BYTES_MAX = 50 * 1024 * 1024
const KEPT_SECONDS = 24 * 60 * 60
/** So that other work of the node has its turn in between. */
const FILES_PER_RUN = 250
/** Nobody reads more of one file; the count beside them is of all. */
const FINDINGS_KEPT_MAX = 200

type Findings = InvoiceReport['findings']
export type FileOutcome =
  | { readonly pack: string; readonly fatal: number; readonly warnings: number; readonly findings: Findings }
  | { readonly refusal: FileRefusal }

export type CheckedBatchFile = {
  readonly place: number
  readonly name: string
  readonly state: FileRow['state']
  readonly outcome: FileOutcome | undefined
}

export type BatchProgress = {
  readonly id: string
  readonly files: number
  readonly done: number
  readonly counts: Readonly<Record<FileRow['state'], number>>
}

export type Batches = {
  /** @returns the name under which the result is found: whoever knows it sees it */
  start(batch: { readonly files: readonly UploadedFile[]; readonly pack: string }): Promise<string>
  /** @throws Fault `not-found` */
  progress(id: string): Promise<BatchProgress>
  /** One page of files, from 1. */
  files(id: string, page: number): Promise<readonly CheckedBatchFile[]>
  erase(id: string): Promise<void>
  /** Timed work: checks what waits, some files at a time. */
  run(): Promise<number>
  /** Timed work: results are kept for a day. */
  sweep(): Promise<number>
}

export function createBatches(deps: Pick<InvoicingDeps, 'store' | 'clock'>): Batches {
  const { store, clock } = deps
  return {
    start: (batch) => start(deps, batch),
    progress: (id) => progress(deps, id),
    async files(id, page) {
      const from = (page - 1) * LIST_PAGE_MAX + 1
      const rows = await listFiles(store.db, id, { from, limit: LIST_PAGE_MAX })
      return rows.map(({ outcome, ...row }) => ({
        ...row,
        outcome: outcome === null ? undefined : (JSON.parse(outcome) as FileOutcome),
      }))
    },
    async erase(id) {
      await store.transaction((tx) => deleteBatches(tx, { id }))
    },
    run: () => run(deps),
    sweep: () =>
      store.transaction((tx) => deleteBatches(tx, { before: addSeconds(clock.now(), -KEPT_SECONDS) })),
  }
}

async function start(
  { store, clock }: Pick<InvoicingDeps, 'store' | 'clock'>,
  { files, pack }: { readonly files: readonly UploadedFile[]; readonly pack: string },
): Promise<string> {
  if (files.length === 0 || files.length > BATCH_MAX)
    throw new Fault('invalid', 'invoicing/batch-size', `Between 1 and ${BATCH_MAX} files are checked at once`)
  const { findPack } = await import('@entente/invoice')
  const id = randomToken(16)
  const rows = files.map(
    ({ name, bytes }, at): FileRow => ({
      batch: id,
      place: at + 1,
      name,
      state: 'waiting',
      octets: bytes,
      body: null,
      claimed_until: null,
      outcome: null,
    }),
  )
  const batch = {
    id,
    files: files.length,
    pack: findPack(pack) === undefined ? '' : pack,
    created_at: clock.now(),
  }
  await store.transaction((tx) => insertBatch(tx, batch, rows))
  return id
}

async function progress({ store }: Pick<InvoicingDeps, 'store'>, id: string): Promise<BatchProgress> {
  const batch = await findBatch(store.db, id)
  if (batch === undefined)
    throw new Fault('not-found', 'invoicing/unknown-batch', 'There is no such result, or it is erased')
  const counts = { waiting: 0, valid: 0, 'not-valid': 0, 'not-an-invoice': 0 }
  for (const { state, count } of await countFiles(store.db, id)) counts[state] = count
  return { id, files: batch.files, done: batch.files - counts.waiting, counts }
}

async function run({ store, clock }: Pick<InvoicingDeps, 'store' | 'clock'>): Promise<number> {
  const packs = new Map<string, string>()
  for (let done = 0; done < FILES_PER_RUN; done++) {
    const file = await claimFile(store.db, clock.now())
    if (file === undefined) return done
    const { batch, place, octets, body } = file
    const bytes = octets ?? Buffer.from(body ?? '', 'base64')
    const pack = packs.get(batch) ?? (await findBatch(store.db, batch))?.pack ?? ''
    packs.set(batch, pack)
    await finishFile(store.db, { batch, place, ...(await checked(bytes, pack)) })
  }
  return FILES_PER_RUN
}

async function checked(bytes: Uint8Array, pack: string): Promise<Pick<FileRow, 'state' | 'outcome'>> {
  const [{ findPack }, { openFile }] = await Promise.all([
    import('@entente/invoice'),
    import('../view/open-file.ts'),
  ])
  const found = openFile(bytes, pack === '' ? undefined : findPack(pack))
  if (!found.ok) {
    const outcome: FileOutcome = { refusal: found.refusal }
    return { state: 'not-an-invoice', outcome: JSON.stringify(outcome) }
  }
  const { report } = found.opened
  const fatal = report.findings.filter(({ severity }) => severity === 'fatal').length
  const outcome: FileOutcome = {
    pack: report.pack,
    fatal,
    warnings: report.findings.length - fatal,
    findings: report.findings.slice(0, FINDINGS_KEPT_MAX),
  }
  return { state: report.valid ? 'valid' : 'not-valid', outcome: JSON.stringify(outcome) }
}
