/** Receipts read back, strictly, years after they were written (agreement-1 §11). */
import { z } from 'zod'
import type { CheckId, TraceEntry } from '../decision.ts'
import { canonicalJson } from '../jcs.ts'
import { JsonError, parseJson } from '../json.ts'
import {
  zAgreementId,
  zAssurance,
  zId,
  zInstant,
  zLevel,
  zSha256,
  zTrustServiceEffect,
} from '../language/base.ts'
import { SEMANTICS } from '../language/schema.ts'
import { type ReasonCode, REASONS, type Verdict } from '../reasons.ts'
import { type Receipt, RECEIPT_SCHEMA } from '../receipt.ts'

const RECEIPT_LIMITS = { bytes: 256 * 1024, depth: 8 } as const

const zCodeOfReason = z.enum(Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]])
const VERDICTS = [
  'RECOGNISED',
  'RECOGNISED_LIMITED',
  'INDETERMINATE',
  'SUSPENDED',
  'NOT_RECOGNISED',
] as const satisfies readonly Verdict[]
const CHECKS = 'A1 A2 A3 A4 R1 R2 R3 R4 R5 L1 L2 E1 C1 C2 C3 C4 X1 G1 P1 P2 P3 F1'.split(' ') as [
  CheckId,
  ...CheckId[],
]
const zShort = z.string().max(200)
const zRole = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'a role')

const zEntry: z.ZodType<TraceEntry> = z.strictObject({
  check: z.enum(CHECKS),
  result: z.enum(['ok', 'reasons', 'skipped']),
  codes: z.array(zCodeOfReason).max(1000),
})

const zReceipt: z.ZodType<Receipt> = z.strictObject({
  '@type': z.literal('EntenteReceipt'),
  schema: z.literal(RECEIPT_SCHEMA),
  id: zShort,
  decision: z.enum(['recognise', 'disclose', 'acceptSignature']),
  at: zInstant,
  knownAt: zInstant,
  node: zShort,
  agreement: z.strictObject({ id: zAgreementId, version: z.int().min(1), sha256: zSha256 }).nullable(),
  noticesHead: zSha256.nullable(),
  rule: zId.nullable(),
  clause: zId.nullable(),
  inputs: z
    .array(
      z.union([
        z.strictObject({ role: zRole, sha256: zSha256 }),
        z.strictObject({ role: zRole, commit: zSha256 }),
      ]),
    )
    .max(4096),
  evaluator: zShort,
  semantics: z.int(),
  verdict: z.enum(VERDICTS),
  reasons: z
    .array(
      z.strictObject({
        code: zCodeOfReason,
        class: z.enum(['refuse', 'suspend', 'unknown', 'limit']),
        clause: z.string().max(1000),
        detail: z.string().max(10_000),
      }),
    )
    .max(2000),
  effect: z.strictObject({
    assurance: zAssurance,
    level: zLevel.nullable(),
    trustService: zTrustServiceEffect,
    printQualified: z.boolean(),
    boundBy: zShort.nullable(),
  }),
  trace: z.array(zEntry).max(64),
})

/** Enough to know whether this program can read the rest. */
const zFrame = z.looseObject({
  '@type': z.literal('EntenteReceipt'),
  schema: z.string().max(200),
  semantics: z.int(),
})

export type ReceiptResult =
  | { readonly result: 'read'; readonly receipt: Receipt }
  /** A receipt of rules that this program does not know: it may be right, but not by us. */
  | { readonly result: 'unknown-semantics'; readonly schema: string; readonly semantics: number }
  | { readonly result: 'unreadable'; readonly detail: string }

/** The receipt in the payload of the signed one. */
export function readReceipt(text: string): ReceiptResult {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof JsonError || error instanceof TypeError)
      return { result: 'unreadable', detail: error.message }
    throw error
  }
}

function parse(text: string): ReceiptResult {
  const value = parseJson(text, RECEIPT_LIMITS)
  const frame = zFrame.safeParse(value)
  if (!frame.success) return { result: 'unreadable', detail: 'this is no receipt of Entente' }
  const { schema, semantics } = frame.data
  if (schema !== RECEIPT_SCHEMA || semantics !== SEMANTICS)
    return { result: 'unknown-semantics', schema, semantics }
  if (canonicalJson(value) !== text) return { result: 'unreadable', detail: 'not in canonical form' }
  const parsed = zReceipt.safeParse(value)
  if (parsed.success) return { result: 'read', receipt: parsed.data }
  const issue = parsed.error.issues[0]
  return {
    result: 'unreadable',
    detail: `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}`,
  }
}
