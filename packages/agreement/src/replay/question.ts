/**
 * The question of a decision as it is sealed in the receipt (agreement-1 §11): request, facts and what mapping lost.
 * With the agreements and notices known at the time it determines the decision, wherever and whenever it is repeated.
 */
import { z } from 'zod'
import type { Loss } from '../attributes.ts'
import type { Decision } from '../decision.ts'
import type {
  DisclosureFacts,
  DisclosureRequest,
  Facts,
  RecognitionRequest,
  SignatureFacts,
  SignatureRequest,
} from '../facts.ts'
import { canonicalJson } from '../jcs.ts'
import { JsonError, parseJson } from '../json.ts'
import { zAssurance, zDuration, zInstant, zLevel, zTrustServiceEffect } from '../language/base.ts'
import { zDisclosureFacts, zFacts, zName, zNames, zPath, zSignatureFacts } from './question-facts.ts'

/** Of a loss only what counts in the decision: the rest would say more about the person. */
export type CountedLoss = Pick<Loss, 'name' | 'refuse'>

export type Question =
  | {
      readonly decision: 'recognise'
      readonly request: RecognitionRequest
      readonly facts: Facts
      readonly losses: readonly CountedLoss[]
    }
  | {
      readonly decision: 'disclose'
      readonly request: DisclosureRequest
      readonly facts: DisclosureFacts
      readonly losses: readonly CountedLoss[]
    }
  | {
      readonly decision: 'acceptSignature'
      readonly request: SignatureRequest
      readonly facts: SignatureFacts
      readonly losses: readonly CountedLoss[]
    }

/** A presentation of a thousand claims stays below; whatever is longer is not sealed, and not read. */
export const QUESTION_LIMITS = { bytes: 256 * 1024, depth: 16 } as const

const asked = { at: zInstant, knownAt: zInstant, service: zName, purpose: zName, pilotAccepted: z.boolean() }
const environment = z.enum(['test', 'pilot', 'production'])
const recipient = {
  sector: zName,
  recipient: zName.exactOptional(),
  recipientKind: z.enum(['public', 'private']).exactOptional(),
  retention: zDuration.exactOptional(),
  onward: z.boolean().exactOptional(),
}

const zRecognition: z.ZodType<RecognitionRequest> = z.strictObject({
  ...asked,
  ...recipient,
  home: zName,
  partner: zName,
  object: z.union([
    z.strictObject({
      kind: z.enum(['credential', 'business-register']),
      format: z.enum(['dc+sd-jwt', 'mso_mdoc']),
      type: zName,
      extends: zNames.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('identity-scheme'),
      protocol: z.enum(['oidc', 'saml']),
      issuer: zName,
    }),
  ]),
  wanted: zNames,
  asked: z.array(zPath),
  required: z.strictObject({ assurance: zLevel, preferred: zAssurance.exactOptional() }),
  environment,
  via: z.enum(['wallet', 'gateway']).exactOptional(),
})

const { service: _service, ...askedOfNobody } = asked
const zDisclosure: z.ZodType<DisclosureRequest> = z.strictObject({
  ...askedOfNobody,
  ...recipient,
  sender: zName,
  receiver: zName,
  flow: z.enum(['user-driven', 'statute-driven']),
  evidenceType: zName,
  wanted: zNames,
  needed: zNames.exactOptional(),
  environment,
})

const zSignature: z.ZodType<SignatureRequest> = z.strictObject({
  ...asked,
  home: zName,
  partner: zName,
  object: z.strictObject({
    kind: z.literal('trust-service'),
    type: zName,
    asi: zName.exactOptional(),
  }),
  required: z.strictObject({
    trustService: zTrustServiceEffect,
    preferred: zTrustServiceEffect.exactOptional(),
  }),
  environment,
})

const zLosses = z.array(z.strictObject({ name: zName, refuse: z.boolean() }))
const NO_LOSSES = zLosses.max(0)

/** Canonical text of the question: what is committed to. @throws TypeError for text that has no canonical form */
export function questionText({ request, facts, losses }: Question): string {
  return canonicalJson({
    request,
    facts,
    losses: losses.map(({ name, refuse }) => ({ name, refuse })),
  })
}

export type QuestionResult =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly detail: string }

/** The question behind a decision of this kind; canonical text of exactly these members, or the place of the fault. */
export function readQuestion(text: string, decision: Decision['decision']): QuestionResult {
  try {
    const value = parseJson(text, QUESTION_LIMITS)
    if (canonicalJson(value) !== text) return { ok: false, detail: 'not in canonical form' }
    const parsed = SCHEMAS[decision].safeParse(value)
    if (parsed.success) return { ok: true, question: { decision, ...parsed.data } as Question }
    const issue = parsed.error.issues[0]
    return { ok: false, detail: `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}` }
  } catch (error) {
    if (error instanceof JsonError || error instanceof TypeError) return { ok: false, detail: error.message }
    throw error
  }
}

const SCHEMAS = {
  recognise: z.strictObject({ request: zRecognition, facts: zFacts, losses: zLosses }),
  disclose: z.strictObject({ request: zDisclosure, facts: zDisclosureFacts, losses: NO_LOSSES }),
  acceptSignature: z.strictObject({ request: zSignature, facts: zSignatureFacts, losses: NO_LOSSES }),
} as const satisfies { readonly [decision in Decision['decision']]: z.ZodType }
