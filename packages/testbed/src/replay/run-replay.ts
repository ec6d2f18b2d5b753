import { readFile, stat } from 'node:fs/promises'
import { BUNDLE_LIMITS, type BundleInput, readBundle, type Replay, replayReceipt } from '@entente/agreement'
import { type Anchors, parseAnchors } from '../verify/anchors.ts'
import { HELP, parseArguments, type ReplayOptions } from './arguments.ts'
import { readSignedReceipt } from './read-signed-receipt.ts'
import { renderJson, renderText, type Replayed } from './render.ts'
import { replayPorts } from './replay-ports.ts'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'

/** `sysexits` numbers where there is one. */
const EXIT = {
  identical: 0,
  different: 2,
  missing: 3,
  'wrong-input': 3,
  'unknown-semantics': 4,
  usage: 64,
  unreadable: 65,
} as const satisfies { readonly [result in Replay['result'] | 'usage' | 'unreadable']: number }

const RECEIPT_BYTES_MAX = 1024 * 1024

/** `entente replay`: the exit code is the answer. */
export async function runReplay(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') {
    terminal.error(`entente: ${parsed.message}\nentente replay --help tells how to use it.`)
    return EXIT.usage
  }
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.identical
  }
  try {
    const { options } = parsed
    const replayed = await replay(options)
    terminal.out(options.json ? renderJson(replayed) : renderText(replayed, options.lang))
    return EXIT[replayed.replay.result]
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}

async function replay({ receipt: file, bundle, anchors: files }: ReplayOptions): Promise<Replayed> {
  const anchors = files.length === 0 ? undefined : await readAnchors(files)
  const signed = readSignedReceipt(await readText(file, RECEIPT_BYTES_MAX), anchors)
  if (typeof signed === 'string') throw new UnreadableError(`${file}: ${signed}`)
  const inputs = await readInputs(bundle)
  const { read, signer } = signed
  const rest = { signer, trusted: anchors !== undefined }
  if (read.result !== 'read') {
    const { semantics } = read
    return { ...rest, receipt: undefined, replay: { result: 'unknown-semantics', semantics } }
  }
  const { receipt } = read
  return { ...rest, receipt, replay: replayReceipt(receipt, inputs, replayPorts) }
}

async function readInputs(file: string): Promise<readonly BundleInput[]> {
  const read = readBundle(await readText(file, BUNDLE_LIMITS.bytes))
  if (!read.ok) throw new UnreadableError(`${file} is not a bundle of inputs: ${read.detail}`)
  return read.inputs
}

async function readAnchors(files: readonly string[]): Promise<Anchors> {
  const texts = await Promise.all(files.map(async (file) => readText(file, RECEIPT_BYTES_MAX)))
  const all = texts.map((text, place) => {
    try {
      return parseAnchors(text)
    } catch (error) {
      throw new UnreadableError(`--anchor ${files[place]}: ${error instanceof Error ? error.message : ''}`)
    }
  })
  return {
    certificates: all.flatMap(({ certificates }) => certificates),
    keys: all.flatMap(({ keys }) => keys),
  }
}

/** Bytes that are not UTF-8 would be replaced without a word, and then have another hash. */
async function readText(file: string, bytesMax: number): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > bytesMax) throw new UnreadableError(`${file} is larger than ${bytesMax} bytes`)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof UnreadableError) throw error
    throw new UnreadableError(error instanceof TypeError ? `${file} is not UTF-8` : `cannot read ${file}`)
  }
}
