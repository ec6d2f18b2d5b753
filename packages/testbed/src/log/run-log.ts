import { readFile, writeFile } from 'node:fs/promises'
import {
  openCheckpoint,
  type OpenedCheckpoint,
  parseVerifierKey,
  runSync,
  TlogError,
  type VerifierKey,
} from '@entente/trust'
import { type Clock, systemClock } from '../../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { createFetch, type Fetch } from '../../../national-node/src/kernel/fetch.ts'
import { HELP, type LogOptions, parseArguments } from './arguments.ts'
import { checkLog, type LogReport } from './check-log.ts'
import { renderJson, renderText } from './render.ts'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'

/** `sysexits` numbers where there is one. */
const EXIT = { holds: 0, refused: 2, unknown: 3, usage: 64, unreadable: 65 } as const
const FILE_CHARACTERS_MAX = 128 * 1024

export type Effects = { readonly fetch: Fetch; readonly clock: Clock }

class UsageError extends Error {}

/** `entente log`: the exit code says whether the log can be believed. */
export async function runLog(
  argv: readonly string[],
  terminal: Terminal,
  effects: Effects = { fetch: createFetch({ allowLocalHttp: true, clock: systemClock }), clock: systemClock },
): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') return wrongUse(parsed.message, terminal)
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.holds
  }
  try {
    return await log(parsed.options, terminal, effects)
  } catch (error) {
    if (error instanceof UsageError) return wrongUse(error.message, terminal)
    if (!(error instanceof UnreadableError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}

function wrongUse(message: string, { error }: Terminal): number {
  error(`entente: ${message}\nentente log --help tells how to use it.`)
  return EXIT.usage
}

async function log(options: LogOptions, terminal: Terminal, effects: Effects): Promise<number> {
  const key = readKey(options.key, 'log', '--key')
  const cosigners = options.cosigners.map((text) => readKey(text, 'cosigner', '--cosigner'))
  const before = options.remember === undefined ? undefined : await readRemembered(options.remember, key)
  const report = await checkLog({ ...options, log: key, cosigners, before }, effects)
  terminal.out(options.json ? renderJson(report) : renderText(report))
  const code = exitOf(report)
  // Only what is wholly believed takes the place of what was believed before.
  if (options.remember !== undefined && report.newer && code === EXIT.holds)
    await keep(options.remember, report.note ?? '')
  return code
}

function exitOf({ findings }: LogReport): number {
  const results = findings.map(({ result }) => result)
  if (results.includes('does not hold')) return EXIT.refused
  return results.includes('not known') ? EXIT.unknown : EXIT.holds
}

function readKey(text: string, type: VerifierKey['type'], option: string): VerifierKey {
  try {
    const key = runSync(parseVerifierKey(text), nodeDriver())
    if (key.type === type) return key
    throw new UsageError(`${option} is the key of a ${type}, this one is of a ${key.type}`)
  } catch (error) {
    if (error instanceof TlogError) throw new UsageError(`${option}: ${error.message}`)
    throw error
  }
}

/** Undefined when there is no such file yet. */
async function readRemembered(file: string, log: VerifierKey): Promise<OpenedCheckpoint | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new UnreadableError(`cannot read ${file}`)
  })
  if (text === undefined) return undefined
  const source = text.slice(0, FILE_CHARACTERS_MAX + 1)
  const opened = runSync(openCheckpoint(source, { log }), nodeDriver())
  if (!opened.ok) throw new UnreadableError(`${file} is no checkpoint of this log: ${opened.detail}`)
  return opened
}

async function keep(file: string, note: string): Promise<void> {
  await writeFile(file, note).catch(() => {
    throw new UnreadableError(`cannot write ${file}`)
  })
}
