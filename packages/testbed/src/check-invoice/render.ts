import { createSvrl, type InvoiceReport, type NotAnInvoice } from '@entente/invoice'
import { printable } from '../verify/printable.ts'

/** A report, or why there is none. */
export type CheckedFile =
  | { readonly file: string; readonly report: InvoiceReport }
  | { readonly file: string; readonly refusal: NotAnInvoice }

type Findings = InvoiceReport['findings']

/** File by file, in the order of the document. */
export function renderText(files: readonly CheckedFile[]): string {
  return files.map((file) => fileLines(file).join('\n')).join('\n\n')
}

function fileLines(checked: CheckedFile): readonly string[] {
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
    ...findings.flatMap(({ rule, severity, path, line, terms, message }) => [
      '',
      `  ${severity} ${rule}${terms.length === 0 ? '' : ` (${terms.join(', ')})`}`,
      `    line ${line}, ${printable(path)}`,
      `    ${message}`,
    ]),
  ]
}

function countText(findings: Findings): string {
  const fatal = findings.filter(({ severity }) => severity === 'fatal').length
  const warnings = findings.length - fatal
  return `${fatal === 0 ? 'no' : fatal} fatal, ${warnings === 0 ? 'no' : warnings} warning${warnings === 1 ? '' : 's'}`
}

/** An array with one entry for each file; what is no invoice has no pack, no findings and a problem. */
export function renderJson(files: readonly CheckedFile[]): string {
  const told = files.map((checked) =>
    'report' in checked
      ? { file: checked.file, ...checked.report }
      : { file: checked.file, pack: null, valid: false, findings: [], problem: checked.refusal },
  )
  return JSON.stringify(told, undefined, 2)
}

/** Of one file; what is no invoice has no SVRL. */
export function renderSvrl([checked]: readonly CheckedFile[]): string {
  return checked !== undefined && 'report' in checked ? createSvrl(checked.report).trimEnd() : ''
}
