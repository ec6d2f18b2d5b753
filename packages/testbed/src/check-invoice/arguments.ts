import { parseArgs } from 'node:util'
import { findPack, PACKS, type Pack } from '@entente/invoice'

export type Output = 'text' | 'json' | 'svrl'

export type CheckInvoiceOptions = {
  readonly files: readonly string[]
  /** Instead of the one each invoice says it follows. */
  readonly pack?: Pack
  readonly output: Output
}

export type Arguments =
  | { readonly kind: 'check'; readonly options: CheckInvoiceOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

const packNames = PACKS.map(({ name, version }) => `${name}@${version}`)

export const HELP = `Usage: entente check-invoice FILE… [options]

Checks e-invoices: is this what the specification it names asks for, and where is it not?
FILE is a UBL Invoice or CreditNote, or such a document in an SBDH envelope.

  --pack NAME@VERSION   the rules to apply, instead of those the invoice says it follows:
${packNames.map((name) => `                        ${name}`).join('\n')}
  --json                findings as a JSON array, one entry for each file
  --svrl                findings as SVRL, for one file
  --help                this text

Exit code: 0 valid · 2 fatal findings · 64 wrong use · 65 not an invoice, or not readable`

const OPTIONS = {
  pack: { type: 'string' },
  json: { type: 'boolean' },
  svrl: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = parse(argv)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals: files } = parsed
  const { pack: wanted, json = false, svrl = false, help } = values
  if (help === true) return { kind: 'help' }
  if (files.length === 0) return usage('FILE is missing')
  if (json && svrl) return usage('--json and --svrl exclude each other')
  if (svrl && files.length > 1) return usage(`--svrl is for one file, and there are ${files.length}`)
  const pack = wanted === undefined ? undefined : findPack(wanted)
  if (wanted !== undefined && pack === undefined) return usage(`--pack is one of ${packNames.join(', ')}`)
  const output = json ? 'json' : svrl ? 'svrl' : 'text'
  return { kind: 'check', options: { files, output, ...(pack && { pack }) } }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\. To specify.*/s, '') : 'unknown option'
  }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
