import { type Diagnosis, type Finding, type Stage, type StageReport, STAGES } from './diagnosis.ts'
import { remedyFor } from './remedies.ts'

type Rule = readonly [code: RegExp, stage: Stage]

/** The first that fits. */
const RULES: readonly Rule[] = [
  [/^(?:JWS|COSE|MDOC|JAR)_SIGNATURE$/, 'signature'],
  [/^(?:X5C_|MDOC_DS$|JWS_KEY$)/, 'trust'],
  [/^JAR_(?:CLIENT_ID|PREFIX)$/, 'identity'],
  [/^(?:SDJWT_VCT|MDOC_DOCTYPE)$/, 'type'],
  [/^(?:VALIDITY|JAR_EXPIRED)$/, 'time'],
  [/^(?:KB_|MDOC_DEVICE_)/, 'holder'],
  [/^STATUS/, 'status'],
  [/^REGISTRATION_/, 'registration'],
  [/^(?:JAR_FORM|SDJWT_FORM|MDOC_FORM|SDJWT_TYP)$/, 'form'],
  [/^(?:SDJWT_|MDOC_|JAR_|TXDATA_)/, 'content'],
]

/** Where a check of a core belongs; all that is not named is about the form. */
export function stageOf(code: string): Stage {
  return RULES.find(([codes]) => codes.test(code))?.[1] ?? 'form'
}

type CoreCheck = { readonly code: string; readonly ok: boolean; readonly detail?: string }

export function findingsOf(checks: readonly CoreCheck[]): Finding[] {
  return checks.map((one) => ({ stage: stageOf(one.code), ...one }))
}

/** Those an artefact of this kind passes through, with what was found in each. What nobody looked at was not reached. */
export function stageReports(wanted: readonly Stage[], findings: readonly Finding[]): StageReport[] {
  return STAGES.flatMap((stage): StageReport[] => {
    const here = findings.filter((one) => one.stage === stage)
    if (here.length === 0)
      return wanted.includes(stage) ? [{ stage, outcome: 'not-reached', findings: [] }] : []
    const outcome = here.every(({ ok }) => ok) ? 'passed' : 'failed'
    return [{ stage, outcome, findings: here.map(({ stage: _stage, ...found }) => found) }]
  })
}

/** What could not be found out, as opposed to what was found wrong. */
const UNKNOWABLE = new Set(['STATUS_STALE', 'STATUS_UNAVAILABLE', 'LIST_UNAVAILABLE', 'LIST_STALE'])

type Judged = Pick<Diagnosis, 'verdict' | 'cause'>

/** The headline is the first failure in the order of the stages. */
export function judge(stages: readonly StageReport[]): Judged {
  const [first] = stages.flatMap(({ findings }) => findings.filter(({ ok }) => !ok))
  if (first === undefined) {
    const whole = stages.every(({ outcome }) => outcome === 'passed')
    return { verdict: whole ? 'trusted' : 'undecided' }
  }
  const { code, detail = '' } = first
  // Without a list nobody can be found on it: what follows from that is no fault of its own.
  const blind =
    UNKNOWABLE.has(code) && stages.some(({ stage, outcome }) => stage === 'list' && outcome === 'failed')
  const own = stages.filter(({ stage }) => !(blind && (stage === 'trust' || stage === 'agreement')))
  const known = own.some(({ findings }) => findings.some((one) => !one.ok && !UNKNOWABLE.has(one.code)))
  const verdict = known ? 'not-trusted' : 'undecided'
  return { verdict, cause: { code, detail, remedy: remedyFor(first) } }
}
