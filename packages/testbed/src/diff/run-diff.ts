import { diffAgreements } from '@entente/agreement'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'
import { HELP, parseArguments } from './arguments.ts'
import { readVersion } from './read-version.ts'
import { renderJson, renderText } from './render.ts'

/** As of `diff`: 0 the same, 1 different; `sysexits` numbers for the rest. */
const EXIT = { same: 0, different: 1, usage: 64, unreadable: 65 } as const

/** `entente diff`: the exit code says whether anything changes. */
export async function runDiff(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') {
    terminal.error(`entente: ${parsed.message}\nentente diff --help tells how to use it.`)
    return EXIT.usage
  }
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.same
  }
  const { json, lang } = parsed.options
  try {
    const older = await readVersion(parsed.options.older)
    const newer = await readVersion(parsed.options.newer)
    const changes = diffAgreements(older.agreement, newer.agreement)
    const compared = { older, newer, changes }
    terminal.out(json ? renderJson(compared, lang) : renderText(compared, lang))
    return changes.length === 0 ? EXIT.same : EXIT.different
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}
