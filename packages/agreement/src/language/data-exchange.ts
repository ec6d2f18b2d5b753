/** Data-exchange clauses: every member is mandatory, nothing is a default (agreement-1 §8). */
import { z } from 'zod'
import {
  zActivateOn,
  zCode,
  zDuration,
  zId,
  zLangMap,
  zLevel,
  zPromise,
  zStatus,
  zText,
  zUri,
} from './base.ts'
import { zTarget } from './recognition.ts'

/** Legal ways for personal data to cross, closed list. */
export const zTransferBasis = z.union([
  z.enum([
    'holder-presented',
    'intra-eu',
    'A45-3',
    'A46-2-a',
    'A46-3-b',
    'APPI-28',
    'VN-CTIA',
    'MA-CNDP',
    'TN-INPDP',
    'TEST',
  ]),
  z.string().regex(/^A49-[1-9](?:-[a-g])?$/, 'a transfer basis'),
])

const zTransfer = z.strictObject({
  basis: zTransferBasis,
  ref: zText.nullable(),
  scope: z.enum(['any', 'public-sector', 'private-sector']),
  onOutOfScope: z.literal('deny'),
  authorisation: zText.optional(),
})

export const zRecipient = z
  .string()
  .regex(/^(?:sector:)?[a-z0-9]+(?:-[a-z0-9]+)*$/, 'sector:<sector> or an authority id')
  .max(80)

export const zDataClause = z.strictObject({
  id: zId,
  status: zStatus,
  activateOn: zActivateOn.optional(),
  flow: z.enum(['holder-presented', 'user-driven', 'statute-driven']),
  promises: z.array(zPromise).max(32),
  purposes: z.array(zId).min(1).max(16),
  evidenceTypes: z.array(z.string().regex(/^[a-z0-9-]+\/[1-9][0-9]*$/, 'id/version')).max(32),
  assurance: z.strictObject({ scale: zId, min: zLevel }),
  recipients: z.array(zRecipient).min(1).max(32),
  categories: z.array(zId).min(1).max(32),
  /** Pivot names that may be kept: nothing else crosses. */
  allow: z.array(zTarget).min(1).max(256),
  sensitive: z.enum(['none', 'list']),
  legalBasis: z.record(zCode, z.string().min(1).max(200)),
  transfer: z.record(z.string().regex(/^[A-Z]{2}>[A-Z]{2}$/, 'FROM>TO'), zTransfer),
  retention: z.strictObject({ max: zDuration, receipts: zDuration }),
  rights: z.strictObject({ contact: z.record(zCode, zUri), correction: zText }),
  automatedDecision: z.enum(['none', 'described']),
  onwardTransfer: z.enum(['forbidden', 'listed']),
  breachNotice: zDuration,
  redress: zLangMap,
  onEnd: z.enum(['erase', 'return', 'keep-as-law']),
  publish: z.boolean(),
})

export type DataClause = z.infer<typeof zDataClause>
