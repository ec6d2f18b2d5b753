import type { Context } from 'hono'
import { z } from 'zod'
import { readForm, readQuery } from '../../../http/read.ts'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { BATCH_MAX, LIST_PAGE_MAX } from '../../../kernel/limits.ts'
import { BATCH_BYTES_MAX, type Batches } from '../../invoicing/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { type BatchError, batchPage, batchProgressPage } from './pages/batch-pages.ts'

export type BatchDeps = Pick<PortalDeps, 'config' | 'session' | 'invoices'>

const zPage = z.looseObject({ page: z.coerce.number().int().min(1).max(1000).default(1) })
const zToken = z.looseObject({ form_token: z.string().max(200).optional() })
/** Parts, names and boundaries of a thousand files. */
const FORM_BYTES = 1024 * 1024

export async function eraseBatch(deps: BatchDeps, c: Context): Promise<Response> {
  await deps.session.checkFormToken(c, (await readForm(c, zToken)).form_token)
  await batchesOf(deps).erase(c.req.param('id') ?? '')
  return c.redirect(`/${contextOf(deps, c).lang}/invoices/many`, 303)
}

function batchesOf({ invoices }: BatchDeps): Batches {
  if (invoices !== undefined) return invoices.batches
  throw new Fault('not-found', 'portal/no-such-page', 'There is no such page')
}

const STATUS = { none: 400, 'too-many': 400, 'too-large': 413 } as const satisfies Record<BatchError, number>

export async function showForm(deps: BatchDeps, c: Context, error?: BatchError): Promise<Response> {
  batchesOf(deps)
  const token = await deps.session.formToken(c)
  return c.html(
    String(batchPage(contextOf(deps, c), { token, error })),
    error === undefined ? 200 : STATUS[error],
  )
}

export async function startBatch(deps: BatchDeps, c: Context): Promise<Response> {
  const batches = batchesOf(deps)
  const limits = { bytesMax: BATCH_BYTES_MAX + FORM_BYTES, filesMax: BATCH_MAX }
  const upload = await readUpload(c, limits).catch(errorOf)
  if (typeof upload === 'string') return showForm(deps, c, upload)
  const { fields, files } = upload
  await deps.session.checkFormToken(c, fields['form_token'])
  if (files.length === 0) return showForm(deps, c, 'none')
  const id = await batches.start({ files, pack: fields['pack'] ?? '' })
  return c.redirect(`/${contextOf(deps, c).lang}/invoices/many/${id}`, 303)
}

function errorOf(error: unknown): BatchError {
  if (!(error instanceof Fault) || error.kind !== 'too-large') throw error
  return error.code === 'input/too-many-files' ? 'too-many' : 'too-large'
}

export async function showBatch(deps: BatchDeps, c: Context): Promise<Response> {
  const batches = batchesOf(deps)
  const progress = await batches.progress(c.req.param('id') ?? '')
  const pages = Math.ceil(progress.files / LIST_PAGE_MAX)
  const page = Math.min(readQuery(c, zPage).page, pages)
  const files = await batches.files(progress.id, page)
  const token = await deps.session.formToken(c)
  return c.html(String(batchProgressPage(contextOf(deps, c), { progress, files, page, pages, token })))
}

/** As `entente check-invoice --json` gives it, in the order in which the files were chosen. */
export async function showResults(deps: BatchDeps, c: Context): Promise<Response> {
  const batches = batchesOf(deps)
  const id = c.req.param('id') ?? ''
  const { files } = await batches.progress(id)
  const results = []
  for (let page = 1; page <= Math.ceil(files / LIST_PAGE_MAX); page++)
    for (const { name, state, outcome } of await batches.files(id, page)) {
      if (outcome === undefined) continue
      if ('refusal' in outcome)
        results.push({ file: name, pack: null, valid: false, findings: [], problem: outcome.refusal })
      else
        results.push({ file: name, pack: outcome.pack, valid: state === 'valid', findings: outcome.findings })
    }
  return c.json(results)
}
