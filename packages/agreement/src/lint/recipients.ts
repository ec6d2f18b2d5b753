/** AL21 and AL23 to AL25: who receives personal data, by what right, and for how long (agreement-1 §8). */
import type { DataClause } from '../language/data-exchange.ts'
import type { Agreement } from '../language/schema.ts'
import { compareDurations } from '../time.ts'
import { isActive, type LintProblem } from './rule.ts'
import { eachWay } from './ways.ts'

/**
 * Sectors that are public, or count as such where a ground is for private recipients: Decision (EU) 2019/419 leaves
 * out universities and other academic work too. An authority named by its id is always public.
 */
const PUBLIC_SECTORS: ReadonlySet<string> = new Set(
  [
    'public-administration',
    'justice',
    'police',
    'taxation',
    'social-security',
    'education',
    'higher-education',
    'research',
  ].map((sector) => `sector:${sector}`),
)

function publicRecipients({ recipients }: DataClause): readonly string[] {
  return recipients.filter((one) => !one.startsWith('sector:') || PUBLIC_SECTORS.has(one))
}

/** AL21: consent towards the state is rarely free, and an explicit request is not consent. */
export function consentFree({ dataExchange }: Agreement): readonly LintProblem[] {
  return dataExchange.flatMap((clause, index) => {
    const [recipient] = publicRecipients(clause)
    if (recipient === undefined) return []
    return Object.entries(clause.legalBasis)
      .filter(([, basis]) => /(?:^|[#/:])A6-1-a$/.test(basis))
      .map(([party]) => ({
        pointer: `/dataExchange/${index}/legalBasis/${party}`,
        detail: `consent (A6-1-a) towards ${recipient}`,
        severity: 'warning' as const,
      }))
  })
}

/** AL23: Decision (EU) 2019/419 finds Japan adequate for private recipients; acts of the state are outside it. */
export function adequacyPrivate(agreement: Agreement): readonly LintProblem[] {
  return eachWay(agreement, ({ transfer, importer, clause, place, pointer }) => {
    if (transfer.basis !== 'A45-3' || !importer.covers.includes('JP')) return []
    const wide = {
      pointer: `${pointer}/scope`,
      detail: `${transfer.scope}: adequacy is for the private sector`,
    }
    return [
      ...(transfer.scope === 'private-sector' ? [] : [wide]),
      ...publicRecipients(clause).map((recipient) => ({
        pointer: `${place}/recipients`,
        detail: `${recipient} is outside the adequacy of Japan`,
      })),
    ]
  })
}

/** AL24: a political text may recognise what a person shows; between agencies it moves nothing. */
export function agenciesBound({ instrument, dataExchange }: Agreement): readonly LintProblem[] {
  if (instrument.bindingness !== 'political') return []
  return dataExchange.flatMap((clause, index) =>
    isActive(clause) && clause.flow !== 'holder-presented'
      ? [
          {
            pointer: `/dataExchange/${index}/status`,
            detail: `${clause.flow} and active under a political instrument`,
          },
        ]
      : [],
  )
}

/** Beyond it a term bounds nothing in practice: it outlives the agreement and the people who answer for it. */
const RETENTION_MOST = 'P10Y'

/** AL25: what is kept has an end, and the proof of what was done lasts at least as long. */
export function retentionBounded({ dataExchange }: Agreement): readonly LintProblem[] {
  return dataExchange.flatMap(({ retention: { max, receipts } }, index) => {
    const pointer = `/dataExchange/${index}/retention`
    const problems: LintProblem[] = []
    if (compareDurations(receipts, max) < 0)
      problems.push({ pointer: `${pointer}/receipts`, detail: `${receipts}, data are kept for ${max}` })
    if (compareDurations(max, RETENTION_MOST) > 0)
      problems.push({
        pointer: `${pointer}/max`,
        detail: `${max} is longer than ${RETENTION_MOST}`,
        severity: 'warning',
      })
    return problems
  })
}
