import { type Lang, LANGUAGES } from '@entente/ui'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type LintOptions = {
  readonly paths: readonly string[]
  /** The version before the one agreement that is looked at. */
  readonly previous?: string
  readonly json: boolean
  /** Of the findings. */
  readonly lang: Lang
}

export type Arguments =
  | { readonly kind: 'lint'; readonly options: LintOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente lint PATH… [options]

Says what a careful signer would object to in agreements, before anyone signs them.
PATH is a file, a folder with agreement.json, or a folder of such folders (agreements/).
Agreements that are looked at together are also compared with each other.

  --previous FILE   the version before, to compare number, hash and start (for one agreement)
  --json            findings and directions as JSON
  --lang LANG       findings in fr, nl, de, en, ja, ar or vi; English without it
  --help            this text

An error stops a signing. A warning is shown to both signers. Information is worth knowing.

Exit code: 0 no error · 1 at least one error · 64 wrong use · 65 not readable, or not JSON`

const OPTIONS = {
  previous: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  const { previous, json = false, lang = 'en', help } = values
  if (help === true) return { kind: 'help' }
  if (positionals.length === 0) return usage('PATH is missing')
  const known = LANGUAGES.find((one) => one === lang)
  if (known === undefined) return usage(`--lang is one of ${LANGUAGES.join(', ')}`)
  return {
    kind: 'lint',
    options: { paths: positionals, json, lang: known, ...(previous !== undefined && { previous }) },
  }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
