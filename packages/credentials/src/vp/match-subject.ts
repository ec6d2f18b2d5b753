import type { Json, JsonObject, PathPattern } from '../json.ts'
import { matchPath } from '../paths.ts'
import type { Check } from '../ports.ts'
import { failed, passed } from '../report.ts'

/** One attribute by which documents are joined: where it stands in each, by id of the credential query. */
export type MatchingClaim = Readonly<Record<string, PathPattern>>

type Presented = { readonly queryId: string; readonly claims: JsonObject }

/**
 * Several documents in one answer are those of one person only if every attribute that was agreed for this is in each
 * of them, once, and the same: nothing is assumed from their having come together. Without an agreed attribute
 * nothing may be joined, so nothing passes.
 */
export function matchSubject(agreed: readonly MatchingClaim[], presented: readonly Presented[]): Check {
  if (presented.length < 2) return passed('VP_SUBJECT')
  if (agreed.length === 0) return failed('VP_SUBJECT', 'no matching claim was agreed')
  for (const [at, claim] of agreed.entries()) {
    const values: string[] = []
    for (const { queryId, claims } of presented) {
      const value = valueOf(claims, Object.hasOwn(claim, queryId) ? claim[queryId] : undefined)
      // Which claim and which document, never a value.
      if (value === undefined) return failed('VP_SUBJECT', `matching claim ${at}: is not in ${queryId} once`)
      values.push(value)
    }
    if (new Set(values).size > 1) return failed('VP_SUBJECT', `matching claim ${at}: differs`)
  }
  return passed('VP_SUBJECT')
}

/** One text, number or truth value; the same text in another composition of its signs is the same (Unicode NFC). */
function valueOf(claims: JsonObject, path: PathPattern | undefined): string | undefined {
  const [found, ...more] = path === undefined ? [] : matchPath(claims, path)
  if (found === undefined || more.length > 0) return undefined
  return comparable(found.value)
}

function comparable(value: Json): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : `text ${value.normalize('NFC')}`
  return typeof value === 'number' || typeof value === 'boolean' ? `${typeof value} ${value}` : undefined
}
