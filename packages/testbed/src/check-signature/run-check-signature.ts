import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type DocumentReport, documentJson, runSync, validateDocument } from '@entente/trust'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import type { Terminal } from '../../../national-node/src/kernel/command-line.ts'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import { parseAnchors } from '../verify/anchors.ts'
import { type CheckSignatureOptions, HELP, parseArguments } from './arguments.ts'
import { renderText } from './render.ts'

/** `sysexits` numbers where there is one; 2 is what a checker of documents says by custom. */
const EXIT = { passed: 0, notPassed: 2, usage: 64, unreadable: 65 } as const
const FILE_BYTES_MAX = 256 * 1024 * 1024
const ANCHOR_BYTES_MAX = 1024 * 1024

/** A file that cannot be used, with the reason as a sentence. */
class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
}

/** `entente check-signature`: who signed a document, what of it, and whether that holds. */
export async function runCheckSignature(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') {
    terminal.error(`entente: ${parsed.message}\nentente check-signature --help tells how to use it.`)
    return EXIT.usage
  }
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.passed
  }
  try {
    return await check(parsed.options, terminal)
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}

async function check(options: CheckSignatureOptions, terminal: Terminal): Promise<number> {
  const { file, json } = options
  const report = await validate(options)
  if (!report.ok) {
    if (json) terminal.out(written({ file, crypto: 'none', signatures: [], problem: report.detail }))
    throw new UnreadableError(`${file} cannot be checked: ${report.detail}`)
  }
  terminal.out(json ? written(jsonOf(file, report)) : renderText(file, report))
  const { signatures, container } = report
  const passed =
    signatures.length > 0 &&
    container?.failure === undefined &&
    signatures.every(({ indication }) => indication === 'TOTAL_PASSED')
  return passed ? EXIT.passed : EXIT.notPassed
}

async function validate({ file, detached, anchors, at }: CheckSignatureOptions): Promise<DocumentReport> {
  const document = {
    bytes: await readBytes(file, FILE_BYTES_MAX),
    detached: await Promise.all(
      detached.map(async (path) => ({ name: basename(path), bytes: await readBytes(path, FILE_BYTES_MAX) })),
    ),
  }
  const trusted = (await Promise.all(anchors.map(readAnchors))).flat()
  const input = { at: at ?? systemClock.now(), anchors: trusted }
  return runSync(validateDocument(document, input), documentDriver())
}

/** A container that cannot stand for what it says is broken, whatever its signatures are. */
function jsonOf(file: string, { form, signatures, container }: Extract<DocumentReport, { ok: true }>) {
  const { crypto, signatures: told } = documentJson(signatures)
  const broken = container?.failure !== undefined && crypto === 'ok'
  return {
    file,
    form,
    crypto: broken ? 'broken' : crypto,
    signatures: told,
    ...(container !== undefined && { container }),
  }
}

function written(value: object): string {
  return JSON.stringify(value, undefined, 2)
}

async function readAnchors(file: string): Promise<readonly Uint8Array[]> {
  const text = new TextDecoder().decode(await readBytes(file, ANCHOR_BYTES_MAX))
  try {
    const { certificates } = parseAnchors(text)
    if (certificates.length > 0) return certificates
  } catch (error) {
    throw new UnreadableError(`--anchor ${file}: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
  throw new UnreadableError(`--anchor ${file}: it holds no certificate`)
}

async function readBytes(file: string, bytesMax: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size <= bytesMax) return new Uint8Array(await readFile(file))
  } catch {
    throw new UnreadableError(`${file} cannot be read`)
  }
  throw new UnreadableError(`${file} is larger than ${bytesMax / 1024 / 1024} MiB`)
}
