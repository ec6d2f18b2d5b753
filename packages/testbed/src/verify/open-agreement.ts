/** An agreement of this repository as its text stands, without signatures, notices or a log: for questions from a terminal. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Agreement,
  type AgreementState,
  canonicalJson,
  type CompiledAgreements,
  compileAgreements,
  parseAgreement,
  stateAt,
} from '@entente/agreement'
import type { Instant } from '../../../national-node/src/kernel/clock.ts'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'

const ROOT = join(import.meta.dirname, '../../../..')

export type TextOnly = {
  readonly agreement: Agreement
  readonly compiled: CompiledAgreements
  readonly state: AgreementState | undefined
}

/** Undefined when there is no such agreement. */
export function openAgreementText(id: string, at: Instant): TextOnly | undefined {
  const read = readAgreementText(id)
  if (read === undefined) return undefined
  // No log is asked from a terminal: what the text wants of logs would stop every other check.
  const { log: _unasked, ...agreement } = read
  const canonical = canonicalJson(agreement)
  const opened = { agreement, canonical, sha256: hexSha256(canonical), signatures: [] }
  const history = { id: agreement.id, versions: [{ opened, knownAt: at }], notices: [] }
  const state = stateAt(history, { t: at, k: at, sha256: hexSha256 })
  return { agreement, state, compiled: compileAgreements(state === undefined ? [] : [state]) }
}

function readAgreementText(id: string): Agreement | undefined {
  const text = readText(join(ROOT, 'agreements', id, 'agreement.json'))
  if (text === undefined) return undefined
  const parsed = parseAgreement(text)
  if (!parsed.ok) throw new Error(`agreements/${id}: ${parsed.problems[0]?.detail ?? 'cannot be read'}`)
  return parsed.agreement
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
