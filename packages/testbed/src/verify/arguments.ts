import { type Lang, LANGUAGES } from '@entente/ui'
import { readTime, secondsOf as secondsOfInstant } from '../../../national-node/src/kernel/clock.ts'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type VerifyOptions = {
  /** `-` is standard input. */
  readonly file: string
  readonly anchors: readonly string[]
  readonly statusList?: string
  readonly agreement?: string
  /** Given together: the key binding is required and compared. */
  readonly asked?: { readonly nonce: string; readonly audience: string }
  /** NumericDate; without it the clock of this machine. */
  readonly at?: number
  readonly json: boolean
  /** Of the findings. */
  readonly lang: Lang
}

export type Arguments =
  | { readonly kind: 'verify'; readonly options: VerifyOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente verify FILE --anchor FILE [options]

Checks an SD-JWT VC or a presentation of one, from any issuer, without any network.
FILE is the token (compact or JWS JSON); - reads standard input. At most 1 MiB.

  --anchor FILE        what you trust: PEM certificates, a public JWK or a JWKS (may be repeated)
  --status-list FILE   the Status List Token of the credential, as fetched from its issuer
  --nonce N            the nonce you asked for   } given together: a key binding is then
  --audience A         your full client_id       } required, compared, and at most 300 s old
  --agreement ID       decide under agreements/ID as well (be-jp, eu-jp)
  --at TIME            verify as of this time: 2026-11-22T10:00:00Z or seconds since 1970
  --json               the whole report as JSON
  --lang LANG          findings in fr, nl, de, en, ja, ar or vi; English without it
  --help               this text

Without --nonce and --audience a key binding is not required; if there is one, its signature, type and
sd_hash are checked, and the report says that audience and nonce were not compared.
A credential that names a status list cannot be accepted without --status-list: whether it was
revoked is then not known.
With --agreement, lists and notices of the parties are not consulted; what is not known is never
read in favour of recognition.

Exit code: 0 accepted · 2 refused · 3 undetermined · 64 wrong use · 65 not a credential`

const OPTIONS = {
  anchor: { type: 'string', multiple: true },
  'status-list': { type: 'string' },
  agreement: { type: 'string' },
  nonce: { type: 'string' },
  audience: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  if (values.help === true) return { kind: 'help' }
  const [file, ...more] = positionals
  if (file === undefined) return usage('FILE is missing')
  if (more.length > 0) return usage(`one FILE at a time, not also ${more.join(' ')}`)
  const at = values.at === undefined ? undefined : secondsOf(values.at)
  const fault = faultOf(values, at)
  return fault === undefined ? { kind: 'verify', options: optionsOf(file, values, at) } : usage(fault)
}

type Values = Exclude<ReturnType<typeof readWords<typeof OPTIONS>>, string>['values']

function faultOf(
  { anchor, nonce, audience, agreement, lang }: Values,
  at: number | undefined,
): string | undefined {
  if (anchor === undefined) return '--anchor FILE is missing: without it no issuer can be trusted'
  if ((nonce === undefined) !== (audience === undefined)) return '--nonce and --audience go together'
  if (agreement !== undefined && !/^[a-z]{2}-[a-z]{2}$/.test(agreement)) {
    return '--agreement is an id such as be-jp'
  }
  if (lang !== undefined && languageOf(lang) === undefined) return `--lang is one of ${LANGUAGES.join(', ')}`
  return Number.isNaN(at) ? '--at is a time such as 2026-11-22T10:00:00Z, or seconds since 1970' : undefined
}

function optionsOf(file: string, values: Values, at: number | undefined): VerifyOptions {
  const { anchor = [], nonce, audience, agreement, 'status-list': statusList } = values
  return {
    file,
    anchors: anchor,
    json: values.json === true,
    lang: languageOf(values.lang) ?? 'en',
    ...(statusList !== undefined && { statusList }),
    ...(agreement !== undefined && { agreement }),
    ...(nonce !== undefined && audience !== undefined && { asked: { nonce, audience } }),
    ...(at !== undefined && { at }),
  }
}

function languageOf(text: string | undefined): Lang | undefined {
  return LANGUAGES.find((lang) => lang === text)
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}

function secondsOf(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text)
  const instant = readTime(text)
  return instant === undefined ? Number.NaN : secondsOfInstant(instant)
}
