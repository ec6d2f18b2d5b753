import {
  type Agreement,
  type Reason,
  type ReasonClass,
  recognise,
  type Recognition,
  type RecognitionRequest,
  type Verdict,
} from '@entente/agreement'
import type { Report } from '@entente/credentials'
import { type Instant, instantOf } from '../../../national-node/src/kernel/clock.ts'
import { baseType, readFacts } from '../../../national-node/src/modules/recognition/index.ts'
import { openAgreementText } from './open-agreement.ts'

export type AgreementDecision = {
  readonly agreement: string
  readonly version: number
  readonly rule: string | null
  /** As the engine decides on what is known here. */
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
  /** Reasons that only say that something was not consulted. */
  readonly unknown: readonly Reason[]
  /** Nothing that is known speaks against recognition. */
  readonly possible: boolean
  readonly assumptions: readonly string[]
}

/** What a list of the partner or a notice would have told: not knowing it proves nothing against the credential. */
const NOT_CONSULTED: readonly string[] = [
  'LIST_UNAVAILABLE',
  'LOA_UNMAPPED',
  'NOTICES_INCOMPLETE',
  'NOTICES_STALE',
  'STATUS_STALE',
]

const GRAVE: readonly ReasonClass[] = ['refuse', 'suspend']

/**
 * Puts the credential before one agreement, with what a person at a desk knows: the text of the agreement, the
 * report, no list, no notice. Undefined when there is no such agreement.
 */
export function decideUnderAgreement(report: Report, id: string, at: number): AgreementDecision | undefined {
  const t = instantOf(at)
  const opened = openAgreementText(id, t)
  if (opened === undefined) return undefined
  const { agreement, compiled } = opened
  const request = requestOf(report, agreement, t)
  const decision = recognise(compiled, request, { ...readFacts(report, undefined, null), log: null })
  const isUnknown = ({ code }: Reason) => NOT_CONSULTED.includes(code)
  const against = decision.reasons.filter((reason) => !isUnknown(reason) && GRAVE.includes(reason.class))
  return {
    agreement: agreement.id,
    version: agreement.version,
    rule: decision.rule,
    verdict: decision.verdict,
    reasons: decision.reasons.filter((reason) => !isUnknown(reason)),
    unknown: decision.reasons.filter(isUnknown),
    possible: against.length === 0,
    assumptions: [
      'the signatures under the agreement and later notices were not consulted',
      `the person presents in ${request.home} for ${request.purpose}, to the sector ${request.sector}`,
    ],
  }
}

function requestOf(report: Report, agreement: Agreement, at: Instant): RecognitionRequest {
  const { type = '', issuer } = report
  const base = baseType(type)
  const types = base === undefined ? [type] : [type, base]
  const { home, covered } = directionOf(agreement, types)
  return {
    at,
    knownAt: at,
    home,
    partner: covered.find((code) => code === issuer?.country) ?? covered[0] ?? '',
    object: { kind: 'credential', format: report.format, type, extends: types.slice(1) },
    service: 'urn:entente:service:unknown',
    ...audienceOf(agreement),
    wanted: [],
    asked: [],
    required: { assurance: 'low' },
    environment: 'production',
    pilotAccepted: true,
  }
}

/** The rule that is about this type says who points at whom; without one every direction gives NO_RULE. */
function directionOf({ parties, recognitions }: Agreement, types: readonly string[]) {
  const rule = recognitions.find((one) => isAbout(one, types))
  const [first, second] = parties
  const { pointing, pointed } = rule?.direction ?? { pointing: second?.code, pointed: first?.code }
  const coverage = (name?: string) => parties.find(({ code }) => code === name)?.covers ?? []
  return { home: coverage(pointing)[0] ?? '', covered: coverage(pointed) }
}

/** The first purpose and sector that the parties agreed on: what speaks against even that speaks against all. */
function audienceOf({ dataExchange }: Agreement): { purpose: string; sector: string } {
  const clause = dataExchange.find(({ flow }) => flow === 'holder-presented')
  const sectors = clause?.recipients.filter((name) => name.startsWith('sector:')) ?? []
  return { purpose: clause?.purposes[0] ?? '', sector: sectors[0]?.slice('sector:'.length) ?? '' }
}

function isAbout(rule: Recognition, types: readonly string[]): boolean {
  if (rule.kind !== 'credential') return false
  return rule.object.format === 'dc+sd-jwt' && types.includes(rule.object.vct)
}
