/** Who agreed, on what paper, with what legal weight (agreement-1 §4). */
import { z } from 'zod'
import {
  zAgreementId,
  zAuthoritySigner,
  zCeiling,
  zCode,
  zDate,
  zId,
  zLangMap,
  zLanguage,
  zText,
  zUri,
} from './base.ts'

export const zInstrument = z.strictObject({
  kind: z.enum(['treaty', 'cooperation-agreement', 'memorandum', 'declaration-of-intent']),
  signedOn: zDate,
  signedAt: zText,
  bindingness: z.enum(['political', 'administrative', 'binding']),
  uri: zUri.nullable(),
  signatories: z
    .array(z.strictObject({ party: zCode, body: zText }))
    .min(2)
    .max(16),
})

export const zLegal = z.strictObject({
  basis: z.enum(['none', 'implementing-act', 'art218', 'national-law']),
  basisRef: zText.nullable(),
  /** The most the instrument carries: no decision goes above it. */
  effectCeiling: zCeiling,
  note: zLangMap,
})

export const zRelation = z.strictObject({
  to: zAgreementId,
  relation: z.enum(['implements', 'complements', 'prevails', 'yields']),
  kinds: z.array(z.enum(['credential', 'identity-scheme', 'business-register', 'trust-service'])).min(1),
})

/** `operations` keys may sign only suspend, incident, acknowledge and contact-change. */
export const zRole = z.enum([
  'signatory',
  'operations',
  'identity',
  'trust-services',
  'exchange',
  'register',
  'programme',
])

export const zAuthority = z.strictObject({
  id: zId,
  roles: z.array(zRole).min(1).max(7),
  name: zLangMap,
  signers: z.array(zAuthoritySigner).max(8).optional(),
})

export const zParty = z.strictObject({
  code: zCode,
  covers: z.array(zCode).min(1).max(40),
  name: zLangMap,
  languages: z.array(zLanguage).min(1).max(30),
  timeZone: z.string().regex(/^[A-Za-z_]+(?:\/[A-Za-z_+-]+){1,2}$|^UTC$/, 'an IANA time zone'),
  authorities: z.array(zAuthority).min(1).max(16),
  supervision: z.strictObject({ dataProtection: zLangMap, trustServices: zLangMap.optional() }),
  dpo: zUri,
})

export type Party = z.infer<typeof zParty>
export type Role = z.infer<typeof zRole>
