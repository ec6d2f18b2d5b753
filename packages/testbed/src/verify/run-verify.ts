import { readFile, stat } from 'node:fs/promises'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import type { Terminal } from '../../../national-node/src/kernel/command-line.ts'
import { type Anchors, parseAnchors } from './anchors.ts'
import { HELP, parseArguments, type VerifyOptions } from './arguments.ts'
import { FILE_BYTES_MAX, readCredential } from './read-input.ts'
import { type Outcome, renderJson, renderText } from './render.ts'
import { verifyCredential } from './verify-credential.ts'

/** `sysexits` numbers where there is one. */
const EXIT = { accepted: 0, refused: 2, undetermined: 3, usage: 64, notACredential: 65 } as const

/** A mistake of the person at the keyboard: one line, no stack. */
class UsageError extends Error {}

/** Input that is no credential whatever it may be. */
class DataError extends Error {}

/** This one also reads what is piped into it. */
export type InputTerminal = Terminal & { readonly input: AsyncIterable<Uint8Array> }

/** `entente verify`: the exit code is the answer. */
export async function runVerify(argv: readonly string[], terminal: InputTerminal): Promise<number> {
  try {
    return await run(argv, terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`entente: ${error.message}\nentente verify --help tells how to use it.`)
      return EXIT.usage
    }
    if (!(error instanceof DataError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.notACredential
  }
}

async function run(argv: readonly string[], terminal: InputTerminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.accepted
  }
  if (parsed.kind === 'usage') throw new UsageError(parsed.message)
  const { options } = parsed
  const text = await readText(options.file, terminal)
  const input = readCredential(text)
  if (!input.ok) throw new DataError(`${shownName(options.file)} is not a credential: ${input.message}`)
  const outcome = await outcomeOf(input.token, options, terminal)
  terminal.out(options.json ? renderJson(outcome, options.lang) : renderText(outcome, options.lang))
  return EXIT[outcome.verdict]
}

async function outcomeOf(token: string, options: VerifyOptions, terminal: InputTerminal): Promise<Outcome> {
  const { asked, agreement: id, at = systemClock.seconds() } = options
  const anchors = await readAnchors(options.anchors, terminal)
  const statusList =
    options.statusList === undefined ? undefined : await readText(options.statusList, terminal)
  const finding = verifyCredential({
    token,
    anchors,
    at,
    ...(asked && { asked }),
    ...(statusList && { statusList }),
  })
  const verdict = { valid: 'accepted', invalid: 'refused', indeterminate: 'undetermined' } as const
  const own = verdict[finding.report.verdict]
  if (id === undefined) return { ...finding, verdict: own, at }
  // Loaded only when asked for: the engine and its facts are not needed to check a signature.
  const { decideUnderAgreement } = await import('./decide-under-agreement.ts')
  const { report, attributes } = finding
  const agreement = decideUnderAgreement({ ...report, ...(attributes && { claims: attributes }) }, id, at)
  if (agreement === undefined) throw new UsageError(`--agreement: there is no agreement ${id}`)
  const refused = own === 'refused' || !agreement.possible
  // Lists of the partner are not consulted here, so that recognition itself stays open.
  return { ...finding, verdict: refused ? 'refused' : 'undetermined', at, agreement }
}

async function readAnchors(files: readonly string[], terminal: InputTerminal): Promise<Anchors> {
  const all = await Promise.all(
    files.map(async (file) => {
      const text = await readText(file, terminal)
      try {
        return parseAnchors(text)
      } catch (error) {
        throw new UsageError(`--anchor ${file}: ${messageOf(error)}`)
      }
    }),
  )
  return {
    certificates: all.flatMap(({ certificates }) => certificates),
    keys: all.flatMap(({ keys }) => keys),
  }
}

async function readText(file: string, { input }: InputTerminal): Promise<string> {
  if (file === '-') return readStandardInput(input)
  try {
    const { size } = await stat(file)
    if (size > FILE_BYTES_MAX) throw new DataError(`${file} is larger than 1 MiB`)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof DataError) throw error
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`)
  }
}

async function readStandardInput(input: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.length
    if (size > FILE_BYTES_MAX) throw new DataError('standard input is larger than 1 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function shownName(file: string): string {
  return file === '-' ? 'standard input' : file
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
