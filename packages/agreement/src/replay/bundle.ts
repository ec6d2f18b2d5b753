/** The bundle: everything that a receipt names and whoever repeats the decision needs, in one JSON text (agreement-1 §11). */
import { z } from 'zod'
import { base64urlDecode, base64urlEncode, type Bytes } from '../bytes.ts'
import { canonicalJson } from '../jcs.ts'
import { JsonError, parseJson } from '../json.ts'
import { SALT_BYTES } from '../receipt.ts'

export const BUNDLE_SCHEMA = 'urn:entente:schema:replay-bundle:1'
/** Agreements, notices and lists of many years; a usual bundle has some ten kilobytes. */
export const BUNDLE_LIMITS = { bytes: 32 * 1024 * 1024, depth: 6 } as const
const INPUTS_MOST = 8192

/** One document by its role in the receipt. Without content only its salt is handed on. */
export type BundleInput = {
  readonly role: string
  readonly content?: Bytes | string
  /** Only for what is about a person: opens the commitment. */
  readonly salt?: Bytes
}

const zBase64url = z.string().regex(/^[A-Za-z0-9_-]*$/, 'base64url without padding')
const zInput = z
  .strictObject({
    role: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'a role'),
    text: z.string().exactOptional(),
    base64url: zBase64url.exactOptional(),
    salt: zBase64url.exactOptional(),
  })
  .refine(({ text, base64url }) => text === undefined || base64url === undefined, 'text or base64url')
const zBundle = z.strictObject({
  '@type': z.literal('EntenteReplayBundle'),
  schema: z.literal(BUNDLE_SCHEMA),
  inputs: z.array(zInput).max(INPUTS_MOST),
})

export type BundleResult =
  | { readonly ok: true; readonly inputs: readonly BundleInput[] }
  | { readonly ok: false; readonly detail: string }

/** Text that is in no canonical form is handed on as bytes, so that its hash stays. */
export function createBundle(inputs: readonly BundleInput[]): string {
  const written = inputs.map(({ role, content, salt }) => ({
    role,
    ...(typeof content === 'string' ? { text: content } : {}),
    ...(content instanceof Uint8Array ? { base64url: base64urlEncode(content) } : {}),
    ...(salt === undefined ? {} : { salt: base64urlEncode(salt) }),
  }))
  return canonicalJson({ '@type': 'EntenteReplayBundle', schema: BUNDLE_SCHEMA, inputs: written })
}

/** Strict as every signed document is read, although nobody signs a bundle: the receipt vouches for what is in it. */
export function readBundle(text: string): BundleResult {
  try {
    const parsed = zBundle.safeParse(parseJson(text, BUNDLE_LIMITS))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return { ok: false, detail: `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}` }
    }
    const inputs = parsed.data.inputs.map(inputOf)
    const broken = inputs.findIndex((input) => input === undefined)
    if (broken >= 0) return { ok: false, detail: `/inputs/${broken}: not base64url, or no salt of 32 bytes` }
    return { ok: true, inputs: inputs.filter((input) => input !== undefined) }
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, detail: error.message }
    throw error
  }
}

function inputOf({ role, text, base64url, salt }: z.infer<typeof zInput>): BundleInput | undefined {
  const content = base64url === undefined ? text : base64urlDecode(base64url)
  const opened = salt === undefined ? undefined : base64urlDecode(salt)
  if (base64url !== undefined && content === undefined) return undefined
  if (salt !== undefined && opened?.length !== SALT_BYTES) return undefined
  return {
    role,
    ...(content === undefined ? {} : { content }),
    ...(opened === undefined ? {} : { salt: opened }),
  }
}
