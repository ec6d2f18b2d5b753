/** A TEST agreement with trust-service rules, and the way through the XML that a partner would take. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Agreement, parseAgreement } from '@entente/agreement'
import { createMra, EU_VOCABULARY, type Mra, parseMra } from '@entente/trust'
import { sha256 } from '../../kernel/crypto.ts'
import type { Equivalence, TrustRule } from './equivalence.ts'
import { exportMra } from './export-mra.ts'
import { type ImportedMra, importMra } from './import-mra.ts'
import type { MraNote } from './mra-note.ts'

const root = join(import.meta.dirname, '../../../../..')
export const digest = (bytes: Uint8Array): string => sha256(bytes)

export function agreementAt(path: string): Agreement {
  const parsed = parseAgreement(readFileSync(join(root, path), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

export function only<T>(list: readonly T[] | undefined): T {
  const [first, second] = list ?? []
  if (first === undefined || second !== undefined) throw new Error('exactly one is expected')
  return first
}

export const base = agreementAt('packages/agreement/src/vectors/eu-jp-trust.json')
export const rule = base.recognitions[0] as TrustRule
export const direction = { pointing: 'EU', pointed: 'JP' }

/** The TEST agreement with one trust-service rule that has this equivalence. */
export function agreementWith(equivalence: Equivalence, change: Partial<TrustRule> = {}): Agreement {
  return { ...base, recognitions: [{ ...rule, ...change, equivalence }] }
}

export function exported(agreement: Agreement): Mra {
  const { mra, notes } = exportMra(agreement, direction)
  if (mra === undefined) throw new Error(JSON.stringify(notes))
  return mra
}

/** Through the XML. */
export function readBack(mra: Mra): ImportedMra {
  const reading = parseMra(new TextEncoder().encode(createMra(mra)))
  if (reading.findings.length > 0) throw new Error(JSON.stringify(reading.findings))
  return importMra(reading, { vocabulary: EU_VOCABULARY, sha256: digest })
}

/** What is said of the equivalence, not of the rule and the agreement around it. */
export function ofEquivalence(notes: readonly MraNote[]): readonly MraNote[] {
  return notes.filter(({ place }) => place.includes('/equivalence'))
}
