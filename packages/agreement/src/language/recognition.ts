/** One recognition rule: one direction, one kind of object (agreement-1 §4 to §7). */
import { z } from 'zod'
import {
  zActivateOn,
  zAssurance,
  zCode,
  zDuration,
  zId,
  zInstant,
  zLangMap,
  zLevel,
  zPromise,
  zSha256,
  zSigner,
  zStatus,
  zTrustServiceEffect,
  zUri,
  zUrl,
} from './base.ts'
import { zEquivalence } from './equivalence.ts'

const zPathPart = z.union([z.string().min(1).max(120), z.int().min(0).max(9999), z.null()])
/** Where a claim lies in the credential: member, every element (`null`) or one element. */
export const zClaimPath = z.array(zPathPart).min(1).max(8)
/** Name in the pivot profile; lint AL18 knows the profile. */
export const zTarget = z
  .string()
  .regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/, 'a pivot attribute name')
  .max(60)

const claim = {
  from: zClaimPath,
  to: zTarget,
  required: z.boolean(),
  purposes: z.array(zId).min(1).max(16).optional(),
  note: zLangMap.optional(),
}
const zMapTable = z.record(z.string().max(80), z.string().max(80))

export const zClaimRule = z.discriminatedUnion('op', [
  z.strictObject({ ...claim, op: z.literal('copy') }),
  z.strictObject({ ...claim, op: z.literal('script'), script: z.string().regex(/^[A-Z][a-z]{3}$/) }),
  z.strictObject({ ...claim, op: z.literal('full-date'), onPartial: z.enum(['refuse', 'year']) }),
  z.strictObject({
    ...claim,
    op: z.literal('map'),
    table: zMapTable,
    onUnmapped: z.enum(['omit', 'refuse']),
  }),
  z.strictObject({ ...claim, op: z.literal('age-over'), age: z.int().min(1).max(120) }),
  z.strictObject({ ...claim, op: z.literal('pairwise') }),
  z.strictObject({
    from: z.null(),
    to: zTarget,
    op: z.literal('unavailable'),
    onMissing: z.enum(['omit', 'ask', 'refuse']),
    required: z.boolean().optional(),
    purposes: z.array(zId).min(1).max(16).optional(),
    note: zLangMap,
  }),
  z.strictObject({
    from: zClaimPath,
    to: zTarget.nullable(),
    op: z.literal('forbid'),
    reason: z.string().min(1).max(200),
    note: zLangMap.optional(),
  }),
])

export const zListClause = z
  .strictObject({
    format: z.enum(['ts119612-xml', 'ts119602-json']),
    url: zUrl.optional(),
    lotl: zUrl.optional(),
    territory: zCode.optional(),
    type: zUri,
    serviceType: zUri.nullable(),
    /** Status URIs that count; empty: being listed is enough. */
    accept: z.array(zUri).max(16),
    signers: z.array(zSigner).min(1).max(8),
    maxAge: zDuration,
    onStale: z.enum(['indeterminate', 'refuse']),
    provenance: z.string().max(300).nullable(),
  })
  .refine((list) => (list.url === undefined) !== (list.lotl === undefined), 'either url or lotl')

const zSdJwtObject = z.strictObject({
  format: z.literal('dc+sd-jwt'),
  vct: zUri,
  extends: z.boolean().optional(),
  issuedFrom: zInstant.optional(),
})
const zMdocObject = z.strictObject({
  format: z.literal('mso_mdoc'),
  doctype: z.string().min(3).max(120),
  extends: z.boolean().optional(),
  issuedFrom: zInstant.optional(),
})
export const zCredentialObject = z.discriminatedUnion('format', [zSdJwtObject, zMdocObject])
export const zSchemeObject = z.strictObject({
  protocol: z.enum(['oidc', 'saml']),
  issuer: zUri,
  issuedFrom: zInstant.optional(),
})

export const zLoaRule = z.strictObject({
  when: zLevel,
  // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
  then: zLevel,
  status: z.enum(['agreed', 'provisional']),
  rationale: zLangMap,
  dossier: z.strictObject({ uri: zUri, sha256: zSha256 }).nullable(),
  expires: zInstant.nullable(),
  purposes: z.array(zId).min(1).max(16).optional(),
  stepUp: z.string().min(1).max(80).optional(),
})
export const zLoa = z.strictObject({
  scale: zId,
  to: zId,
  default: z.enum(['none', 'low']),
  rules: z.array(zLoaRule).max(16),
})

const common = {
  id: zId,
  direction: z.strictObject({ pointing: zCode, pointed: zCode }),
  status: zStatus,
  activateOn: zActivateOn.optional(),
  transitional: z
    .strictObject({ until: zInstant, alsoAccept: z.array(zCredentialObject).min(1).max(8) })
    .optional(),
  pattern: z.enum(['gateway', 're-attestation', 'direct']),
  /** `none`, or the agreement that may apply while this rule is suspended. */
  fallback: z.union([z.literal('none'), z.string().regex(/^urn:entente:agreement:[a-z0-9-]{1,60}$/)]),
  scope: z.strictObject({
    services: z
      .array(z.union([z.literal('*'), zUri]))
      .min(1)
      .max(64),
    purposes: z.array(zId).min(1).max(16),
  }),
  personalData: z.boolean(),
  promises: z.array(zPromise).max(32),
  effectCeiling: z.strictObject({
    trustService: zTrustServiceEffect.optional(),
    assurance: zAssurance.optional(),
  }),
  list: zListClause,
  deliverAs: z
    .strictObject({
      format: z.enum(['dc+sd-jwt', 'mso_mdoc']),
      vct: zUri,
      holderKeyContinuity: z.boolean(),
      maxValidity: zDuration,
    })
    .nullable(),
  claims: z.array(zClaimRule).max(256),
  statusCheck: z.strictObject({ required: z.boolean(), maxAge: zDuration }),
}

export const zRecognition = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('credential'), object: zCredentialObject, loa: zLoa }),
  z.strictObject({ ...common, kind: z.literal('business-register'), object: zCredentialObject, loa: zLoa }),
  z.strictObject({ ...common, kind: z.literal('identity-scheme'), object: zSchemeObject, loa: zLoa }),
  z.strictObject({
    ...common,
    kind: z.literal('trust-service'),
    equivalence: zEquivalence,
  }),
])

export type Recognition = z.infer<typeof zRecognition>
export type ClaimRule = z.infer<typeof zClaimRule>
export type ListClause = z.infer<typeof zListClause>
export type Loa = z.infer<typeof zLoa>
export type LoaRule = z.infer<typeof zLoaRule>
export type CredentialObject = z.infer<typeof zCredentialObject>
