/** Files that a form brings. Their size is counted as they come, before anything looks into them. */
import type { Context } from 'hono'
import { Fault } from '../kernel/fault.ts'
import { readBytes } from './read.ts'

export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array }

export type Upload = {
  /** The first value of each field that is no file. */
  readonly fields: Readonly<Record<string, string>>
  /** In the order in which they were chosen; a box left empty brings none. */
  readonly files: readonly (UploadedFile & { readonly field: string })[]
}

export type UploadLimits = {
  readonly bytesMax: number
  readonly filesMax: number
  /** Of one field that is no file; a form with a box for long text names its own. */
  readonly fieldCharactersMax?: number
}

const FIELDS_MAX = 20
const FIELD_CHARACTERS_MAX = 400
const NAME_CHARACTERS_MAX = 120

/** A form with files (RFC 7578). @throws Fault `too-large`, `invalid` */
export async function readUpload(c: Context, limits: UploadLimits): Promise<Upload> {
  const { bytesMax, filesMax, fieldCharactersMax = FIELD_CHARACTERS_MAX } = limits
  const type = c.req.header('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new Fault('invalid', 'input/wrong-type', 'The content type must be multipart/form-data')
  const body = await readBytes(c, bytesMax)
  const form = await parseForm(body, type)
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  const files: (UploadedFile & { readonly field: string })[] = []
  for (const [name, value] of form) {
    if (typeof value !== 'string') {
      if (value.name !== '' || value.size > 0) files.push({ field: name, ...(await fileOf(value)) })
    } else if (Object.keys(fields).length < FIELDS_MAX && value.length <= fieldCharactersMax) {
      fields[name] ??= value
    } else throw new Fault('too-large', 'input/too-large', 'The form has too many fields, or too long ones')
    if (files.length > filesMax)
      throw new Fault('too-large', 'input/too-many-files', `At most ${filesMax} files are taken at once`)
  }
  return { fields, files }
}

async function parseForm(body: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Fault('invalid', 'input/not-a-form', 'The body is not the form that its type announces')
  }
}

async function fileOf(file: File): Promise<UploadedFile> {
  return { name: plainName(file.name), bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** The last part of a path, without what would turn a line around or end it. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const shown = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return shown.isWellFormed() ? shown.slice(0, NAME_CHARACTERS_MAX) : ''
}
