import { isObject, type JsonObject } from '../json.ts'
import { boundedText } from './request-check.ts'

const ENTRIES_MAX = 16
const ENTRY_MAX = 65_536
const HASH_ALGS = ['sha-256', 'sha-384', 'sha-512'] as const

/** Says what is wrong with the content of one known transaction type, or undefined. */
export type TransactionRule = (content: JsonObject) => string | undefined
export type TransactionTypes = { readonly [type: string]: TransactionRule }

export type TransactionEntry = {
  readonly type: string
  readonly credentialIds: readonly string[]
  readonly hashAlg: (typeof HASH_ALGS)[number]
  /** The string as received: its hash goes into the key-binding token (OpenID4VP 1.0 §B.3.3.1). */
  readonly encoded: string
  readonly content: JsonObject
}

export type TransactionDataResult =
  | { readonly ok: true; readonly entries: readonly TransactionEntry[] }
  | { readonly ok: false; readonly code: 'TXDATA_UNKNOWN' | 'TXDATA_CREDENTIAL'; readonly detail: string }

export type TransactionDataInput = {
  readonly value: unknown
  /** Decodes one entry (base64url of a JSON object) or gives undefined. */
  readonly decode: (encoded: string) => unknown
  readonly queryIds: readonly string[]
  readonly types: TransactionTypes
}

function hashAlgOf(content: JsonObject): TransactionEntry['hashAlg'] | undefined {
  const asked = content['transaction_data_hashes_alg']
  if (asked === undefined) return 'sha-256'
  return Array.isArray(asked) ? HASH_ALGS.find((alg) => asked.includes(alg)) : undefined
}

function parseEntry(encoded: unknown, input: TransactionDataInput): TransactionEntry | string {
  const text = boundedText(encoded, ENTRY_MAX)
  const content = text === undefined ? undefined : input.decode(text)
  if (text === undefined || !isObject(content)) return 'an entry is not the base64url of a JSON object'
  const type = boundedText(content['type'])
  if (type === undefined || !Object.hasOwn(input.types, type)) return 'the type of an entry is not known here'
  const complaint = input.types[type]?.(content)
  if (complaint !== undefined) return `${type}: ${complaint}`
  const hashAlg = hashAlgOf(content)
  if (hashAlg === undefined) return `${type}: no usable hash algorithm`
  const ids = content['credential_ids']
  if (!Array.isArray(ids)) return `${type}: credential_ids is missing`
  return { type, credentialIds: ids.map(String), hashAlg, encoded: text, content }
}

/** OpenID4VP 1.0 §8.4: what the wallet does not know, or cannot attach to a query, it must refuse. */
export function parseTransactionData(input: TransactionDataInput): TransactionDataResult {
  if (input.value === undefined) return { ok: true, entries: [] }
  const unknown = (detail: string) => ({ ok: false, code: 'TXDATA_UNKNOWN', detail }) as const
  if (!Array.isArray(input.value) || input.value.length === 0 || input.value.length > ENTRIES_MAX) {
    return unknown('transaction_data is not a list of 1 to 16 entries')
  }
  const entries: TransactionEntry[] = []
  for (const encoded of input.value) {
    const entry = parseEntry(encoded, input)
    if (typeof entry === 'string') return unknown(entry)
    const stray = entry.credentialIds.find((id) => !input.queryIds.includes(id))
    if (entry.credentialIds.length === 0 || stray !== undefined) {
      const detail = `${entry.type}: credential_ids names no query of this request`
      return { ok: false, code: 'TXDATA_CREDENTIAL', detail }
    }
    entries.push(entry)
  }
  return { ok: true, entries }
}
