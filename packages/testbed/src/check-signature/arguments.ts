import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type CheckSignatureOptions = {
  readonly file: string
  /** The files that the signatures are about, where they are not inside. */
  readonly detached: readonly string[]
  readonly anchors: readonly string[]
  /** RFC 3339 in UTC; without it the clock of this machine. */
  readonly at?: string
  readonly json: boolean
}

export type Arguments =
  | { readonly kind: 'check'; readonly options: CheckSignatureOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente check-signature FILE [options]

Says of each signature in a document who signed what, and whether that holds: XML (XAdES), PDF (PAdES),
CMS (CAdES), JSON (JAdES) and containers (ASiC). Nothing is fetched and nothing leaves this machine.

  --detached FILE   a file that the signatures are about, where it is not inside (may be repeated)
  --anchor FILE     PEM certificates that you trust (may be repeated); without one a signature can be
                    intact, and nobody knows whose it is
  --at TIME         judge as of this time: 2026-11-22T10:00:00Z
  --json            the whole report
  --help            this text

Revocation is read where the document brings it. A signature whose certificates say nothing of it within
the document stays undecided (TRY_LATER).

Exit code: 0 every signature has passed · 2 one has not, or there is none · 64 wrong use · 65 not readable`

const OPTIONS = {
  detached: { type: 'string', multiple: true },
  anchor: { type: 'string', multiple: true },
  at: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  const { detached = [], anchor: anchors = [], at: given, json = false } = values
  if (values.help === true) return { kind: 'help' }
  const [file, ...more] = positionals
  if (file === undefined) return usage('FILE is missing')
  if (more.length > 0) return usage(`one FILE at a time, not also ${more.join(' ')}`)
  const at = given === undefined ? undefined : instantOf(given)
  if (given !== undefined && at === undefined) return usage('--at is a time such as 2026-11-22T10:00:00Z')
  return { kind: 'check', options: { file, detached, anchors, json, ...(at !== undefined && { at }) } }
}

function instantOf(text: string): string | undefined {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/
  const milliseconds = form.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
