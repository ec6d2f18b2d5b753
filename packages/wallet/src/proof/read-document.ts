/** What somebody holds, and the leaf of a public log that it makes (agreement-1 §16). Nothing is verified here. */
import { FormatError, isArray, isObject, type Json, parseJsonObject } from '@entente/credentials'
import {
  type Bytes,
  fromBase64url,
  isLeafKind,
  type Leaf,
  type LeafKind,
  payloadText,
  splitCompact,
  type Steps,
} from '@entente/trust'

export type DocumentKind = 'receipt' | 'agreement' | 'notice' | 'list' | 'hash'

export type DocumentMistake = {
  readonly field: 'document' | 'salt'
  readonly code:
    | 'documentMissing'
    | 'documentUnreadable'
    | 'kindMissing'
    | 'saltMissing'
    | 'saltWrong'
    | 'tooLong'
}

export type ReadDocument =
  | { readonly ok: true; readonly kind: DocumentKind; readonly leaf: Leaf }
  | ({ readonly ok: false } & DocumentMistake)

/** A list of a whole country, or the inputs of a decision with a long history, stays far below. */
export const DOCUMENT_CHARACTERS_MAX = 8 * 1024 * 1024

const SALT_BYTES = 32
const HASH = /^[0-9a-f]{64}$/i
/** As in the address of a proof, of which it may be the end. */
const KIND_AND_HASH = /^(?:\S*\/)?([a-z-]{1,32})[/ ]([0-9a-f]{64})$/i
const LEAF_OF = {
  receipt: 'receipt-commitment',
  agreement: 'agreement',
  notice: 'notice',
  list: 'list-digest',
} as const satisfies Record<Exclude<DocumentKind, 'hash'>, LeafKind>

/** The kind of a document is read from it; only a receipt needs a salt, which is passed over otherwise. */
export function* readDocument(document: string, salt: string): Steps<ReadDocument> {
  const text = document.trim()
  if (text === '') return mistake('document', 'documentMissing')
  if (text.length > DOCUMENT_CHARACTERS_MAX) return mistake('document', 'tooLong')
  if (text.startsWith('{')) return yield* readEnvelope(text)
  if (HASH.test(text)) return mistake('document', 'kindMissing')
  const [, kind = '', hash = ''] = KIND_AND_HASH.exec(text) ?? []
  if (hash !== '') return readHash(kind.toLowerCase(), hash.toLowerCase())
  return yield* readCompact(text, salt)
}

function readHash(t: string, sha256: string): ReadDocument {
  return isLeafKind(t)
    ? { ok: true, kind: 'hash', leaf: { t, sha256 } }
    : mistake('document', 'documentUnreadable')
}

/** The payload is canonical, so its bytes are what is hashed; one that is not stands in no log (agreement-1 §2). */
function* readEnvelope(text: string): Steps<ReadDocument> {
  const envelope = parseObject(text)
  const { payload, signatures } = envelope ?? {}
  if (typeof payload !== 'string' || !isArray(signatures)) return mistake('document', 'documentUnreadable')
  return yield* payloadLeaf('agreement', payload)
}

function* readCompact(text: string, salt: string): Steps<ReadDocument> {
  const kind = kindOfCompact(text)
  if (kind === undefined) return mistake('document', 'documentUnreadable')
  if (kind === 'receipt') return yield* readReceipt(text, salt)
  if (kind === 'notice') return yield* payloadLeaf(kind, splitCompact(text)?.payload ?? '')
  return yield* leafOf(kind, text)
}

/** By the content type of its header (agreement-1 §2). A list has the one of any JSON. */
function kindOfCompact(text: string): 'receipt' | 'notice' | 'list' | undefined {
  const parts = splitCompact(text)
  const header = parts && parseObject(payloadText(parts.protected) ?? '')
  const content = parts && payloadText(parts.payload)
  if (header === undefined || content === undefined) return undefined
  const { cty = '' } = header
  if (cty === 'vnd.entente.receipt+json') return 'receipt'
  if (cty === 'vnd.entente.notice+json') return 'notice'
  return typeof cty === 'string' && !cty.startsWith('vnd.entente.') ? 'list' : undefined
}

/** `SHA-256(0x00 ‖ salt ‖ compact JWS)` (agreement-1 §11). */
function* readReceipt(text: string, saltText: string): Steps<ReadDocument> {
  const given = saltText.trim()
  if (given === '') return mistake('salt', 'saltMissing')
  if (given.length > DOCUMENT_CHARACTERS_MAX) return mistake('salt', 'tooLong')
  const salt = fromBase64url(given.startsWith('{') ? saltInBundle(given) : given)
  if (salt?.length !== SALT_BYTES) return mistake('salt', 'saltWrong')
  const bytes = encoder.encode(text)
  const data = new Uint8Array(1 + SALT_BYTES + bytes.length)
  data.set(salt, 1)
  data.set(bytes, 1 + SALT_BYTES)
  return yield* leafOf('receipt', data)
}

/** The inputs of a decision hold the salt of its receipt (agreement-1 §11.2); empty when these do not. */
function saltInBundle(text: string): string {
  const { inputs } = parseObject(text) ?? {}
  const input = isArray(inputs) ? inputs.filter(isObject).find(({ role }) => role === 'receipt') : undefined
  return typeof input?.['salt'] === 'string' ? input['salt'] : ''
}

function* payloadLeaf(kind: 'agreement' | 'notice', payload: string): Steps<ReadDocument> {
  const bytes = payload === '' ? undefined : fromBase64url(payload)
  return bytes === undefined ? mistake('document', 'documentUnreadable') : yield* leafOf(kind, bytes)
}

function* leafOf(kind: keyof typeof LEAF_OF, data: string | Bytes): Steps<ReadDocument> {
  const digest: string = yield { op: 'hash', alg: 'sha-256', data }
  const bytes = fromBase64url(digest) ?? new Uint8Array()
  const sha256 = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { ok: true, kind, leaf: { t: LEAF_OF[kind], sha256 } }
}

/** Duplicate members are refused: two readers must not find two documents in one text. */
function parseObject(text: string): { readonly [name: string]: Json } | undefined {
  try {
    return parseJsonObject(text, { charactersMax: DOCUMENT_CHARACTERS_MAX })
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function mistake(field: DocumentMistake['field'], code: DocumentMistake['code']): ReadDocument {
  return { ok: false, field, code }
}

const encoder = new TextEncoder()
