import { type Lang, LANGUAGES } from '@entente/ui'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type DiffOptions = {
  readonly older: string
  readonly newer: string
  readonly json: boolean
  /** Of the sentences. */
  readonly lang: Lang
}

export type Arguments =
  | { readonly kind: 'diff'; readonly options: DiffOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente diff OLDER NEWER [options]

Says in plain sentences what changes from one version of an agreement to another: what allows more
comes first, then what allows less, then the rest.
OLDER and NEWER are agreement files, signed envelopes, or folders with agreement.json.
The signatures of an envelope are not checked here.

  --lang LANG   sentences in fr, nl, de, en, ja, ar or vi; English without it
  --json        the changes as JSON, each with its pointer, its values and its sentence
  --help        this text

Exit code: 0 nothing changes · 1 something changes · 64 wrong use · 65 not readable, or not an agreement`

const OPTIONS = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  const { json = false, lang = 'en', help } = values
  if (help === true) return { kind: 'help' }
  const [older, newer, ...others] = positionals
  if (older === undefined || newer === undefined) return usage('two agreements are needed: OLDER and NEWER')
  if (others.length > 0) return usage(`two agreements are compared, and there are ${positionals.length}`)
  const known = LANGUAGES.find((one) => one === lang)
  if (known === undefined) return usage(`--lang is one of ${LANGUAGES.join(', ')}`)
  return { kind: 'diff', options: { older, newer, json, lang: known } }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
