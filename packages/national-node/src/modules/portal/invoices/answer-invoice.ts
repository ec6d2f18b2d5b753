import { type Answers, createSvrl, findPack, type Pack } from '@entente/invoice'
import type { Html } from '@entente/ui'
import type { Context } from 'hono'
import { z } from 'zod'
import { readForm } from '../../../http/read.ts'
import { plainName, readUpload } from '../../../http/upload.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import { LANGUAGES } from '../../../kernel/language.ts'
import {
  CARRIED_CHARACTERS_MAX,
  type FileRefusal,
  INVOICE_BYTES_MAX,
  openFile,
  type OpenedInvoice,
  packFile,
  targetOf,
  translateFile,
  unpackFile,
} from '../../invoicing/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { invoicePage } from './pages/invoice-page.ts'
import { translationPage } from './pages/translation-page.ts'
import { uploadPage } from './pages/upload-page.ts'
import { type Act, ACTS, type Carried } from './pages/uses.ts'
import { askSeller, openSeller } from './view-seller.ts'

export type InvoiceDeps = Pick<PortalDeps, 'config' | 'session' | 'clock' | 'invoices'>

/** The form around a file, and the boundaries between its parts. */
const FORM_BYTES = 64 * 1024

const zText = z.string().max(200).optional()
const zAct = z.enum(ACTS)
const zCarried = z.looseObject({
  form_token: zText,
  document: z.string().max(CARRIED_CHARACTERS_MAX),
  name: z.string().max(400).default(''),
  pack: z.string().max(40).default(''),
  act: zAct.default('view'),
  as: zAct.default('view'),
  do: zAct.optional(),
  read: z.enum(LANGUAGES).optional(),
  again: zText,
  registrationNumber: zText,
  unregistered: zText,
  periodFrom: zText,
  periodUntil: zText,
  exemption: z.string().max(1000).optional(),
  buyerReference: zText,
  dueDate: zText,
})
type Form = z.output<typeof zCarried>

/** What a page of an invoice asks for, by the document that it carries. */
export async function answerCarried(deps: InvoiceDeps, c: Context): Promise<Response> {
  const form = await readForm(c, zCarried, { bytesMax: CARRIED_CHARACTERS_MAX + FORM_BYTES })
  await deps.session.checkFormToken(c, form.form_token)
  const { lang: here } = contextOf(deps, c)
  // 307: the browser sends the same form again, to the page in that language.
  if (form.read !== undefined && form.read !== here) return c.redirect(`/${form.read}/invoices/open`, 307)
  return act(deps, c, form)
}

export async function showUpload(
  deps: InvoiceDeps,
  c: Context,
  again: { readonly refusal?: FileRefusal; readonly pack?: string } = {},
): Promise<Response> {
  const token = await deps.session.formToken(c)
  const status = again.refusal === undefined ? 200 : again.refusal.problem === 'too-large' ? 413 : 400
  return c.html(
    String(uploadPage(contextOf(deps, c), { token, many: deps.invoices !== undefined, ...again })),
    status,
  )
}

/** One file. More than may be read is a file that is too large, not a fault of the page. */
export async function receiveFile(deps: InvoiceDeps, c: Context): Promise<Response> {
  const upload = await readUpload(c, { bytesMax: INVOICE_BYTES_MAX + FORM_BYTES, filesMax: 1 }).catch(
    tooLarge,
  )
  if (upload === undefined) return showUpload(deps, c, { refusal: refusalOf('too-large') })
  await deps.session.checkFormToken(c, upload.fields['form_token'])
  const pack = upload.fields['pack'] ?? ''
  const [file] = upload.files
  if (file === undefined) return showUpload(deps, c, { refusal: refusalOf('no-file'), pack })
  const found = await openFile(file.bytes, packOf(pack))
  if (!found.ok) return showUpload(deps, c, { refusal: found.refusal, pack })
  const carried = await carriedOf(deps, c, { bytes: file.bytes, name: file.name, pack })
  return c.html(String(view(deps, c, { opened: found.opened, carried })))
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}

const refusalOf = (problem: 'no-file' | 'too-large'): FileRefusal => ({
  problem,
  detail: problem,
  line: 1,
  column: 1,
})

/** A name that is no pack asks for nothing: the rules of the document hold. */
const packOf = (name: string): Pack | undefined => (name === '' ? undefined : findPack(name))

type File = { readonly bytes: Uint8Array; readonly name: string; readonly pack: string }

