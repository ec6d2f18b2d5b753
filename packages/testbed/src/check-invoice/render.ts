import {
  createSvrl,
  explainFinding,
  type InvoiceLang,
  type InvoiceReport,
  type NotAnInvoice,
  plainText,
} from '@entente/invoice'
import { printable } from '../verify/printable.ts'

/** A report, or why there is none. */
export type CheckedFile =
  | { readonly file: string; readonly report: InvoiceReport }
  | { readonly file: string; readonly refusal: NotAnInvoice }

type Findings = InvoiceReport['findings']

/** File by file, in the order of the document. */
export function renderText(files: readonly CheckedFile[], lang?: InvoiceLang): string {
  return files.map((file) => fileLines(file, lang).join('\n')).join('\n\n')
}

function fileLines(checked: CheckedFile, lang?: InvoiceLang): readonly string[] {
  if ('refusal' in checked) {
    const { detail, line, column } = checked.refusal
    return [
      `${printable(checked.file)}: not an invoice`,
      `  line ${line}, column ${column}: ${printable(detail)}`,
    ]
  }
  const { pack, valid, findings } = checked.report
  return [
    `${printable(checked.file)}: ${valid ? 'valid' : 'not valid'}, ${pack}`,
    `  ${countText(findings)}`,
    ...findings.flatMap((finding) => {
      const { rule, severity, path, line, terms } = finding
      return [
        '',
        `  ${severity} ${rule}${terms.length === 0 ? '' : ` (${terms.join(', ')})`}`,
        `    line ${line}, ${printable(path)}`,
        ...sentences(finding, lang).map((sentence) => `    ${sentence}`),
      ]
    }),
  ]
}

/** In a language what is wrong, what to do and where the rule counts; without one the sentence of the rule. */
function sentences(finding: Findings[number], lang: InvoiceLang | undefined): readonly string[] {
  if (lang === undefined) return [finding.message]
  const { problem, action, scope = [] } = explainFinding(finding, lang)
  return [problem, action, scope].map(plainText).filter((sentence) => sentence !== '')
}

function countText(findings: Findings): string {
  const fatal = findings.filter(({ severity }) => severity === 'fatal').length
  const warnings = findings.length - fatal
  return `${fatal === 0 ? 'no' : fatal} fatal, ${warnings === 0 ? 'no' : warnings} warning${warnings === 1 ? '' : 's'}`
}

/** An array with one entry for each file; what is no invoice has no pack, no findings and a problem. */
export function renderJson(files: readonly CheckedFile[], lang?: InvoiceLang): string {
  const told = files.map((checked) =>
    'report' in checked
      ? {
          file: checked.file,
          pack: checked.report.pack,
          valid: checked.report.valid,
          findings: checked.report.findings.map((finding) => jsonFinding(finding, lang)),
        }
      : { file: checked.file, pack: null, valid: false, findings: [], problem: checked.refusal },
  )
  return JSON.stringify(told, undefined, 2)
}

function jsonFinding(finding: Findings[number], lang: InvoiceLang | undefined) {
  const { rule, severity, path, line, terms } = finding
  return { rule, severity, path, line, terms, message: sentences(finding, lang).join(' ') }
}

/** Of one file; what is no invoice has no SVRL. */
export function renderSvrl([checked]: readonly CheckedFile[], lang?: InvoiceLang): string {
  return checked !== undefined && 'report' in checked ? createSvrl(checked.report, lang).trimEnd() : ''
}
