/** Building blocks of the agreement language (agreement-1 §4): texts, times, references, levels, ceilings. */
import { z } from 'zod'
import { isDate, isDuration, isInstant } from '../time.ts'

export const zInstant = z.string().max(24).refine(isInstant, 'an instant YYYY-MM-DDThh:mm:ss.sssZ')
export const zDate = z.string().max(10).refine(isDate, 'a civil date YYYY-MM-DD')
export const zDuration = z.string().max(40).refine(isDuration, 'a duration PnYnMnD or PTnHnMnS')

export const zText = z.string().min(1).max(200)
/** BCP 47 language, no region: the languages in which an agreement is published. */
export const zLanguage = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/, 'a language code')
/** Language to text. Completeness is a matter of lint AL07, so that a draft can be opened. */
export const zLangMap = z
  .record(zLanguage, z.string().min(1).max(2000))
  .refine((map) => Object.keys(map).length > 0, 'at least one language')

/** Jurisdiction or party code: ISO 3166-1 alpha-2, or `EU`. */
export const zCode = z.string().regex(/^[A-Z]{2}$/, 'a two-letter upper-case code')
export const zId = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'a lower-case id')
  .max(80)
export const zAgreementId = z
  .string()
  .regex(/^urn:entente:agreement:[a-z0-9-]{1,60}$/, 'urn:entente:agreement:<pair>')
export const zUri = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'a URI')
  .max(300)
/** Plain http is possible on this machine only, for development; lint AL09 asks for https. */
export const zUrl = z
  .string()
  .regex(/^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?\/)\S+$/, 'an https URL')
  .max(300)
export const zSha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex')
export const zThumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'an x5t#S256 thumbprint')
export const zPromise = z.string().regex(/^[A-Z]{2}-[A-Z]{2} [1-9][0-9]?$/, 'a promise id such as BE-JP 1')

export const zSigner = z.strictObject({
  'x5t#S256': zThumbprint,
  from: zInstant.optional(),
  until: zInstant.optional(),
})
/** A signer of an authority always says from when. */
export const zAuthoritySigner = zSigner.required({ from: true })

/** Closed list of what a suspension or a lapsed review may name. */
export const zSelector = z
  .string()
  .max(120)
  .regex(
    /^(?:agreement|notice|recognitions:\*|recognitions:by-list|recognitions:kind=[a-z-]+|recognitions:[a-z0-9.-]+|dataExchange:\*|dataExchange:[a-z0-9.-]+|annexes:[a-zA-Z]+|entity:\S{1,80})$/,
    'a target selector',
  )

export const zAssurance = z.enum(['none', 'low', 'substantial', 'high'])
export const zTrustServiceEffect = z.enum(['none', 'simple', 'advanced', 'advanced-qc', 'qualified'])
export const zCeiling = z.strictObject({ trustService: zTrustServiceEffect, assurance: zAssurance })

const zLevelWord = z.string().min(1).max(40)
/** A word of an ordered scale, or components of a vector scale. */
export const zLevel = z.union([zLevelWord, z.record(z.string().min(1).max(20), zLevelWord)])

export const zStatus = z.enum(['planned', 'pilot', 'in-force', 'ended'])
export const zActivateOn = z.strictObject({
  fact: z.string().min(1).max(120),
  by: z.union([zCode, z.literal('both')]),
  to: z.enum(['pilot', 'in-force']).optional(),
  notBefore: zInstant.optional(),
})

export type LangMap = z.infer<typeof zLangMap>
export type Ceiling = z.infer<typeof zCeiling>
export type Signer = z.infer<typeof zSigner>
export type Status = z.infer<typeof zStatus>
export type ActivateOn = z.infer<typeof zActivateOn>
