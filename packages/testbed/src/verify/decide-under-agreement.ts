import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Agreement,
  canonicalJson,
  compileAgreements,
  parseAgreement,
  type Reason,
  type ReasonClass,
  recognise,
  type Recognition,
  type RecognitionRequest,
  stateAt,
  type Verdict,
} from '@entente/agreement'
import type { Report } from '@entente/credentials'
import { type Instant, instantOf } from '../../../national-node/src/kernel/clock.ts'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'
import { baseType, readFacts } from '../../../national-node/src/modules/recognition/index.ts'

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

const ROOT = join(import.meta.dirname, '../../../..')

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
  const read = readAgreementText(id)
  if (read === undefined) return undefined
  // No log is asked from a terminal: what the text wants of logs would stop every other check.
  const { log: _unasked, ...agreement } = read
  const t = instantOf(at)
  const compiled = compile(agreement, t)
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

function readAgreementText(id: string): Agreement | undefined {
  const text = readText(join(ROOT, 'agreements', id, 'agreement.json'))
  if (text === undefined) return undefined
  const parsed = parseAgreement(text)
  if (!parsed.ok) throw new Error(`agreements/${id}: ${parsed.problems[0]?.detail ?? 'cannot be read'}`)
  return parsed.agreement
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function compile(agreement: Agreement, t: Instant) {
  const canonical = canonicalJson(agreement)
  const opened = { agreement, canonical, sha256: hexSha256(canonical), signatures: [] }
  const history = { id: agreement.id, versions: [{ opened, knownAt: t }], notices: [] }
  const state = stateAt(history, { t, k: t, sha256: hexSha256 })
  return compileAgreements(state === undefined ? [] : [state])
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
