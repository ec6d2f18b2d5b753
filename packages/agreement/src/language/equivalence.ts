/** Trust-service equivalence, the JSON side of the EU mutual-recognition extension v2 (agreement-1 §13). */
import { z } from 'zod'
import { zInstant, zText, zUri } from './base.ts'

const zOid = z.string().regex(/^[0-2](?:\.(?:0|[1-9]\d*)){1,30}$/, 'a dotted object identifier')
const zLeaf = z.union([
  z.strictObject({ qcStatement: zOid, type: zOid.optional(), cc: z.string().length(2).optional() }),
  z.strictObject({ policy: zOid }),
  z.strictObject({ keyUsage: z.string().min(1).max(40), value: z.boolean() }),
  z.strictObject({ eku: z.array(zOid).min(1).max(16) }),
  z.strictObject({ subject: z.array(zOid).min(1).max(16) }),
])
const zNested = z.union([
  zLeaf,
  z.strictObject({ all: z.array(zLeaf).min(1).max(16) }),
  z.strictObject({ atLeastOne: z.array(zLeaf).min(1).max(16) }),
  z.strictObject({ none: z.array(zLeaf).min(1).max(16) }),
])
/** `all`, `atLeastOne` or `none` of leaves or of one further level of the same. */
export const zCriteria = z.union([
  z.strictObject({ all: z.array(zNested).min(1).max(16) }),
  z.strictObject({ atLeastOne: z.array(zNested).min(1).max(16) }),
  z.strictObject({ none: z.array(zNested).min(1).max(16) }),
])

const zServiceType = z.strictObject({ type: zUri, asi: zUri.optional() })
const zStatusPair = z.strictObject({ pointed: z.array(zUri).min(1).max(16), pointing: zUri })

export const zEquivalence = z.strictObject({
  legalIdentifier: zText,
  status: z.enum(['enacted', 'repealed', 'draft']),
  since: zInstant,
  types: z
    .array(z.strictObject({ pointed: zServiceType, pointing: zServiceType }))
    .min(1)
    .max(32),
  statuses: z.strictObject({ valid: z.array(zStatusPair).max(16), invalid: z.array(zStatusPair).max(16) }),
  certificateContent: z
    .array(
      z.strictObject({
        context: z.enum(['QcCompliance', 'QcType', 'QcQSCD']),
        pointed: zCriteria,
        pointing: zCriteria,
      }),
    )
    .max(16),
  qualifiers: z.array(z.strictObject({ pointed: zUri, pointing: zUri, critical: z.boolean() })).max(32),
  /** 1: only what the partner's own list carries; what that list merely points to is out of reach. */
  depth: z.int().min(1).max(4),
  history: z
    .array(z.strictObject({ status: z.enum(['enacted', 'repealed', 'draft']), since: zInstant }))
    .max(32),
  /** References to the legislation of both sides as they stand in a foreign serialisation. */
  source: z.strictObject({ pointing: zUri, pointed: zUri }).optional(),
})

export type Equivalence = z.infer<typeof zEquivalence>
