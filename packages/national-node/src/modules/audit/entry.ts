/** One entry of the chain: what is written, in which bytes it is hashed, and what must never be in it. */
import { canonicalJson } from '@entente/credentials'
import type { Instant } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { AUDIT_FIELDS_MAX, AUDIT_VALUE_CHARACTERS_MAX } from '../../kernel/limits.ts'
import { isPersonalField } from '../../kernel/personal.ts'

export type AuditData = Readonly<Record<string, string | number | boolean | null>>

export type AuditEntry = {
  /** 1, 2, 3 …: a missing number is a missing entry. */
  readonly seq: number
  readonly at: Instant
  /** `module.past-participle`. */
  readonly event: string
  readonly data: AuditData
  /** Hash of the entry before; empty for the first. */
  readonly prev: string
  readonly hash: string
}

/** An entry as it is stored: `data` is its canonical text. */
export type SealedEntry = Omit<AuditEntry, 'data'> & { readonly data: string }

const EVENT = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const FIELD = /^[a-z][A-Za-z0-9]*$/
const CONTROL = /\p{Cc}/u

/** RFC 8785 canonical text of the data; throws when a name or a value may not be kept for ever. */
export function canonicalData(data: AuditData): string {
  const fields = Object.entries(data)
  if (fields.length > AUDIT_FIELDS_MAX)
    throw new TypeError(`An audit entry has at most ${AUDIT_FIELDS_MAX} fields`)
  for (const [field, value] of fields) checkField(field, value)
  return canonicalJson(data)
}

export function checkEvent(event: string): void {
  if (!EVENT.test(event))
    throw new TypeError(`An audit event is named module.past-participle, not "${event}"`)
}

/** `hash = sha256(JCS({ at, data, event, prev, seq }))`: the names are written in the order of RFC 8785. */
export function hashEntry({ seq, at, event, data, prev }: Omit<SealedEntry, 'hash'>): string {
  const [atText, eventText, prevText] = [at, event, prev].map((text) => JSON.stringify(text))
  return sha256(`{"at":${atText},"data":${data},"event":${eventText},"prev":${prevText},"seq":${seq}}`)
}

function checkField(field: string, value: unknown): void {
  if (!FIELD.test(field)) throw new TypeError(`An audit field is named in camel case, not "${field}"`)
  if (isPersonalField(field)) throw new TypeError(`An audit entry holds no personal data: "${field}"`)
  if (!isAllowedValue(value)) throw new TypeError(`The value of the audit field "${field}" cannot be kept`)
}

function isAllowedValue(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'string' || value.length > AUDIT_VALUE_CHARACTERS_MAX) return false
  return value.isWellFormed() && !CONTROL.test(value)
}
