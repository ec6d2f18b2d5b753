import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readForm, readQuery } from '../../../http/read.ts'
import { readUpload } from '../../../http/upload.ts'
import { Fault } from '../../../kernel/fault.ts'
import { SIGNATURE_FORMS, type Signings } from '../../signatures/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import { checkedPage } from './pages/checked-page.ts'
import { SIGN_MEGABYTES_MAX, signPage, type SignProblem } from './pages/sign-page.ts'
import { signingPage } from './pages/signing-page.ts'
import type { SignatureDesk } from './signature-desk.ts'
import { whereRoom } from './signature-routes.ts'

type SignDeps = Pick<PortalDeps, 'config' | 'session' | 'registers'> & {
  readonly signatures: SignatureDesk
  readonly signings: Signings
}

const BYTES_MAX = SIGN_MEGABYTES_MAX * 1024 * 1024
const FORM_BYTES = 64 * 1024
const PERSONS_PER_PAGE = 8
const STATUS: Readonly<Partial<Record<SignProblem, 413 | 429 | 503>>> = {
  tooLarge: 413,
  many: 429,
  silent: 503,
}
const ID = ':id{[A-Za-z0-9_-]{20,60}}'

const zPage = z.looseObject({ after: z.string().min(1).max(64).optional() })
const zReturn = z.looseObject({ response_code: z.string().min(1).max(200).optional() })
const zToken = z.looseObject({ form_token: z.string().max(200).optional() })
const zChannel = zToken.extend({ channel: z.enum(['same-device', 'cross-device']) })

/** A person signs a document that they bring, with their key at a signing service, approved in their wallet. */
export function signRoutes(deps: SignDeps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/sign`
  app.get(root, (c) => showForm(deps, c))
  app.post(root, (c) => begin(deps, c))
  app.get(`${root}/return`, (c) => comeBack(deps, c))
  app.get(`${root}/${ID}`, (c) => show(deps, c))
  app.post(`${root}/${ID}`, (c) => ask(deps, c))
  app.get(`${root}/${ID}/file`, async (c) => {
    const { file } = await look(deps, c)
    if (file === undefined) throw gone()
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename="${file.name.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}"`,
      'cache-control': 'no-store',
    })
  })
  app.post(`${root}/${ID}/check`, (c) => check(deps, c))
  return app
}

type Again = {
  readonly problem?: SignProblem
  readonly chosen?: { readonly person?: string | undefined; readonly form?: string | undefined }
}

async function showForm(deps: SignDeps, c: Context, { problem, chosen = {} }: Again = {}): Promise<Response> {
  const { after } = readQuery(c, zPage)
  // One more than shown tells whether there is a next page.
  const found = await deps.registers.listPersons({ after, limit: PERSONS_PER_PAGE + 1 })
  const persons = found.slice(0, PERSONS_PER_PAGE)
  const page = signPage(contextOf(deps, c), {
    token: await deps.session.formToken(c),
    persons,
    after,
    more: found.length > persons.length,
    chosen,
    problem,
  })
  return c.html(String(page), problem === undefined ? 200 : (STATUS[problem] ?? 400))
}

async function begin(deps: SignDeps, c: Context): Promise<Response> {
  const upload = await readUpload(c, { bytesMax: BYTES_MAX + FORM_BYTES, filesMax: 1 }).catch(tooLarge)
  if (upload === undefined) return showForm(deps, c, { problem: 'tooLarge' })
  const { fields, files } = upload
  await deps.session.checkFormToken(c, fields['form_token'])
  const chosen = { person: fields['person'], form: fields['form'] }
  const person = chosen.person === undefined ? undefined : await deps.registers.findPerson(chosen.person)
  if (person === undefined) return showForm(deps, c, { problem: 'noPerson', chosen })
  const [file] = files
  if (file === undefined) return showForm(deps, c, { problem: 'noFile', chosen })
  if (file.bytes.length > BYTES_MAX) return showForm(deps, c, { problem: 'tooLarge', chosen })
  const form = SIGNATURE_FORMS.find((one) => one === chosen.form) ?? 'inside'
  const document = { name: file.name === '' ? 'document' : file.name, bytes: file.bytes, form }
  const started = await deps.signings.start(await deps.session.ensure(c), { personId: person.id, document })
  if (!started.ok) return showForm(deps, c, { problem: started.why, chosen })
  return c.redirect(`/${contextOf(deps, c).lang}/sign/${started.id}`, 303)
}

async function show(deps: SignDeps, c: Context): Promise<Response> {
  const signing = await look(deps, c)
  const page = signingPage(contextOf(deps, c), {
    id: c.req.param('id') ?? '',
    signing,
    token: await deps.session.formToken(c),
    origin: new URL(c.req.url).origin,
  })
  return c.html(String(page))
}

/** Straight into the wallet on this device; for another one, the page shows a code. */
async function ask(deps: SignDeps, c: Context): Promise<Response> {
  const { form_token: token, channel } = await readForm(c, zChannel)
  await deps.session.checkFormToken(c, token)
  const { lang: language } = contextOf(deps, c)
  const id = c.req.param('id') ?? ''
  const walletUrl = await deps.signings.ask(await ownerOf(deps, c), id, { channel, language })
  const onward = channel === 'same-device' ? walletUrl : undefined
  return c.redirect(onward ?? `/${language}/sign/${id}`, 303)
}

/** The way back from the wallet on this device: only in the browser that asked does it end anything. */
async function comeBack(deps: SignDeps, c: Context): Promise<Response> {
  const { response_code: code } = readQuery(c, zReturn)
  const id = code === undefined ? undefined : await deps.signings.returned(await ownerOf(deps, c), code)
  if (id === undefined) throw gone()
  return c.redirect(`/${contextOf(deps, c).lang}/sign/${id}`, 303)
}

/** What the page of checks says of the signed document: the same that anybody would see. */
async function check(deps: SignDeps, c: Context): Promise<Response> {
  const { form_token: token } = await readForm(c, zToken)
  await deps.session.checkFormToken(c, token)
  const { file } = await look(deps, c)
  if (file === undefined) throw gone()
  const document = { bytes: file.bytes, detached: [] }
  const checked = await whereRoom(file.bytes.length, () =>
    deps.signatures.check(document, { receipts: false }),
  )
  if (checked === undefined) throw new Fault('too-many', 'portal/busy', 'Other large files are being checked')
  if (!checked.ok) throw new Fault('invalid', 'portal/unreadable', checked.detail)
  const context = { ...contextOf(deps, c), path: 'signatures' }
  return c.html(String(checkedPage(context, { name: file.name, checked })))
}

async function look(deps: SignDeps, c: Context) {
  const signing = await deps.signings.look(await ownerOf(deps, c), c.req.param('id') ?? '')
  if (signing === undefined) throw gone()
  return signing
}

async function ownerOf({ session }: SignDeps, c: Context): Promise<string> {
  return (await session.get(c)) ?? ''
}

function gone(): Fault {
  return new Fault('not-found', 'portal/no-such-signing', 'This document is not here, or not any more')
}

function tooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'too-large') return undefined
  throw error
}
