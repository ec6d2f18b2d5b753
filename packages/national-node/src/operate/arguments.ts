import { type Lang, LANGUAGES } from '@entente/ui'
import { type Command, readCommand } from '../kernel/command-line.ts'

export const HELP = `Usage: entente operate NODE.json COMMAND [arguments] [options]

Acts for a node on its own machine, beside its running process. NODE.json is its configuration.

  sign-in [NAME]            a link that signs one browser in to the workbench, once, within minutes
  agreements                what is known, how it stands, what is suspended
  proposals                 texts on the table
  show TEXT                 one of them: what changes, what the check finds, what was said
  propose FILE              puts a text on the table (--instead TEXT answers another one)
  comment TEXT WORDS        says something about it (--at POINTER, --lang LANG)
  sign TEXT                 signs it for our side (--changes HASH: what show has printed)
  withdraw TEXT             takes our own proposal back
  suspend AGREEMENT TARGET… suspends (--reason CODE: a safeguard of the agreement, --words WORDS)
  lift AGREEMENT NOTICE     lifts for our side
  drill AGREEMENT TARGET…   suspends, measures on both sides, lifts (--report FILE keeps the signed proof)
  deliver                   tells the partners now what they have not been told

TEXT and NOTICE are fingerprints; their first eight characters are enough where they are not ambiguous.
TARGET is agreement, recognitions:<id>, recognitions:*, dataExchange:<id> or another selector of agreement-1 §9.

  --json        the answer as JSON
  --lang LANG   sentences in fr, nl, de, en, ja, ar or vi; English without it

Exit code: 0 done · 2 refused, with the reason · 64 wrong use · 65 not readable`

const OPTIONS = {
  instead: { type: 'string' },
  at: { type: 'string' },
  changes: { type: 'string' },
  reason: { type: 'string' },
  words: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** How many words each command takes after its name. */
const TAKES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'sign-in': [0, 1],
  agreements: [0, 0],
  proposals: [0, 0],
  show: [1, 1],
  propose: [1, 1],
  comment: [2, 2],
  sign: [1, 1],
  withdraw: [1, 1],
  suspend: [2, 32],
  lift: [2, 2],
  drill: [2, 32],
  deliver: [0, 0],
}

export type OperateOptions = {
  readonly config: string
  readonly command: string
  readonly words: readonly string[]
  readonly instead: string | undefined
  readonly at: string | undefined
  readonly changes: string | undefined
  readonly reason: string | undefined
  readonly own: string | undefined
  readonly report: string | undefined
  readonly json: boolean
  readonly lang: Lang
}

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Command<OperateOptions> {
  return readCommand(argv, OPTIONS, ({ values, positionals: [config, command, ...words] }) => {
    if (config === undefined || command === undefined) return 'NODE.json and COMMAND are needed'
    const takes = Object.hasOwn(TAKES, command) ? TAKES[command] : undefined
    if (takes === undefined) return `there is no command ${JSON.stringify(command)}`
    if (words.length < takes[0] || words.length > takes[1])
      return `${command} takes ${takes[0] === takes[1] ? takes[0] : takes.join(' to ')} arguments`
    const lang = LANGUAGES.find((one) => one === (values.lang ?? 'en'))
    if (lang === undefined) return `--lang is one of ${LANGUAGES.join(', ')}`
    const { instead, at, changes, reason, words: own, report, json = false } = values
    return { config, command, words, instead, at, changes, reason, own, report, json, lang }
  })
}
