/** The closed list of reasons with their English texts; the other six languages are in packages/ui/src/catalogues. */
import { REASONS, type ReasonCode } from '../../packages/agreement/src/reasons.ts'
import { reasonTexts } from '../../packages/ui/src/index.ts'
import { table } from './markdown.ts'

const CLASSES = {
  refuse: 'NOT_RECOGNISED',
  suspend: 'SUSPENDED',
  unknown: 'INDETERMINATE',
  limit: 'RECOGNISED_LIMITED',
} as const

export function renderReasons(): string {
  const codes = Object.keys(REASONS) as ReasonCode[]
  const rows = codes.map((code) => {
    const { person, caseWorker, engineer } = reasonTexts('en', code)
    return [`\`${code}\``, REASONS[code], person, caseWorker, engineer]
  })
  const classes = Object.entries(CLASSES).map(([name, verdict]) => [name, `\`${verdict}\``])
  return `# Reasons

A decision names every reason that applies, in this order. The gravest class that is present decides the verdict; without any reason it is \`RECOGNISED\`.

${table(['Class', 'Verdict'], classes)}

${table(['Reason', 'Class', 'To the person', 'To the case worker', 'To the engineer'], rows)}
`
}
