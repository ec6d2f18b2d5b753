import { readFile, stat } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { Terminal } from '../../kernel/command-line.ts'
import { Fault } from '../../kernel/fault.ts'
import type { DiagnosisRoom, Explained } from '../../modules/diagnosis/index.ts'
import { UnreadableError } from '../../kernel/command-line.ts'
import { type ExplainOptions, HELP, parseArguments } from './arguments.ts'
import { openRoom } from './open-room.ts'
import { renderText } from './render.ts'

/** `sysexits` numbers where there is one; 2 for what is refused, as the other commands say it. */
const EXIT = { trusted: 0, undecided: 1, 'not-trusted': 2, usage: 64, unreadable: 65 } as const
const FILE_BYTES_MAX = 20 * 1024 * 1024

/** `entente explain`: why is this not trusted, and what would mend it. */
export async function runExplain(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.trusted
  }
  if (parsed.kind === 'usage') {
    terminal.error(`entente: ${parsed.message}\nentente explain --help tells how to use it.`)
    return EXIT.usage
  }
  try {
    return await explain(parsed.options, terminal)
  } catch (error) {
    if (!(error instanceof UnreadableError || error instanceof Fault)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}

async function explain(options: ExplainOptions, terminal: Terminal): Promise<number> {
  const opened = await openRoom(options)
  try {
    const told = await ask(opened.room, options)
    if (options.json) terminal.out(JSON.stringify(told, undefined, 2))
    if (told.kind === 'unreadable') {
      if (!options.json) terminal.error(`entente: ${options.artefact} cannot be read: ${told.detail}`)
      return EXIT.unreadable
    }
    if (!options.json) terminal.out(renderText(told, options.lang))
    return EXIT[told.verdict]
  } finally {
    await opened.close()
  }
}

async function ask(room: DiagnosisRoom, options: ExplainOptions): Promise<Explained> {
  const { artefact, asked, service: serviceId, at } = options
  const question = { asked, serviceId, at }
  // A file is a file even when its name has a colon; anything else with a scheme is an address.
  const size = artefact === '-' ? undefined : await sizeOf(artefact)
  if (size === undefined && artefact !== '-') {
    if (/^[a-z][a-z0-9+.-]*:/i.test(artefact)) return room.explainAddress(artefact, question)
    throw new UnreadableError(`${artefact} cannot be read`)
  }
  if ((size ?? 0) > FILE_BYTES_MAX) throw new UnreadableError(`${artefact} is larger than 20 MiB`)
  const bytes =
    artefact === '-'
      ? new TextEncoder().encode(await readAll(process.stdin))
      : new Uint8Array(await readFile(artefact))
  return room.explain({ bytes, ...question })
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch {
    return undefined
  }
}
