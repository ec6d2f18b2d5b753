import { readTime } from '../../../national-node/src/kernel/clock.ts'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type CheckSignatureOptions = {
  readonly file: string
  /** The files that the signatures are about, where they are not inside. */
  readonly detached: readonly string[]
  readonly anchors: readonly string[]
  /** RFC 3339 in UTC; without it the clock of this machine. */
  readonly at?: string
  /** Decide under agreements/ID as well. */
  readonly agreement?: string
  /** The trusted list of the partner, as fetched. */
  readonly list?: string
  readonly json: boolean
}

export type Arguments =
  | { readonly kind: 'check'; readonly options: CheckSignatureOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente check-signature FILE [options]

Says of each signature in a document who signed what, and whether that holds: XML (XAdES), PDF (PAdES),
CMS (CAdES), JSON (JAdES) and containers (ASiC), and of a time-stamp (.tst, .tsr). Nothing is fetched and nothing leaves this machine.

  --detached FILE   a file that the signatures are about, where it is not inside (may be repeated)
  --anchor FILE     PEM certificates that you trust (may be repeated); without one a signature can be
                    intact, and nobody knows whose it is
  --at TIME         judge as of this time: 2026-11-22T10:00:00Z
  --agreement ID    decide under agreements/ID as well (eu-jp, lu-ma): what a partner's signature
                    or time-stamp is worth
  --list FILE       with --agreement: the partner's trusted list (TS 119 612), opened by the agreement's pins;
                    its services are then trusted for this document
  --json            the whole report
  --help            this text

Revocation is read where the document brings it. A signature whose certificates say nothing of it within
the document stays undecided (TRY_LATER).

With --agreement, notices of the parties and lists of revoked certificates are not consulted; what is not
known is never read in favour of a signature.

Exit code: 0 every signature and every time-stamp by itself has passed, and under the agreement nothing known speaks against it ·
2 one has not, or there is none, or the agreement refuses one · 64 wrong use · 65 not readable`

const OPTIONS = {
  detached: { type: 'string', multiple: true },
  anchor: { type: 'string', multiple: true },
  at: { type: 'string' },
  agreement: { type: 'string' },
  list: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Values = Exclude<ReturnType<typeof readWords<typeof OPTIONS>>, string>['values']

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  if (values.help === true) return { kind: 'help' }
  const [file, ...more] = positionals
  if (file === undefined) return usage('FILE is missing')
  if (more.length > 0) return usage(`one FILE at a time, not also ${more.join(' ')}`)
  const fault = faultOf(values)
  return fault === undefined ? { kind: 'check', options: optionsOf(file, values) } : usage(fault)
}

function faultOf({ at, agreement, list }: Values): string | undefined {
  if (at !== undefined && readTime(at) === undefined) return '--at is a time such as 2026-11-22T10:00:00Z'
  if (agreement !== undefined && !/^[a-z]{2}-[a-z]{2}$/.test(agreement))
    return '--agreement is an id such as eu-jp'
  if (list !== undefined && agreement === undefined) return '--list goes with --agreement, whose pins open it'
  return undefined
}

function optionsOf(file: string, values: Values): CheckSignatureOptions {
  const { detached = [], anchor: anchors = [], json = false, agreement, list } = values
  const at = values.at === undefined ? undefined : readTime(values.at)
  return {
    file,
    detached,
    anchors,
    json,
    ...(at !== undefined && { at }),
    ...(agreement !== undefined && { agreement }),
    ...(list !== undefined && { list }),
  }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
