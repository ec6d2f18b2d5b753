/** Annexes, programme, safeguards, cryptography, contacts and log (agreement-1 §4, §9). */
import { z } from 'zod'
import {
  zCode,
  zDate,
  zDuration,
  zId,
  zInstant,
  zLanguage,
  zPromise,
  zSelector,
  zSha256,
  zText,
  zUri,
  zUrl,
} from './base.ts'

const zRulePack = z.strictObject({ id: zUri, sha256: zSha256, validFrom: zInstant })

/** Closed keys: what is not here is not agreed. */
export const zAnnexes = z.strictObject({
  einvoicing: z
    .strictObject({
      accept: z.array(zUri).min(1).max(16),
      sellerIdentity: zId,
      rulePacks: z.array(zRulePack).max(16).optional(),
    })
    .optional(),
  payments: z
    .strictObject({
      schemes: z.array(zUri).min(1).max(16),
      currencies: z
        .array(z.string().regex(/^[A-Z]{3}$/))
        .min(1)
        .max(16),
    })
    .optional(),
  openData: z
    .strictObject({ catalogues: z.array(zUrl).max(16), minCell: z.int().min(1).max(1000) })
    .optional(),
  footprint: z.strictObject({ method: zUri, statementEvery: zDuration }).optional(),
  sandbox: z
    .strictObject({
      labs: z
        .array(z.strictObject({ party: zCode, name: zText }))
        .min(1)
        .max(8),
      data: z.enum(['synthetic-only', 'agreed']),
    })
    .optional(),
  training: z.strictObject({ courses: z.array(zId).min(1).max(32), certificateVct: zUri }).optional(),
})

export const zProgramme = z.strictObject({
  workingGroup: z
    .strictObject({
      cadence: zDuration,
      hosts: z.array(zCode).min(1).max(8),
      rule: z.enum(['alternate', 'fixed']),
    })
    .nullable(),
  topics: z.array(zId).max(32),
  commitments: z.array(zPromise).min(1).max(64),
})

export const zSeverity = z.enum(['low', 'high', 'critical'])
/** A measured value above which a safeguard acts: decimal as text. */
const zDecimal = z.string().regex(/^(?:0|[1-9]\d{0,9})(?:\.\d{1,9})?$/, 'a decimal as text')

export const zTrigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('list-signature-invalid') }),
  z.strictObject({ on: z.literal('list-stale'), over: zDuration }),
  z.strictObject({ on: z.literal('incident'), severity: zSeverity }),
  z.strictObject({ on: z.literal('notice'), by: z.union([z.literal('either'), zCode]) }),
  z.strictObject({ on: z.literal('metric'), name: zId, over: zDecimal, window: zDuration }),
  z.strictObject({ on: z.literal('log-fork') }),
  z.strictObject({ on: z.literal('reconciliation-mismatch') }),
])

export const zSafeguard = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]{1,20}$/, 'a safeguard id'),
  trigger: zTrigger,
  target: z.array(zSelector).min(1).max(16),
  effect: z.enum(['suspend', 'indeterminate']),
  auto: z.boolean(),
  notify: zDuration,
  max: zDuration,
  afterMax: z.enum(['keep', 'resume']),
  lift: z.enum(['both', 'suspender']),
})

export const zSafeguards = z.strictObject({
  suspension: z.array(zSafeguard).min(1).max(32),
  dispute: z.array(z.strictObject({ step: zId, within: zDuration.nullable() })).max(8),
  pastEffects: z.literal('keep'),
})

export const zCrypto = z.strictObject({
  suite: zUri,
  reject: z
    .array(
      z.strictObject({
        alg: z.string().min(2).max(40),
        below: z.int().min(1).max(65_536).optional(),
        from: zDate,
      }),
    )
    .max(64),
})

export const zContact = z.strictObject({
  party: zCode,
  kind: z.enum(['technical', 'legal', 'incident']),
  languages: z.array(zLanguage).min(1).max(30),
  uri: zUri,
})

export const zLog = z.strictObject({
  require: z.enum(['both', 'either']),
  maxCheckpointAge: zDuration,
  witnesses: z.int().min(1).max(16),
})

export type Safeguard = z.infer<typeof zSafeguard>