async function carriedOf(deps: InvoiceDeps, c: Context, { bytes, name, pack }: File): Promise<Carried> {
  return {
    token: await deps.session.formToken(c),
    document: packFile(bytes),
    name: plainName(name),
    pack: packOf(pack) === undefined ? '' : pack,
    sha256: hexSha256(bytes),
  }
}

type Shown = { readonly opened: OpenedInvoice; readonly carried: Carried }

function view(deps: InvoiceDeps, c: Context, { opened, carried }: Shown): Html {
  return invoicePage(contextOf(deps, c), { opened, carried, seller: openSeller(deps, opened) })
}

async function act(deps: InvoiceDeps, c: Context, form: Form): Promise<Response> {
  const bytes = unpackFile(form.document)
  const found = await openFile(bytes, packOf(form.pack))
  if (!found.ok) return showUpload(deps, c, { refusal: found.refusal, pack: form.pack })
  const { opened } = found
  const wanted: Act = form.do ?? (form.read === undefined ? form.act : form.as)
  const file = { bytes, name: form.name, pack: form.pack }
  switch (wanted) {
    case 'file':
      return send(c, {
        body: Buffer.from(bytes),
        name: baseOf(form.name),
        ...(opened.entry === undefined
          ? { type: 'application/xml', end: 'xml' }
          : { type: 'application/vnd.etsi.asic-e+zip', end: 'asice' }),
      })
    case 'svrl':
      return send(c, {
        body: createSvrl(opened.report),
        type: 'application/xml',
        name: baseOf(form.name),
        end: 'svrl.xml',
      })
    case 'json':
      return send(c, {
        body: jsonOf(form.name, opened),
        type: 'application/json',
        name: baseOf(form.name),
        end: 'json',
      })
    case 'translate':
      return translated(deps, c, { form, opened, carried: await carriedOf(deps, c, file) })
    case 'seller': {
      const carried = await carriedOf(deps, c, file)
      const seller = await askSeller(deps, opened, bytes)
      return c.html(String(invoicePage(contextOf(deps, c), { opened, carried, seller })))
    }
    case 'view':
      return c.html(String(view(deps, c, { opened, carried: await carriedOf(deps, c, file) })))
  }
}

type Translating = Shown & { readonly form: Form }

async function translated(deps: InvoiceDeps, c: Context, asked: Translating): Promise<Response> {
  const { form, opened, carried } = asked
  const answers = answersOf(form)
  const made = await translateFile(opened.model, targetOf(opened.model), answers)
  const again = form.again === 'yes'
  const page = translationPage(contextOf(deps, c), { opened, carried, translated: made, answers, again })
  return c.html(String(page), again && made.state === 'questions' ? 400 : 200)
}

/** Only what was filled in: an empty box is no answer. */
function answersOf(form: Form): Answers {
  const given = (name: 'registrationNumber' | 'exemption' | 'buyerReference' | 'dueDate') => {
    const text = form[name]?.normalize('NFKC').trim() ?? ''
    return text === '' ? {} : { [name]: text }
  }
  const [from, until] = [day(form.periodFrom), day(form.periodUntil)]
  return {
    ...given('registrationNumber'),
    ...given('exemption'),
    ...given('buyerReference'),
    ...given('dueDate'),
    ...(form.unregistered === 'yes' && { unregistered: true }),
    ...((from !== undefined || until !== undefined) && { period: { from, until } }),
  }
}

/** Full-width figures of a Japanese keyboard are figures; what is no date is no answer. */
function day(text: string | undefined): string | undefined {
  const plain = text?.normalize('NFKC').trim() ?? ''
  return z.iso.date().safeParse(plain).success ? plain : undefined
}

/** As `entente check-invoice --json` gives it for one file. */
function jsonOf(file: string, { report }: OpenedInvoice): string {
  const { pack, valid, findings } = report
  return `${JSON.stringify([{ file: plainName(file), pack, valid, findings }], undefined, 2)}\n`
}

type Sent = {
  readonly body: string | Buffer<ArrayBuffer>
  readonly type: string
  readonly name: string
  readonly end: string
}

/** Never shown by the browser: what somebody else wrote is only ever saved. */
function send(c: Context, { body, type, name, end }: Sent): Response {
  return c.body(body, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}.${end}"`,
    'cache-control': 'no-store',
  })
}

/** What every file system takes, of the name that the file came with. */
function baseOf(name: string): string {
  const plain = plainName(name)
    .replace(/\.(?:xml|asice|asics|sce)$/i, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|-+$/g, '')
  return plain === '' ? 'invoice' : plain
}
