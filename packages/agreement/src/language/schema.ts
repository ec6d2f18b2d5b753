/** The whole agreement, schema 1 (agreement-1 §4): strict, unknown members are refused everywhere. */
import { z } from 'zod'
import { zAnnexes, zContact, zCrypto, zLog, zProgramme, zSafeguards } from './annexes.ts'
import {
  zAgreementId,
  zDuration,
  zId,
  zInstant,
  zLangMap,
  zLanguage,
  zSelector,
  zSha256,
  zUri,
} from './base.ts'
import { zDataClause } from './data-exchange.ts'
import { zInstrument, zLegal, zParty, zRelation } from './parties.ts'
import { zRecognition } from './recognition.ts'

export const AGREEMENT_SCHEMA = 'urn:entente:schema:agreement:1'
/** Every published decision semantics stays runnable, so that old receipts can be replayed. */
export const SEMANTICS = 1

const zLoaScale = z.discriminatedUnion('kind', [
  z.strictObject({
    ref: z.string().min(1).max(200),
    kind: z.literal('ordered'),
    order: z.array(z.string().min(1).max(40)).min(1).max(16),
  }),
  z.strictObject({
    ref: z.string().min(1).max(200),
    kind: z.literal('vector'),
    components: z.record(z.string().min(1).max(20), z.array(z.string().min(1).max(40)).min(1).max(16)),
  }),
])

const zValidity = z.strictObject({
  inForceFrom: zInstant,
  /** Exclusive. */
  expires: zInstant,
  review: z.strictObject({
    every: zDuration,
    grace: zDuration,
    onLapsed: z.strictObject({
      effect: z.enum(['suspend', 'limit']),
      target: z.array(zSelector).min(1).max(16),
    }),
  }),
  termination: z.strictObject({
    notice: zDuration,
    surviving: z.array(z.enum(['receipts', 'past-signatures'])).max(2),
  }),
})

const zVersionReference = z.strictObject({ version: z.int().min(1), sha256: zSha256 })

export const zAgreement = z.strictObject({
  '@type': z.literal('EntenteAgreement'),
  schema: z.literal(AGREEMENT_SCHEMA),
  semantics: z.literal(SEMANTICS),
  id: zAgreementId,
  version: z.int().min(1).max(1_000_000),
  previous: zVersionReference.nullable(),
  closesNotices: z.array(zSha256).max(256).optional(),
  mode: z.enum(['test', 'pilot', 'production']),
  title: zLangMap,
  instrument: zInstrument,
  legal: zLegal,
  relations: z.array(zRelation).max(16),
  parties: z.tuple([zParty, zParty]),
  purposes: z.record(zId, z.strictObject({ iri: zUri, text: zLangMap })),
  signing: z.strictObject({
    required: z.enum(['one-signatory-per-party', 'all-signatories']),
    timestamp: z.boolean(),
  }),
  languages: z.strictObject({
    authentic: z.array(zLanguage).min(1).max(30),
    published: z.array(zLanguage).min(1).max(30),
  }),
  validity: zValidity,
  loaScales: z.record(zId, zLoaScale),
  recognitions: z.array(zRecognition).max(64),
  dataExchange: z.array(zDataClause).max(64),
  annexes: zAnnexes.optional(),
  programme: zProgramme,
  safeguards: zSafeguards,
  crypto: zCrypto,
  contacts: z.array(zContact).min(1).max(32),
  /** Optional in this version of the language: without it no log evidence is asked for. */
  log: zLog.optional(),
})

export type Agreement = z.infer<typeof zAgreement>
export type LoaScale = z.infer<typeof zLoaScale>

/** What is wrong with a document, and where (RFC 6901). */
export type Problem = {
  readonly pointer: string
  /** For the engineer. */
  readonly detail: string
  /** Nothing stands at the place, and something has to. */
  readonly missing?: true
}
