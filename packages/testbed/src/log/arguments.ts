import { isLeaf, type Leaf, LEAF_KINDS } from '@entente/trust'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type LogOptions = {
  /** Prefix of the log, without a slash at its end. */
  readonly url: string
  /** Verifier key of the log. */
  readonly key: string
  /** Verifier keys of those who must have cosigned. */
  readonly cosigners: readonly string[]
  /** How old the newest word of each cosigner may be. */
  readonly maxAgeSeconds?: number
  readonly leaf?: Leaf
  /** File with the checkpoint seen last. */
  readonly remember?: string
  readonly json: boolean
}

export type Arguments =
  | { readonly kind: 'log'; readonly options: LogOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente log URL --key VERIFIER-KEY [options]

Checks a public log (C2SP tlog-tiles) as somebody who believes nothing but its key.
URL is the prefix of the log, such as https://node.be.example/log.

  --key KEY           verifier key of the log, as its owner gave it to you: name+id+base64
  --cosigner KEY      verifier key of somebody who must have cosigned (may be repeated)
  --max-age SECONDS   how old the newest word of each cosigner may be
  --leaf SHA256       whether this hash stands in the log, proved …
  --kind KIND         … as agreement (without this option), notice, list-digest or receipt-commitment
  --remember FILE     the checkpoint you saw last: the log must continue it; the newer one is kept there
  --json              the report as JSON
  --help              this text

Exit code: 0 everything holds · 2 something does not hold · 3 not known: nobody answered, or the tiles
           prove nothing · 64 wrong use · 65 FILE cannot be used`

const OPTIONS = {
  key: { type: 'string' },
  cosigner: { type: 'string', multiple: true },
  'max-age': { type: 'string' },
  leaf: { type: 'string' },
  kind: { type: 'string' },
  remember: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  if (values.help === true) return { kind: 'help' }
  const [given, ...more] = positionals
  if (given === undefined) return usage('URL is missing')
  if (more.length > 0) return usage(`one URL at a time, not also ${more.join(' ')}`)
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    return usage('URL is the http(s) prefix of a log')
  const { key } = values
  if (key === undefined) return usage('--key is missing: without it nothing of a log can be believed')
  const fault = faultOf(values)
  if (fault !== undefined) return usage(fault)
  return { kind: 'log', options: { ...optionsOf(values), url: url.href.replace(/\/+$/, ''), key } }
}

type Values = Exclude<ReturnType<typeof readWords<typeof OPTIONS>>, string>['values']

function faultOf({ leaf, kind, 'max-age': maxAge, cosigner }: Values): string | undefined {
  if (kind !== undefined && leaf === undefined) return '--kind goes with --leaf'
  if (leaf !== undefined && !/^[0-9a-f]{64}$/.test(leaf))
    return '--leaf is a SHA-256: 64 hex digits in small letters'
  if (leaf !== undefined && !isLeaf(leafOf(leaf, kind))) return `--kind is one of ${LEAF_KINDS.join(', ')}`
  if (maxAge !== undefined && !/^[1-9]\d{0,8}$/.test(maxAge)) return '--max-age is a number of seconds'
  if (maxAge !== undefined && cosigner === undefined)
    return '--max-age goes with --cosigner: a checkpoint alone has no time'
  return undefined
}

function optionsOf(values: Values): Omit<LogOptions, 'url' | 'key'> {
  const { cosigner = [], leaf, kind, remember, json = false, 'max-age': maxAge } = values
  return {
    cosigners: cosigner,
    json,
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    ...(leaf !== undefined && { leaf: leafOf(leaf, kind) }),
    ...(remember !== undefined && { remember }),
  }
}

function leafOf(sha256: string, kind: string | undefined): Leaf {
  return { t: (kind ?? 'agreement') as Leaf['t'], sha256 }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
