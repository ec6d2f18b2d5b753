/** Parameters that mean the same on both engines; anything else is our bug and stops here, by its place. */
export type SqlValue = null | number | bigint | string

export function sqlValues(parameters: readonly unknown[]): SqlValue[] {
  return parameters.map(sqlValue)
}

function sqlValue(value: unknown, index: number): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || typeof value === 'bigint' || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`SQL parameter ${index + 1} is of a kind that cannot be stored: ${typeof value}`)
}
