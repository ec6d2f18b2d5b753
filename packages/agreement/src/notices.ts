/** Notices: signed messages that change the state of an agreement (agreement-1 §3). Compact JWS, canonical payload. */
import { z } from 'zod'
import { createDocumentPayload, type DocumentPorts, openDocument } from './compact-document.ts'
import type { Instant } from './facts.ts'
import { zContact, zSeverity } from './language/annexes.ts'
import {
  zAgreementId,
  zAuthoritySigner,
  zCode,
  zId,
  zInstant,
  zLangMap,
  zSelector,
  zSha256,
  zUrl,
} from './language/base.ts'
import { CONTENT_TYPES, type Pin } from './signature.ts'

export const NOTICE_SCHEMA = 'urn:entente:schema:notice:1'
/** A notice is small: text in many languages, a few hashes. */
export const NOTICE_LIMITS = { bytes: 64 * 1024, depth: 16 } as const

const common = {
  '@type': z.literal('EntenteNotice'),
  schema: z.literal(NOTICE_SCHEMA),
  id: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a UUIDv7 URN'),
  agreement: z.strictObject({ id: zAgreementId, version: z.int().min(1), sha256: zSha256 }),
  issuer: z.strictObject({ party: zCode, authority: zId }),
  effectiveFrom: zInstant,
  reason: z.strictObject({ code: z.string().regex(/^[A-Za-z0-9-]{1,60}$/), text: zLangMap }),
  refs: z.array(zSha256).max(16),
  evidence: z.array(zSha256).max(16),
  issuedAt: zInstant,
  /** Counts the notices of this party about this agreement, from 1. */
  seq: z.int().min(1),
  /** Hash of that party's notice before; null for the first. */
  prev: zSha256.nullable(),
}
const targets = z.array(zSelector).min(1).max(32)
const noTargets = z.array(zSelector).max(0)
const oneRef = z.array(zSha256).min(1).max(16)

export const zNotice = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('suspend'),
    target: targets,
    until: zInstant.optional(),
    severity: zSeverity.optional(),
    /** The list in question, for the target `recognitions:by-list`. */
    list: zUrl.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('incident'),
    target: targets,
    until: zInstant.optional(),
    severity: zSeverity,
    list: zUrl.optional(),
    compromisedFrom: zInstant.optional(),
  }),
  z.strictObject({ ...common, type: z.literal('lift'), target: z.array(zSelector).max(32), refs: oneRef }),
  z.strictObject({ ...common, type: z.literal('terminate'), target: noTargets }),
  z.strictObject({
    ...common,
    type: z.literal('activate-fact'),
    target: noTargets,
    fact: z.string().min(1).max(120),
  }),
  z.strictObject({ ...common, type: z.literal('review-done'), target: noTargets }),
  z.strictObject({
    ...common,
    type: z.literal('signer-change'),
    target: noTargets,
    severity: zSeverity.optional(),
    signers: z.array(zAuthoritySigner).min(1).max(8),
    /** The pins in force until now end here. */
    until: zInstant,
  }),
  z.strictObject({
    ...common,
    type: z.literal('list-signer-change'),
    target: noTargets,
    severity: zSeverity.optional(),
    list: zUrl,
    signers: z.array(zAuthoritySigner).min(1).max(8),
    until: zInstant,
  }),
  z.strictObject({ ...common, type: z.literal('contact-change'), target: noTargets, contact: zContact }),
  z.strictObject({ ...common, type: z.literal('acknowledge'), target: noTargets, refs: oneRef }),
])

export type Notice = z.infer<typeof zNotice>
export type NoticeType = Notice['type']

export type OpenedNotice = {
  readonly notice: Notice
  readonly sha256: string
  readonly x5tS256: string
  readonly signedAt: Instant
}

export type NoticePorts = DocumentPorts

export type NoticeResult =
  | ({ readonly ok: true } & OpenedNotice)
  | { readonly ok: false; readonly code: 'NOTICE_MALFORMED' | 'NOTICE_SIGNATURE'; readonly detail: string }

const NOTICE = { contentType: CONTENT_TYPES.notice, limits: NOTICE_LIMITS, schema: zNotice }

/** Opens a compact JWS notice. Whether its signer may send it is judged by the state, where the pins are. */
export function openNotice(compact: string, ports: NoticePorts): NoticeResult {
  const opened = openDocument(compact, NOTICE, ports)
  if (!opened.ok) {
    const code = opened.fault === 'malformed' ? 'NOTICE_MALFORMED' : 'NOTICE_SIGNATURE'
    return { ok: false, code, detail: opened.detail }
  }
  const { value: notice, ...rest } = opened
  return { ...rest, notice }
}

/** Canonical bytes of a notice to be signed. */
export function createNoticePayload(notice: Notice): {
  readonly canonical: string
  readonly payload: string
} {
  return createDocumentPayload(notice, NOTICE)
}

/** What an operations key may send; everything else needs a signatory (agreement-1 §3). */
const OPERATIONS: ReadonlySet<NoticeType> = new Set(['suspend', 'incident', 'acknowledge', 'contact-change'])

/** The pin speaks for the party and authority the notice names, and its role covers this type. */
export function maySend(notice: Notice, pin: Pin): boolean {
  if (pin.party !== notice.issuer.party || pin.authority !== notice.issuer.authority) return false
  if (pin.roles.includes('signatory')) return true
  return pin.roles.includes('operations') && OPERATIONS.has(notice.type)
}

/** Restricting notices count even when the chain of their sender is torn; permitting ones do not. */
const RESTRICTING: ReadonlySet<NoticeType> = new Set(['suspend', 'incident', 'terminate'])

export function isRestricting(notice: Notice): boolean {
  return RESTRICTING.has(notice.type)
}
