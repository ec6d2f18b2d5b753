import { readFile, stat } from 'node:fs/promises'
import { parseAgreement } from '@entente/agreement'
import { createMra, type MraReading, parseMra, XmlError } from '@entente/trust'
import { sha256 } from '../../../national-node/src/kernel/crypto.ts'
import {
  exportMra,
  importMra,
  isLoss,
  type MraNote,
} from '../../../national-node/src/modules/trust-services/index.ts'
import { readAgreementFile } from '../lint/read-agreements.ts'
import { printable } from '../verify/printable.ts'
import { type Arguments, HELP, type MraOptions, parseArguments } from './arguments.ts'
import { renderNotes, renderRules } from './render.ts'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'

/** `sysexits` numbers where there is one. */
const EXIT = { complete: 0, lost: 1, usage: 64, unreadable: 65 } as const

/** The lists of real schemes have less than one. */
const FILE_BYTES_MAX = 20 * 1024 * 1024

/** `entente mra`: the exit code says whether everything was carried over. */
export async function runMra(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  try {
    return await run(parsed, terminal)
  } catch (error) {
    if (!(error instanceof UnreadableError || error instanceof XmlError)) throw error
    terminal.error(`entente: ${printable(error.message)}`)
    return EXIT.unreadable
  }
}

async function run(parsed: Arguments, terminal: Terminal): Promise<number> {
  switch (parsed.kind) {
    case 'usage':
      terminal.error(`entente: ${printable(parsed.message)}\nentente mra --help tells how to use it.`)
      return EXIT.usage
    case 'help':
      terminal.out(HELP)
      return EXIT.complete
    case 'import':
      return runImport(parsed.options, terminal)
    case 'export':
      return runExport(parsed, terminal)
  }
}

async function runImport({ file, json, vocabulary }: MraOptions, { out }: Terminal): Promise<number> {
  const imported = importMra(await readExtension(file), {
    vocabulary,
    sha256,
  })
  const { rules, notes } = imported
  out(json ? JSON.stringify(imported, undefined, 2) : [renderRules(rules), renderNotes(notes)].join('\n'))
  return exitFor(notes)
}

async function readExtension(file: string): Promise<MraReading> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === undefined) throw new UnreadableError(`cannot read ${file}`)
  if (size > FILE_BYTES_MAX) throw new UnreadableError(`${file} is larger than 20 MiB`)
  const bytes = await readFile(file).catch(() => {
    throw new UnreadableError(`cannot read ${file}`)
  })
  const reading = parseMra(bytes)
  if (reading.found.length === 0 && reading.findings.length === 0)
    throw new UnreadableError(`there is no MutualRecognitionAgreementInformation in ${file}`)
  return reading
}

async function runExport(
  { options, pointing, pointed }: Extract<Arguments, { kind: 'export' }>,
  { out, error }: Terminal,
): Promise<number> {
  const parsed = parseAgreement((await readAgreementFile(options.file)).text)
  if (!parsed.ok) throw new UnreadableError(`${options.file} is not an agreement; entente lint tells why`)
  const { agreement } = parsed
  const codes = agreement.parties.map(({ code }) => code)
  for (const code of [pointing, pointed])
    if (!codes.includes(code))
      throw new UnreadableError(`${code} is not a party; the parties are ${codes.join(' and ')}`)
  const { mra, notes } = exportMra(agreement, { pointing, pointed, vocabulary: options.vocabulary })
  const xml = mra === undefined ? null : createMra(mra)
  if (options.json) out(JSON.stringify({ xml, notes }, undefined, 2))
  else {
    if (xml !== null) out(xml.trimEnd())
    error(renderNotes(notes))
  }
  return exitFor(notes)
}

function exitFor(notes: readonly MraNote[]): number {
  return notes.some(isLoss) ? EXIT.lost : EXIT.complete
}
