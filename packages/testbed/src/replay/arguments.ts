import { type Lang, LANGUAGES } from '@entente/ui'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type ReplayOptions = {
  readonly receipt: string
  readonly bundle: string
  /** Certificates or keys that the signer of the receipt is compared with. */
  readonly anchors: readonly string[]
  readonly json: boolean
  /** Of the answer. */
  readonly lang: Lang
}

export type Arguments =
  | { readonly kind: 'replay'; readonly options: ReplayOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente replay RECEIPT --bundle INPUTS [options]

Repeats the decision behind a signed receipt, without any network and without a clock, and compares every byte.
RECEIPT is the signed receipt as the node gave it. INPUTS is the file that came with the decision.

  --bundle FILE     what the decision was made from: one JSON file
  --anchor FILE     whom you trust to sign receipts: PEM certificates, a public JWK or a JWKS (may be repeated)
  --json            the answer as JSON
  --lang LANG       the answer in fr, nl, de, en, ja, ar or vi; English without it
  --help            this text

Without --anchor the signature of the receipt is checked, and the answer says that its key was compared with none.
Agreements and notices are checked against the anchors that the deciding node had, which the receipt names.

Exit code: 0 identical · 2 different · 3 an input is missing or is another one · 4 decided under rules that this
program does not know · 64 wrong use · 65 not readable, or not a receipt that its signer vouches for`

const OPTIONS = {
  bundle: { type: 'string' },
  anchor: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  const { bundle, anchor = [], json = false, lang = 'en', help } = values
  if (help === true) return { kind: 'help' }
  const [receipt, ...more] = positionals
  if (receipt === undefined) return usage('RECEIPT is missing')
  if (more.length > 0) return usage(`one RECEIPT at a time, not also ${more.join(' ')}`)
  if (bundle === undefined)
    return usage('--bundle FILE is missing: without the inputs nothing can be repeated')
  const known = LANGUAGES.find((one) => one === lang)
  if (known === undefined) return usage(`--lang is one of ${LANGUAGES.join(', ')}`)
  return { kind: 'replay', options: { receipt, bundle, anchors: anchor, json, lang: known } }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
