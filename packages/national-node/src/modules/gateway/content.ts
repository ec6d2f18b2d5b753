/** What is inside an answer: facts of the verification, attributes already mapped, the gateway's own decision. */
import { CHECK_CODES, FormatError, type Report } from '@entente/credentials'
import { z } from 'zod'
import { Fault } from '../../kernel/fault.ts'
import { parseStrictJson } from '../../kernel/json.ts'
import { readFacts } from '../recognition/index.ts'
import type { PresentationEnd } from '../verifier/index.ts'

const zHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const zCode = z.enum(CHECK_CODES)
const zSeconds = z.int().min(0)
const zPath = z
  .array(z.union([z.string().max(200), z.int(), z.null()]))
  .min(1)
  .max(16)
const zIssuer = z.strictObject({
  chain: z.array(zHash).max(8),
  subject: z.string().max(500),
  country: z.string().max(8).optional(),
  anchor: zHash.optional(),
})

/** No claims, no keys, no places in status lists: what is unique in a presentation stays where it was verified (OIA_16). */
const zReport = z.strictObject({
  format: z.enum(['dc+sd-jwt', 'mso_mdoc']),
  verdict: z.enum(['valid', 'invalid', 'indeterminate']),
  checks: z.array(z.strictObject({ code: zCode, ok: z.boolean() })).max(256),
  type: z.string().max(300).optional(),
  issuer: zIssuer.optional(),
  binding: z.enum(['kb', 'device-signature', 'none']),
  issuedAt: zSeconds.optional(),
  status: z.strictObject({ value: z.int().min(0).max(255).optional(), iat: zSeconds.optional() }).optional(),
  algorithms: z.array(z.string().max(40)).max(32),
})
const zContent = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('decided'),
    codeHash: zHash,
    report: zReport,
    present: z.array(zPath).max(2048).nullable(),
    attributes: z.record(z.string().max(60), z.unknown()),
    losses: z.array(z.strictObject({ name: z.string().max(60), refuse: z.boolean() })).max(256),
    verdict: z.string().max(40),
    /** The deciding reason where the gateway does not recognise it itself. */
    refusedFor: z.string().max(60).nullable(),
    /** Of the gateway, signed: JWS compact. */
    receipt: z.string().max(64 * 1024),
  }),
  z.strictObject({ outcome: z.literal('declined'), codeHash: zHash, error: z.string().max(100) }),
  z.strictObject({ outcome: z.literal('failed'), code: z.string().max(100) }),
])
export type AnswerContent = z.infer<typeof zContent>
type Decided = Extract<AnswerContent, { outcome: 'decided' }>

/** What may leave of how a request ended. One credential is asked for at a time. */
export function contentOf(end: PresentationEnd): AnswerContent {
  if (end.outcome === 'failed') return { outcome: 'failed', code: end.code }
  if (end.outcome === 'declined') return { outcome: 'declined', codeHash: end.codeHash, error: end.error }
  const [first] = end.credentials
  if (first === undefined) return { outcome: 'failed', code: 'VP_RESPONSE' }
  const { decision, attributes, losses, receipt, report } = first
  const { present } = readFacts(report, undefined, null)
  const positive = decision.verdict.startsWith('RECOGNISED')
  return {
    outcome: 'decided',
    codeHash: end.codeHash,
    report: writeReport(report),
    present: present === null ? null : present.map((path) => [...path]),
    attributes: { ...attributes },
    losses: losses.map(({ name, refuse }) => ({ name, refuse })),
    verdict: decision.verdict,
    refusedFor: positive ? null : (decision.deciding ?? 'unknown'),
    receipt,
  }
}

function writeReport(report: Report): Decided['report'] {
  const { format, verdict, checks, type, issuer, holder, validity, status, algorithms } = report
  const issuedAt = validity?.issuedAt ?? validity?.notBefore
  return {
    format,
    verdict,
    checks: checks.map(({ code, ok }) => ({ code, ok })),
    ...(type !== undefined && { type }),
    ...(issuer && {
      issuer: {
        chain: [...issuer.chain],
        subject: issuer.subject,
        ...(issuer.country !== undefined && { country: issuer.country }),
        ...(issuer.anchor !== undefined && { anchor: issuer.anchor }),
      },
    }),
    binding: holder.binding,
    ...(issuedAt !== undefined && { issuedAt }),
    ...(status && {
      status: {
        ...(status.value !== undefined && { value: status.value }),
        ...(status.iat !== undefined && { iat: status.iat }),
      },
    }),
    algorithms: [...algorithms],
  }
}

/** The same as a report without claims, for a decision on its facts. */
export function readReport({ report }: Decided): Omit<Report, 'claims' | 'deviceClaims'> {
  const { format, verdict, checks, type, issuer, binding, issuedAt, status, algorithms } = report
  return {
    format,
    verdict,
    checks,
    ...(type !== undefined && { type }),
    ...(issuer && {
      issuer: {
        chain: issuer.chain,
        subject: issuer.subject,
        aki: [],
        role: 'any' as const,
        ...(issuer.country !== undefined && { country: issuer.country }),
        ...(issuer.anchor !== undefined && { anchor: issuer.anchor }),
      },
    }),
    holder: { binding },
    ...(issuedAt !== undefined && { validity: { issuedAt } }),
    ...(status && {
      status: {
        uri: '',
        index: 0,
        ...(status.value !== undefined && { value: status.value }),
        ...(status.iat !== undefined && { iat: status.iat }),
      },
    }),
    algorithms,
  }
}

/** The content of an opened answer. @throws Fault naming the member that is not as expected */
export function parseContent(plaintext: string): AnswerContent {
  const parsed = zContent.safeParse(readJson(plaintext))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unreadable(`/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown form'}`)
}

function readJson(text: string): unknown {
  try {
    return parseStrictJson(text)
  } catch (error) {
    if (error instanceof FormatError) throw unreadable(error.detail)
    throw error
  }
}

export function unreadable(detail: string): Fault {
  return new Fault('invalid', 'gateway/answer-unreadable', detail)
}
