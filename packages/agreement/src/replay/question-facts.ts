/** The facts of a sealed question, read back strictly (agreement-1 §11): what each decision was made from, and no more. */
import { z } from 'zod'
import type {
  AlgorithmFacts,
  ClaimPath,
  DisclosureFacts,
  Facts,
  ListFacts,
  LogFacts,
  ServiceFacts,
  SignatureFacts,
} from '../facts.ts'
import { zInstant, zLevel, zTrustServiceEffect } from '../language/base.ts'

/**
 * Names, addresses, codes: some come from a credential, a certificate or a list, so that nothing is sure of them. How
 * long and how many they are is bounded by the size of the whole (`QUESTION_LIMITS`): what was sealed is also read.
 */
export const zName = z.string()
export const zNames = z.array(zName)
export const zPath: z.ZodType<ClaimPath> = z.array(z.union([zName, z.int().min(0), z.null()]))

const zList: z.ZodType<ListFacts> = z.strictObject({
  url: zName,
  type: zName,
  signature: z.enum(['valid', 'invalid']),
  signer: zName.nullable(),
  sequence: z.int(),
  highestSequence: z.int(),
  fetchedAt: zInstant,
  nextUpdate: zInstant.nullable(),
})
const zLog: z.ZodType<LogFacts> = z.strictObject({
  included: zNames,
  fork: z.boolean(),
  checkpointAt: zInstant.nullable(),
})
const zAlgorithms: z.ZodType<readonly AlgorithmFacts[]> = z.array(
  z.strictObject({ name: zName, bits: z.int().min(0).exactOptional() }),
)

const zMeasured = z.strictObject({ scale: zName, level: zLevel })
const status = {
  state: z.enum(['valid', 'revoked', 'suspended', 'absent', 'unavailable']),
  fetchedAt: zInstant.nullable(),
}

export const zFacts: z.ZodType<Facts> = z.strictObject({
  list: zList.nullable(),
  entity: z
    .strictObject({
      listed: z.boolean(),
      ids: zNames,
      country: zName.nullable(),
      serviceType: zName.nullable(),
      status: zName.nullable(),
    })
    .nullable(),
  object: z.strictObject({
    verdict: z.enum(['valid', 'invalid', 'indeterminate']),
    codes: zNames,
    issuedAt: zInstant.nullable(),
  }),
  holder: z.strictObject({ binding: z.enum(['proved', 'failed', 'none']), codes: zNames }),
  status: z.strictObject(status),
  assurance: zMeasured.nullable(),
  algorithms: zAlgorithms,
  present: z.array(zPath).nullable(),
  log: zLog.nullable(),
})

const zMandate = z.strictObject({
  verdict: z.enum(['valid', 'invalid']),
  expiresAt: zInstant.nullable(),
  purposes: zNames,
})
const zAuthorisation = z.strictObject({
  kind: z.enum(['explicit-request', 'order']),
  verdict: z.enum(['valid', 'invalid']),
  state: z.enum(['given', 'previewed', 'released', 'declined', 'expired', 'withdrawn']),
  expiresAt: zInstant,
  evidenceType: zName,
  purpose: zName,
  attributes: zNames,
  mandate: zMandate.nullable(),
})

export const zDisclosureFacts: z.ZodType<DisclosureFacts> = z.strictObject({
  assurance: zMeasured.nullable(),
  authorisation: zAuthorisation.nullable(),
  source: z.strictObject({ subject: z.enum(['certain', 'unsure']), found: zNames }).nullable(),
  log: zLog.nullable(),
})

const zService: z.ZodType<ServiceFacts> = z.strictObject({
  listed: z.boolean(),
  ids: zNames,
  country: zName.nullable(),
  depth: z.int().min(0),
  periods: z.array(
    z.strictObject({
      from: zInstant,
      until: zInstant.nullable(),
      type: zName,
      asi: zName.nullable(),
      status: zName,
      qualifiers: z.array(z.strictObject({ uri: zName, critical: z.boolean() })),
    }),
  ),
})
const zCertificate = z.strictObject({
  issuedAt: zInstant,
  content: z.strictObject({
    qcStatements: z.array(
      z.strictObject({ id: zName, types: zNames.exactOptional(), countries: zNames.exactOptional() }),
    ),
    policies: zNames,
    keyUsage: zNames,
    extendedKeyUsage: zNames,
    subject: zNames,
  }),
})

export const zSignatureFacts: z.ZodType<SignatureFacts> = z.strictObject({
  list: zList.nullable(),
  entity: zService.nullable(),
  signature: z.strictObject({
    indication: z.enum(['passed', 'failed', 'indeterminate']),
    codes: zNames,
    outcome: zTrustServiceEffect,
    provenAt: zInstant.nullable(),
  }),
  certificate: zCertificate.nullable(),
  status: z.strictObject({ ...status, since: zInstant.exactOptional() }),
  algorithms: zAlgorithms,
  log: zLog.nullable(),
})
