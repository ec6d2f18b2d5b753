/**
 * Input is read once, here: its size first, then its type, then its form, then its schema. What passes is typed;
 * what does not says where it is wrong.
 */
import type { Context } from 'hono'
import type { z } from 'zod'
import { Fault, type FieldError } from '../kernel/fault.ts'
import { FormatError, parseStrictJson } from '../kernel/json.ts'
import {
  ERRORS_SHOWN_MAX,
  FORM_BODY_BYTES_MAX,
  FORM_FIELDS_MAX,
  JSON_BODY_BYTES_MAX,
  QUERY_CHARACTERS_MAX,
} from '../kernel/limits.ts'

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json$/
const FORM_TYPE = /^application\/x-www-form-urlencoded$/

/** A JSON body. `bytesMax` may widen the general limit where a specification asks for it. */
export async function readJson<S extends z.ZodType>(
  c: Context,
  schema: S,
  { bytesMax = JSON_BODY_BYTES_MAX }: { bytesMax?: number } = {},
): Promise<z.output<S>> {
  const text = await readText(c, { type: JSON_TYPE, wanted: 'application/json', bytesMax })
  return checkInput(parseBody(text), schema)
}

/** A form. A field that occurs several times becomes a list, so that a schema for one value refuses it. */
export async function readForm<S extends z.ZodType>(
  c: Context,
  schema: S,
  { bytesMax = FORM_BODY_BYTES_MAX }: { bytesMax?: number } = {},
): Promise<z.output<S>> {
  const wanted = 'application/x-www-form-urlencoded'
  const text = await readText(c, { type: FORM_TYPE, wanted, bytesMax })
  return checkInput(fieldsOf(new URLSearchParams(text)), schema)
}

/** The query string, by the same rules as a form. */
export function readQuery<S extends z.ZodType>(c: Context, schema: S): z.output<S> {
  const { url } = c.req
  const start = url.indexOf('?')
  const query = start === -1 ? '' : url.slice(start + 1)
  if (query.length > QUERY_CHARACTERS_MAX) throw tooLarge(`${QUERY_CHARACTERS_MAX} characters`)
  return checkInput(fieldsOf(new URLSearchParams(query)), schema)
}

/** Any text body of one media type: signed tokens and the like. `wanted` is that type, in lower case. */
export async function readBody(c: Context, wanted: string, bytesMax = JSON_BODY_BYTES_MAX): Promise<string> {
  return readText(c, { type: { test: (given) => given === wanted }, wanted, bytesMax })
}

/** The same of whatever type it says it is: for protocols that do not name one. */
export async function readAnyText(c: Context, bytesMax: number): Promise<string> {
  return readText(c, { type: { test: () => true }, wanted: 'any', bytesMax })
}

/** Applies a schema to input that was read elsewhere (a path, a header); every error with its JSON Pointer. */
export function checkInput<S extends z.ZodType>(input: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const errors = result.error.issues.flatMap(errorsOf).slice(0, ERRORS_SHOWN_MAX)
  throw new Fault('invalid', 'input/not-as-expected', 'The input is not as expected', errors)
}

type Wanted = { type: { test(given: string): boolean }; wanted: string; bytesMax: number }

async function readText(c: Context, { type, wanted, bytesMax }: Wanted): Promise<string> {
  checkLength(c, bytesMax)
  const given = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!type.test(given)) {
    throw new Fault('invalid', 'input/wrong-type', `The content type must be ${wanted}`)
  }
  const bytes = await readBytes(c, bytesMax)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Fault('invalid', 'input/not-utf-8', 'The body is not UTF-8')
  }
}

/** A body of any type. The announced length may lie: the bytes are counted as they come. @throws Fault `too-large` */
export async function readBytes(c: Context, bytesMax: number): Promise<Uint8Array> {
  checkLength(c, bytesMax)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length
    if (size > bytesMax) throw tooLarge(`${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function checkLength(c: Context, bytesMax: number): void {
  if (Number(c.req.header('content-length') ?? 0) > bytesMax) throw tooLarge(`${bytesMax} bytes`)
}

function tooLarge(limit: string): Fault {
  return new Fault('too-large', 'input/too-large', `At most ${limit} are read`)
}

function parseBody(text: string): unknown {
  try {
    return parseStrictJson(text)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw new Fault('invalid', 'input/not-json', `The body cannot be read: ${error.detail}`)
  }
}

function fieldsOf(parameters: URLSearchParams): Record<string, string | string[]> {
  if (parameters.size > FORM_FIELDS_MAX) throw tooLarge(`${FORM_FIELDS_MAX} fields`)
  // Without a prototype, so that `__proto__` is a name like any other.
  const fields = Object.create(null) as Record<string, string | string[]>
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    fields[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return fields
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const at = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerOf(at), detail: issue.message }]
  return issue.keys.map((key) => ({ pointer: pointerOf([...at, key]), detail: 'This member is not known' }))
}

/** RFC 6901 §3. */
function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
