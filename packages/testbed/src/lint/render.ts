import type { LintFinding } from '@entente/agreement'
import { findingTexts, type Lang } from '@entente/ui'
import { printable } from '../verify/printable.ts'
import type { Directions } from './directions.ts'

export type LintedFile = {
  readonly file: string
  /** Undefined where the text is no agreement. */
  readonly agreement: { readonly id: string; readonly version: number } | undefined
  readonly findings: readonly LintFinding[]
  readonly directions: readonly Directions[]
}

const SEVERITIES = ['error', 'warning', 'information'] as const

/** File by file, the gravest first; sentences in the language asked for, the frame in English. */
export function renderText(files: readonly LintedFile[], lang: Lang): string {
  return files.map((file) => fileLines(file, lang).join('\n')).join('\n\n')
}

function fileLines({ file, agreement, findings, directions }: LintedFile, lang: Lang): readonly string[] {
  const name = agreement === undefined ? 'not an agreement' : `${agreement.id}, version ${agreement.version}`
  const ordered = SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity))
  return [
    `${printable(file)}: ${name}`,
    `  ${countText(findings)}`,
    ...ordered.flatMap((finding) => ['', ...findingLines(finding, lang)]),
    ...(directions.length === 0 ? [] : ['', '  Directions', ...directions.flatMap(directionLines)]),
  ]
}

function countText(findings: readonly LintFinding[]): string {
  const [errors = 0, warnings = 0, facts = 0] = SEVERITIES.map(
    (severity) => findings.filter((one) => one.severity === severity).length,
  )
  const word = (count: number, name: string) =>
    `${count === 0 ? 'no' : count} ${name}${count === 1 ? '' : 's'}`
  return `${word(errors, 'error')}, ${word(warnings, 'warning')}, ${facts} for information`
}

/** Details may quote the draft, which comes from a stranger. */
function findingLines({ rule, severity, pointer, detail }: LintFinding, lang: Lang): readonly string[] {
  return [
    `  ${severity} ${rule} ${pointer === '' ? 'the whole text' : printable(pointer)}`,
    `    ${findingTexts(lang, rule).caseWorker}`,
    `    ${printable(detail)}`,
  ]
}

function directionLines({ kind, rules }: Directions): readonly string[] {
  return Object.entries(rules).map(
    ([direction, ids]) => `    ${kind}, ${direction}: ${ids.length === 0 ? 'no rule' : ids.join(', ')}`,
  )
}

/** The same for a program; every finding carries its three texts. */
export function renderJson(files: readonly LintedFile[], lang: Lang): string {
  const told = files.map(({ findings, ...file }) => ({
    ...file,
    findings: findings.map((finding) => ({ ...finding, meaning: findingTexts(lang, finding.rule) })),
  }))
  return JSON.stringify({ files: told }, undefined, 2)
}
