/** What two nodes say to each other when one asks wallets for a service of the other. Compact JWS, canonical payload. */
import type { DocumentKind } from '@entente/agreement'
import { z } from 'zod'
import { LANGUAGES } from '../../kernel/language.ts'

const zCode = z.string().regex(/^[A-Z]{2,3}$/)
const zName = z.string().min(1).max(200)
const zTexts = z.record(z.string().max(12), z.string().min(1).max(2000))
const zInstant = z.iso.datetime({ precision: 3 })
const zAgreement = z.strictObject({
  id: zName,
  version: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
const zIssuer = z.strictObject({ party: zCode, authority: z.string().min(1).max(80) })
const zRequestId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
const zCoordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** Who wants what, for which purpose, and to which key and page it is to go. */
export const zGatewayRequest = z.strictObject({
  '@type': z.literal('EntenteGatewayRequest'),
  schema: z.literal('urn:entente:schema:gateway-request:1'),
  id: zRequestId,
  agreement: zAgreement,
  rule: z.string().min(1).max(80),
  issuer: zIssuer,
  /** Party whose gateway is asked. */
  to: zCode,
  service: z.strictObject({
    urn: zName,
    name: zTexts,
    sector: z.string().min(1).max(64),
    purpose: z.string().min(1).max(80),
    purposeText: zTexts,
    privacyPolicy: z.url().max(500).optional(),
    retention: z.string().max(40).optional(),
    required: z.union([z.string().min(1).max(40), z.record(z.string().max(40), z.string().min(1).max(40))]),
    pilotAccepted: z.boolean(),
  }),
  /** Identifier under which the branch of the service is registered where the gateway is (RPI_03). */
  client: zName.optional(),
  /** By pivot name; nothing else is asked of the wallet. */
  wanted: z.array(z.string().min(1).max(60)).min(1).max(64),
  /** For this request alone: only its owner reads the answer (RPI_08). */
  key: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: zCoordinate,
    y: zCoordinate,
    kid: z.string().min(1).max(64),
  }),
  returnTo: z.url().max(1000),
  language: z.enum(LANGUAGES),
  issuedAt: zInstant,
})
export type GatewayRequest = z.infer<typeof zGatewayRequest>

/** What came of it, encrypted to the key of the request. */
const zGatewayAnswer = z.strictObject({
  '@type': z.literal('EntenteGatewayAnswer'),
  schema: z.literal('urn:entente:schema:gateway-answer:1'),
  request: zRequestId,
  agreement: zAgreement,
  issuer: zIssuer,
  to: zCode,
  /** JWE compact. */
  content: z
    .string()
    .min(1)
    .max(512 * 1024),
  issuedAt: zInstant,
})
export type GatewayAnswer = z.infer<typeof zGatewayAnswer>

export const REQUEST_BYTES_MAX = 64 * 1024
export const ANSWER_BYTES_MAX = 1024 * 1024
export const REQUEST: DocumentKind<GatewayRequest> = {
  contentType: 'vnd.entente.gateway-request+json',
  limits: { bytes: REQUEST_BYTES_MAX, depth: 8 },
  schema: zGatewayRequest,
}
export const ANSWER: DocumentKind<GatewayAnswer> = {
  contentType: 'vnd.entente.gateway-answer+json',
  limits: { bytes: ANSWER_BYTES_MAX, depth: 8 },
  schema: zGatewayAnswer,
}

/** Where each goes, and as what. */
export const DOORS = {
  request: { path: '/gateway/requests', type: 'application/vnd.entente.gateway-request+jws' },
  answer: { path: '/gateway/answers', type: 'application/vnd.entente.gateway-answer+jws' },
} as const
