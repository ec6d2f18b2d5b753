import type { Reason } from '@entente/agreement'
import { isArray, isObject, type Json, type Report } from '@entente/credentials'
import { findingTexts, type Lang } from '@entente/ui'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import type { AgreementDecision } from './decide-under-agreement.ts'
import type { Finding } from './verify-credential.ts'
import { printable } from './printable.ts'

export type Outcome = Finding & {
  readonly verdict: 'accepted' | 'refused' | 'undetermined'
  readonly at: number
  readonly agreement?: AgreementDecision
}

/** Claims of the token itself, shown on lines of their own. */
const REGISTERED: readonly string[] = [
  'iss',
  'iat',
  'nbf',
  'exp',
  'vct',
  'vct#integrity',
  'aka_vcts',
  'cnf',
  'status',
]

/** In words for whoever has to act on it; findings in the language asked for, the frame in English. */
export function renderText(outcome: Outcome, lang: Lang): string {
  const { verdict, report, attributes, notes, agreement, at } = outcome
  const lines = [
    `${verdict.toUpperCase()} as of ${instantOf(at)}`,
    '',
    ...factLines(report),
    ...section('Disclosed attributes', attributeLines(attributes)),
    ...section('Reasons', reasonLines(report, lang)),
    ...section(
      'Not checked, or good to know',
      notes.map((text) => `- ${printable(text)}`),
    ),
    ...(agreement === undefined ? [] : agreementLines(agreement)),
  ]
  return lines.join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function factLines({ type, issuer, holder, validity, status, algorithms }: Report): string[] {
  const rows: [string, string | undefined][] = [
    ['Type', type],
    ['Issuer', issuer?.subject],
    ['Holder', holderText(holder)],
    ['Issued', dateText(validity?.issuedAt)],
    ['Valid from', dateText(validity?.notBefore)],
    ['Valid until', dateText(validity?.expires)],
    ['Status list', status && `${status.uri} entry ${status.index}`],
    ['Signatures', algorithms.join(', ') || undefined],
  ]
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '')
  if (type === undefined) return ['Nothing in this token is proven, so nothing of it is shown.']
  return known.map(([name, value]) => `${name.padEnd(13)}${printable(value)}`)
}

function holderText({ binding, jkt }: Report['holder']): string {
  if (binding === 'kb') return `proven, key ${jkt ?? ''}`
  return jkt === undefined ? 'bound to no key' : `not proven, key ${jkt}`
}

/** The core speaks in NumericDate; people read dates. */
function datesIn(detail: string): string {
  return detail.replace(/\d+$/, (seconds) => dateText(Number(seconds)) ?? seconds)
}

/** Far-off numbers are shown as they are: they come from a stranger. */
function dateText(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  return seconds >= 0 && seconds < 253_402_300_800 ? instantOf(seconds) : String(seconds)
}

function attributeLines(claims: Finding['attributes']): string[] {
  const attested = Object.entries(claims ?? {}).filter(([name]) => !REGISTERED.includes(name))
  if (claims !== undefined && attested.length === 0) return ['none']
  const rows = attested.flatMap(([name, value]) => leaves(value, name))
  const width = Math.min(40, Math.max(0, ...rows.map(([name]) => name.length)) + 2)
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}`)
}

function leaves(value: Json, name: string): [string, string][] {
  const children = isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  if (children.length > 0) return children.flatMap(([key, child]) => leaves(child, `${name}.${key}`))
  return [[printable(name), printable(typeof value === 'string' ? value : JSON.stringify(value))]]
}

function reasonLines({ checks }: Report, lang: Lang): string[] {
  const failures = checks.filter(({ ok }) => !ok)
  if (failures.length === 0) return [`all ${checks.length} checks passed`]
  return failures.map(({ code, detail = '' }) => {
    const told = code === 'VALIDITY' ? datesIn(detail) : detail
    return `- ${findingTexts(lang, code).caseWorker} (${code}${told === '' ? '' : `: ${printable(told)}`})`
  })
}

function agreementLines(decision: AgreementDecision): string[] {
  const { agreement, version, rule, reasons, unknown, possible, assumptions } = decision
  const tell = ({ code, detail, clause }: Reason) =>
    [code, detail && printable(detail), clause && `(${clause})`].filter(Boolean).join(' ')
  return [
    ...section(`Under ${agreement}, version ${version}`, [
      rule === null ? 'no rule of the agreement is about this credential' : `rule ${rule}`,
      possible
        ? 'nothing that is known here speaks against recognition'
        : 'does not recognise this presentation:',
      ...reasons.map((reason) => `- ${tell(reason)}`),
    ]),
    ...section(
      'Not known here, and needed for recognition',
      unknown.map((reason) => `- ${tell(reason)}`),
    ),
    ...section(
      'Assumed',
      assumptions.map((text) => `- ${text}`),
    ),
  ]
}

/** The report of the core; a failed check carries its three texts. */
export function renderJson(outcome: Outcome, lang: Lang): string {
  const { verdict, at, report, attributes, notes, agreement } = outcome
  const { claims: _claims, verdict: _verdict, checks, ...facts } = report
  const told = checks.map((found) =>
    found.ok ? found : { ...found, meaning: findingTexts(lang, found.code) },
  )
  return JSON.stringify(
    { verdict, at: instantOf(at), ...facts, attributes, checks: told, notes, agreement },
    undefined,
    2,
  )
}
