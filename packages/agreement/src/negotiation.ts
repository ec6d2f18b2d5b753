/**
 * How two parties come to one text (agreement-1 §3.1): a proposal carries the whole text, comments point into it,
 * a counter-proposal answers it, a signature ends the talking. The standing of every proposal is a pure fold.
 */
import { z } from 'zod'
import {
  createDocumentPayload,
  type DocumentKind,
  type DocumentPorts,
  type DocumentResult,
  openDocument,
} from './compact-document.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { JSON_LIMITS } from './json.ts'
import { zAgreementId, zCode, zId, zInstant, zLanguage, zSha256 } from './language/base.ts'
import { type Agreement, zAgreement } from './language/schema.ts'
import { CONTENT_TYPES, type Pin, type Sha256 } from './signature.ts'

export const MESSAGE_SCHEMA = 'urn:entente:schema:negotiation:1'

const common = {
  '@type': z.literal('EntenteMessage'),
  schema: z.literal(MESSAGE_SCHEMA),
  id: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a UUIDv7 URN'),
  agreement: zAgreementId,
  version: z.int().min(1),
  issuer: z.strictObject({ party: zCode, authority: zId }),
  issuedAt: zInstant,
}

export const zMessage = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('propose'),
    text: zAgreement,
    /** Hash of the text that this one is proposed instead of: a counter-proposal. */
    instead: zSha256.nullable(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('comment'),
    proposal: zSha256,
    /** JSON pointer into the text; empty for the whole. */
    pointer: z
      .string()
      .max(300)
      .regex(/^(?:\/[^/\p{Cc}]*)*$/u, 'a JSON pointer'),
    lang: zLanguage,
    text: z.string().min(1).max(4000),
  }),
  z.strictObject({ ...common, type: z.literal('withdraw'), proposal: zSha256 }),
])

export type Message = z.infer<typeof zMessage>

export type OpenedMessage = {
  readonly message: Message
  readonly sha256: string
  /** Hash of the text it is about. */
  readonly proposal: string
  readonly x5tS256: string
  readonly signedAt: Instant
}

export type MessageResult =
  | ({ readonly ok: true } & OpenedMessage)
  | (DocumentResult<Message> & { ok: false })

const MESSAGE: DocumentKind<Message> = {
  contentType: CONTENT_TYPES.message,
  // The text, and what is around it.
  limits: { bytes: JSON_LIMITS.bytes + 4096, depth: JSON_LIMITS.depth + 2 },
  schema: zMessage,
}

/** Opens a message. Whether its signer may speak is judged by the pins of the state, or by the anchors. */
export function openMessage(compact: string, ports: DocumentPorts): MessageResult {
  const opened = openDocument(compact, MESSAGE, ports)
  if (!opened.ok) return opened
  const { value: message, ...rest } = opened
  if (message.type !== 'propose') return { ...rest, message, proposal: message.proposal }
  const { id, version } = message.text
  if (id !== message.agreement || version !== message.version)
    return { ok: false, fault: 'malformed', detail: '/text: another agreement or version than the message' }
  return { ...rest, message, proposal: hashOf(message.text, ports.sha256) }
}

/** Canonical bytes of a message to be signed. */
export function createMessagePayload(message: Message): {
  readonly canonical: string
  readonly payload: string
} {
  return createDocumentPayload(message, MESSAGE)
}

/** Whoever keeps the node of a party running may talk for it; only a signatory signs. */
export function maySpeak({ issuer }: Message, pin: Pin): boolean {
  if (pin.party !== issuer.party || pin.authority !== issuer.authority) return false
  return pin.roles.includes('signatory') || pin.roles.includes('operations')
}

export type Standing = 'open' | 'half-signed' | 'signed' | 'overtaken' | 'withdrawn'

export type Remark = {
  readonly by: string
  readonly at: Instant
  readonly pointer: string
  readonly lang: string
  readonly text: string
}

