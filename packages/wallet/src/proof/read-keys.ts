import { parseVerifierKey, type Steps, TlogError, type VerifierKey } from '@entente/trust'

export type KeysMistake = {
  readonly field: 'keys'
  readonly code: 'keysMissing' | 'keyUnreadable' | 'tooManyKeys'
  /** Counted from 1. */
  readonly line?: number
}

export type ReadKeys =
  | {
      readonly ok: true
      readonly logs: readonly VerifierKey[]
      readonly cosigners: readonly VerifierKey[]
    }
  | ({ readonly ok: false } & KeysMistake)

const KEYS_MAX = 32

/** Verifier keys, one on each line; a line that is there twice counts once. */
export function* readKeys(source: string): Steps<ReadKeys> {
  const lines = source.split('\n').map((line) => line.trim())
  const given = [...new Set(lines)].filter((line) => line !== '')
  if (given.length === 0) return { ok: false, field: 'keys', code: 'keysMissing' }
  if (given.length > KEYS_MAX) return { ok: false, field: 'keys', code: 'tooManyKeys' }
  const keys: VerifierKey[] = []
  for (const text of given) {
    const key = yield* readKey(text)
    if (key === undefined)
      return { ok: false, field: 'keys', code: 'keyUnreadable', line: lines.indexOf(text) + 1 }
    keys.push(key)
  }
  const of = (wanted: VerifierKey['type']) => keys.filter(({ type }) => type === wanted)
  return { ok: true, logs: of('log'), cosigners: of('cosigner') }
}

function* readKey(text: string): Steps<VerifierKey | undefined> {
  try {
    return yield* parseVerifierKey(text)
  } catch (error) {
    if (error instanceof TlogError) return undefined
    throw error
  }
}
