import { findPack, INVOICE_LANGUAGES, type InvoiceLang, PACKS, type Pack } from '@entente/invoice'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type Output = 'text' | 'json' | 'svrl'

export type CheckInvoiceOptions = {
  readonly files: readonly string[]
  /** Instead of the one each invoice says it follows. */
  readonly pack?: Pack
  readonly output: Output
  /** Of what is said about findings; the English sentence of the rule where none is asked for. */
  readonly lang?: InvoiceLang
}

export type Arguments =
  | { readonly kind: 'check'; readonly options: CheckInvoiceOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

const packNames = PACKS.map(({ name, version }) => `${name}@${version}`)

export const HELP = `Usage: entente check-invoice FILE… [options]

Checks e-invoices: is this what the specification it names asks for, and where is it not?
FILE is a UBL Invoice or CreditNote or a CII invoice, alone or in an SBDH envelope.

  --pack NAME@VERSION   the rules to apply, instead of those the invoice says it follows:
${packNames.map((name) => `                        ${name}`).join('\n')}
  --lang LANG           what is wrong and what to do, in one of ${INVOICE_LANGUAGES.join(', ')}
  --json                findings as a JSON array, one entry for each file
  --svrl                findings as SVRL, for one file
  --help                this text

Exit code: 0 valid · 2 fatal findings · 64 wrong use · 65 not an invoice, or not readable`

const OPTIONS = {
  pack: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  svrl: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals: files } = parsed
  const { pack: wanted, lang: language, json = false, svrl = false, help } = values
  if (help === true) return { kind: 'help' }
  const wrong = wrongUse({ files: files.length, json, svrl })
  if (wrong !== undefined) return usage(wrong)
  const how = chosen(wanted, language)
  if (typeof how === 'string') return usage(how)
  const output = json ? 'json' : svrl ? 'svrl' : 'text'
  return { kind: 'check', options: { files, output, ...how } }
}

/** The pack and the language that were named, or why there is no such. */
function chosen(
  wanted: string | undefined,
  language: string | undefined,
): Pick<CheckInvoiceOptions, 'pack' | 'lang'> | string {
  const lang = INVOICE_LANGUAGES.find((one) => one === language)
  if (language !== undefined && lang === undefined) return `--lang is one of ${INVOICE_LANGUAGES.join(', ')}`
  const pack = wanted === undefined ? undefined : findPack(wanted)
  if (wanted !== undefined && pack === undefined) return `--pack is one of ${packNames.join(', ')}`
  return { ...(pack && { pack }), ...(lang && { lang }) }
}

type Use = { readonly files: number; readonly json: boolean; readonly svrl: boolean }

function wrongUse({ files, json, svrl }: Use): string | undefined {
  if (files === 0) return 'FILE is missing'
  if (json && svrl) return '--json and --svrl exclude each other'
  return svrl && files > 1 ? `--svrl is for one file, and there are ${files}` : undefined
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