export type Proposal = {
  readonly sha256: string
  readonly text: Agreement
  readonly by: string
  readonly at: Instant
  readonly instead: string | null
  readonly standing: Standing
  readonly signedBy: readonly string[]
  readonly remarks: readonly Remark[]
}

/** What is known of the signatures under one text. */
export type Signed = {
  readonly sha256: string
  readonly signedBy: readonly string[]
  readonly complete: boolean
}

/**
 * Every proposal with its standing and what was said about it, newest first. Any order and any repetition of
 * messages give the same; a message about a text that nobody proposed waits without effect.
 */
export function proposalsOf(
  messages: readonly OpenedMessage[],
  signed: readonly Signed[],
): readonly Proposal[] {
  const sorted = [...new Map(messages.map((one) => [one.sha256, one])).values()].sort(byTime)
  const first = new Map<string, OpenedMessage & { message: Proposing }>()
  for (const one of sorted) if (isProposing(one) && !first.has(one.proposal)) first.set(one.proposal, one)
  const talk: Talk = {
    proposed: [...first.values()],
    rest: sorted.filter(({ message }) => message.type !== 'propose'),
    signed: new Map(signed.map((one) => [one.sha256, one])),
  }
  return talk.proposed.map((one) => proposal(one, talk)).toReversed()
}

type Proposing = Extract<Message, { type: 'propose' }>
type Talk = {
  readonly proposed: readonly (OpenedMessage & { message: Proposing })[]
  readonly rest: readonly OpenedMessage[]
  readonly signed: ReadonlyMap<string, Signed>
}

function isProposing(one: OpenedMessage): one is OpenedMessage & { message: Proposing } {
  return one.message.type === 'propose'
}

function proposal(
  { message, proposal: sha256 }: OpenedMessage & { message: Proposing },
  talk: Talk,
): Proposal {
  const { text, instead, issuer, issuedAt } = message
  return {
    sha256,
    text,
    by: issuer.party,
    at: issuedAt,
    instead,
    standing: standingOf({ sha256, message }, talk),
    signedBy: talk.signed.get(sha256)?.signedBy ?? [],
    remarks: talk.rest
      .filter((one) => one.proposal === sha256)
      .flatMap(({ message: said }) =>
        said.type === 'comment'
          ? [
              {
                by: said.issuer.party,
                at: said.issuedAt,
                pointer: said.pointer,
                lang: said.lang,
                text: said.text,
              },
            ]
          : [],
      ),
  }
}

/** A signature outlives everything said; a party may withdraw what it proposed as long as the other has not signed. */
function standingOf(
  { sha256, message }: { readonly sha256: string; readonly message: Proposing },
  { proposed, rest, signed }: Talk,
): Standing {
  const own = signed.get(sha256)
  if (own?.complete === true) return 'signed'
  const { party } = message.issuer
  const otherSigned = own?.signedBy.some((code) => code !== party) ?? false
  const withdrawn = rest.some(
    (one) => one.proposal === sha256 && one.message.type === 'withdraw' && one.message.issuer.party === party,
  )
  if (withdrawn && !otherSigned) return 'withdrawn'
  const sameVersion = proposed.filter(
    (one) => one.message.agreement === message.agreement && one.message.version === message.version,
  )
  if (sameVersion.some((one) => signed.get(one.proposal)?.complete === true)) return 'overtaken'
  if ((own?.signedBy.length ?? 0) > 0) return 'half-signed'
  return sameVersion.some((one) => one.message.instead === sha256) ? 'overtaken' : 'open'
}

function hashOf(text: Agreement, sha256: Sha256): string {
  return sha256(canonicalJson(text))
}

function byTime(a: OpenedMessage, b: OpenedMessage): number {
  if (a.message.issuedAt !== b.message.issuedAt) return a.message.issuedAt < b.message.issuedAt ? -1 : 1
  return a.sha256 < b.sha256 ? -1 : 1
}
