import { EU_VOCABULARY, type MraVocabulary, vocabularyUnder } from '@entente/trust'
import { readWords } from '../../../national-node/src/kernel/command-line.ts'

export type MraOptions = {
  readonly file: string
  readonly json: boolean
  readonly vocabulary: MraVocabulary
}

export type Arguments =
  | { readonly kind: 'import'; readonly options: MraOptions }
  | {
      readonly kind: 'export'
      readonly options: MraOptions
      readonly pointing: string
      readonly pointed: string
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

export const HELP = `Usage: entente mra import FILE.xml [options]
       entente mra export FILE.json --direction EU>JP [options]

Reads and writes the EU's MutualRecognitionAgreementInformation, version 2: which trust services of another
party are equal to which of ours.

import   drafts of trust-service rules from a list of lists, or from the extension alone.
         The signature of the list is not checked here: know where the file comes from.
export   the extension from an agreement (FILE.json, unsigned): the XML on standard output, the report on
         standard error. EU>JP is what the EU recognises of Japan.

  --direction A>B   who recognises whose trust services (for export)
  --words BASE      beginning of the pointing party's words for enacted, QcCompliance and so on;
                    ${EU_VOCABULARY.enacted.replace('enacted', '')} without it
  --json            rules, or XML, and report as JSON
  --help            this text

The report says what could not be carried over. refused: not at all. widens: whoever reads it there permits
more than here. lost: without this. form: in other words with the same meaning, which is no loss.

Exit code: 0 complete · 1 something lost · 64 wrong use · 65 not readable, or not what it should be`

const OPTIONS = {
  direction: { type: 'string' },
  words: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = readWords(argv, OPTIONS)
  if (typeof parsed === 'string') return usage(parsed)
  const { values, positionals } = parsed
  const [command, file, more] = positionals
  if (values.help === true) return { kind: 'help' }
  if (command !== 'import' && command !== 'export') return usage('say import or export')
  if (file === undefined) return usage('FILE is missing')
  if (more !== undefined) return usage('one FILE at a time')
  const vocabulary = vocabularyOf(values.words)
  if (vocabulary === undefined) return usage('--words is a URI')
  const options = { file, json: values.json ?? false, vocabulary }
  return command === 'import' ? importWith(options, values.direction) : exportWith(options, values.direction)
}

function vocabularyOf(words: string | undefined): MraVocabulary | undefined {
  if (words === undefined) return EU_VOCABULARY
  return /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(words) ? vocabularyUnder(words) : undefined
}

function importWith(options: MraOptions, direction: string | undefined): Arguments {
  return direction === undefined ? { kind: 'import', options } : usage('--direction is for export')
}

function exportWith(options: MraOptions, direction = ''): Arguments {
  const [, pointing, pointed] = /^([A-Z]{2})>([A-Z]{2})$/.exec(direction) ?? []
  if (pointing === undefined || pointed === undefined) return usage('--direction is two codes, as in EU>JP')
  return { kind: 'export', options, pointing, pointed }
}

function usage(message: string): Arguments {
  return { kind: 'usage', message }
}
