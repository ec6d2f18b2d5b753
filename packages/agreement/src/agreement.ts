/** Reads agreements: strict JSON, schema, references that resolve (agreement-1 §4). */
import { z } from 'zod'
import { JsonError, type Json, parseJson, pointerOf } from './json.ts'
import { danglingReferences } from './language/references.ts'
import { type Agreement, AGREEMENT_SCHEMA, type Problem, zAgreement } from './language/schema.ts'

export type ParsedAgreement =
  | { readonly ok: true; readonly agreement: Agreement }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Text of an agreement file, unsigned: strict JSON, schema, references that resolve. Problems carry pointers. */
export function parseAgreement(text: string): ParsedAgreement {
  try {
    return readAgreement(parseJson(text))
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return { ok: false, problems: [{ pointer: error.pointer, detail: error.message }] }
  }
}

/** The same for a value that was already read by the strict parser. */
export function readAgreement(value: Json): ParsedAgreement {
  const parsed = zAgreement.safeParse(value)
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, value) }
  const dangling = danglingReferences(parsed.data)
  if (dangling.length > 0) return { ok: false, problems: dangling }
  return { ok: true, agreement: parsed.data }
}

/** Zod issues as JSON pointers, unions opened so that the deepest explanation is shown. */
function problemsOf(error: z.ZodError, value: Json): readonly Problem[] {
  return error.issues.map(({ path: parts, message: detail }) => {
    const path = parts.map((part) => (typeof part === 'symbol' ? String(part) : part))
    const pointer = pointerOf(path)
    return isMissing(value, path) ? { pointer, detail, missing: true } : { pointer, detail }
  })
}

function isMissing(value: Json, path: readonly (string | number)[]): boolean {
  let found: unknown = value
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return true
    found = (found as { readonly [member: string | number]: unknown })[part]
  }
  return false
}

/** The published JSON Schema of the language (2020-12), for a second implementation and for editors. */
export function agreementJsonSchema(): { readonly [member: string]: unknown } {
  return { ...z.toJSONSchema(zAgreement, { target: 'draft-2020-12' }), $id: AGREEMENT_SCHEMA }
}
