/** Reading members of untrusted JSON with their place, for errors that can be acted on. */
import { parseInstant } from '../instant.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Instant } from '../ports.ts'
import { LoteError } from './lote.ts'

/** A value together with where it stands. */
export type At<T extends Json | undefined = Json | undefined> = {
  readonly value: T
  readonly pointer: string
}

const TEXT_CHARACTERS_MAX = 65_536

export function member(object: At<JsonObject>, name: string): At {
  return { value: object.value[name], pointer: `${object.pointer}/${name}` }
}

export function object({ value, pointer }: At): At<JsonObject> {
  if (!isJsonObject(value)) throw new LoteError(value === undefined ? 'missing' : 'not an object', pointer)
  return { value, pointer }
}

export function list<T>({ value, pointer }: At, read: (item: At) => T): T[] {
  if (!Array.isArray(value)) throw new LoteError(value === undefined ? 'missing' : 'not a list', pointer)
  return value.map((item: Json, i) => read({ value: item, pointer: `${pointer}/${i}` }))
}

/** The schema wants at least one item in every list that is present. */
export function someOf<T>(at: At, read: (item: At) => T): T[] {
  const items = list(at, read)
  if (items.length === 0) throw new LoteError('empty list', at.pointer)
  return items
}

export function text({ value, pointer }: At): string {
  if (typeof value !== 'string') throw new LoteError(value === undefined ? 'missing' : 'not text', pointer)
  if (value.length > TEXT_CHARACTERS_MAX) throw new LoteError('text too long', pointer)
  return value
}

export function count({ value, pointer }: At): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new LoteError(value === undefined ? 'missing' : 'not a whole number', pointer)
  return value
}

export function instant(at: At): Instant {
  const found = parseInstant(text(at))
  if (found === undefined) throw new LoteError('not a time in UTC', at.pointer)
  return found
}

/** `{ name: value }` when the member is there, `{}` when not: for spreading under `exactOptionalPropertyTypes`. */
export function optional<Name extends string, T>(
  name: Name,
  at: At,
  read: (at: At) => T,
): { readonly [Key in Name]?: T } {
  return at.value === undefined ? {} : ({ [name]: read(at) } as { readonly [Key in Name]?: T })
}
