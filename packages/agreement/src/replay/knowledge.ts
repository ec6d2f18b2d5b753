/**
 * What a decision rested on besides its question (agreement-1 §11): the agreements and notices that could count, and
 * what the node knew of them. All of it is public, and named in the receipt by plain hash.
 */
import { z } from 'zod'
import type { CompiledAgreements } from '../compile.ts'
import { canonicalJson } from '../jcs.ts'
import { JsonError, parseJson } from '../json.ts'
import type { Kept } from './kept-history.ts'
import { zAgreementId, zCode, zId, zInstant, zSha256, zThumbprint } from '../language/base.ts'
import { zRole } from '../language/parties.ts'
import type { Agreement } from '../language/schema.ts'
import type { ReceiptInput } from '../receipt.ts'
import type { Sha256 } from '../signature.ts'

export const KNOWLEDGE_SCHEMA = 'urn:entente:schema:knowledge:1'
/** Two hundred bytes for each document. */
const KNOWLEDGE_LIMITS = { bytes: 1024 * 1024, depth: 8 } as const

const zJurisdictions = z.array(zCode).max(64)

const zKnowledge = z.strictObject({
  '@type': z.literal('EntenteKnowledge'),
  schema: z.literal(KNOWLEDGE_SCHEMA),
  anchors: z
    .array(
      z.strictObject({
        party: zCode,
        authority: zId,
        roles: z.array(zRole).max(8),
        x5tS256: zThumbprint,
        from: zInstant,
        until: zInstant.nullable(),
      }),
    )
    .max(256),
  versions: z
    .array(
      z.strictObject({
        agreement: zAgreementId,
        version: z.int().min(1),
        between: z.tuple([zJurisdictions, zJurisdictions]),
        receivedAt: zInstant,
        sha256: zSha256,
      }),
    )
    .max(256),
  notices: z
    .array(z.strictObject({ agreement: zAgreementId, receivedAt: zInstant, sha256: zSha256 }))
    .max(4096),
})

/** The documents known at the decision, by the hash of their text, with when they came. */
export type Knowledge = z.infer<typeof zKnowledge>

export type PublicDocument = {
  readonly role: 'agreement' | 'notice' | 'knowledge'
  readonly sha256: string
  readonly text: string
}

/** The inputs of a receipt that are public, and their texts. */
export type Basis = {
  readonly inputs: readonly Extract<ReceiptInput, { readonly sha256: string }>[]
  readonly documents: readonly PublicDocument[]
}

/** Two jurisdictions, in whatever order. */
export type Between = readonly [string, string]

/**
 * Ids of the agreements that can have a say between the two: those of which one side covers the one and the other
 * side the other, opened or not, and those that they relate to, whose ceilings bind them (agreement-1 §5, §10 F1).
 */
export function countingAgreements(
  { states, rejected }: CompiledAgreements,
  between: Between,
): ReadonlySet<string> {
  const own = [...states.values()].filter(({ agreement }) => isBetween(coversOf(agreement), between))
  return new Set([
    ...own.map(({ id }) => id),
    ...own.flatMap(({ agreement }) => agreement.relations.map(({ to }) => to)),
    ...rejected.filter((one) => isBetween(one.between, between)).map(({ id }) => id),
  ])
}

function coversOf({ parties: [left, right] }: Agreement): readonly [readonly string[], readonly string[]] {
  return [left.covers, right.covers]
}

function isBetween([left, right]: readonly [readonly string[], readonly string[]], [a, b]: Between): boolean {
  return (left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a))
}

/** What was kept of these agreements, as inputs of a receipt. */
export function basisOf(kept: Kept, agreements: ReadonlySet<string>, sha256: Sha256): Basis {
  const versions = kept.versions.filter(({ agreement }) => agreements.has(agreement))
  const notices = kept.notices.filter(({ agreement }) => agreements.has(agreement))
  const knowledge: Knowledge = {
    '@type': 'EntenteKnowledge',
    schema: KNOWLEDGE_SCHEMA,
    anchors: kept.anchors.map(({ roles, ...pin }) => ({ ...pin, roles: [...roles] })),
    versions: versions.map(({ envelope, between: [left, right], ...version }) => ({
      ...version,
      between: [[...left], [...right]],
      sha256: sha256(envelope),
    })),
    notices: notices.map(({ compact, ...notice }) => ({ ...notice, sha256: sha256(compact) })),
  }
  const text = canonicalJson(knowledge)
  const documents: readonly PublicDocument[] = [
    { role: 'knowledge', sha256: sha256(text), text },
    ...versions.map(({ envelope }) => documentOf('agreement', envelope, sha256)),
    ...notices.map(({ compact }) => documentOf('notice', compact, sha256)),
  ]
  return { inputs: documents.map(({ role, sha256: hash }) => ({ role, sha256: hash })), documents }
}

function documentOf(role: PublicDocument['role'], text: string, sha256: Sha256): PublicDocument {
  return { role, sha256: sha256(text), text }
}

/** A text says what is wrong. */
export function readKnowledge(text: string): Knowledge | string {
  try {
    const value = parseJson(text, KNOWLEDGE_LIMITS)
    if (canonicalJson(value) !== text) return 'not in canonical form'
    const parsed = zKnowledge.safeParse(value)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    return `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}`
  } catch (error) {
    if (error instanceof JsonError || error instanceof TypeError) return error.message
    throw error
  }
}

/** Back from the knowledge to what was kept; undefined when a document it names is not among the texts. */
export function keptOf(knowledge: Knowledge, texts: ReadonlyMap<string, string>): Kept | undefined {
  const versions = knowledge.versions.map(({ sha256, ...version }) => ({
    ...version,
    envelope: texts.get(sha256),
  }))
  const notices = knowledge.notices.map(({ sha256, ...notice }) => ({
    ...notice,
    compact: texts.get(sha256),
  }))
  const found = {
    anchors: knowledge.anchors,
    versions: versions.flatMap(({ envelope, ...rest }) =>
      envelope === undefined ? [] : [{ ...rest, envelope }],
    ),
    notices: notices.flatMap(({ compact, ...rest }) => (compact === undefined ? [] : [{ ...rest, compact }])),
  }
  const complete = found.versions.length === versions.length && found.notices.length === notices.length
  return complete ? found : undefined
}
