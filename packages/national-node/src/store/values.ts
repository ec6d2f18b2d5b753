/** Parameters that mean the same on both engines; anything else stops here. */
import { Fault } from '../kernel/fault.ts'

export type SqlValue = null | number | bigint | string | Uint8Array

export function sqlValues(parameters: readonly unknown[]): SqlValue[] {
  return parameters.map(sqlValue)
}

function sqlValue(value: unknown, index: number): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value
  if (typeof value === 'string') return checkText(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  // Ours to find, by its place.
  throw new TypeError(`SQL parameter ${index + 1} is of a kind that cannot be stored: ${typeof value}`)
}

/** PostgreSQL cannot hold a zero byte, and neither engine half a character: only a caller sends such text. */
function checkText(text: string): string {
  if (!text.includes('\0') && text.isWellFormed()) return text
  throw new Fault('invalid', 'input/not-text', 'The input holds a character that no text has')
}
