import { readFile, stat } from 'node:fs/promises'
import { checkInvoice, type InvoiceLang } from '@entente/invoice'
import { type CheckInvoiceOptions, HELP, type Output, parseArguments } from './arguments.ts'
import { type CheckedFile, renderJson, renderSvrl, renderText } from './render.ts'
import type { Terminal } from '../../../national-node/src/kernel/command-line.ts'

/** `sysexits` numbers where there is one; 2 is what a checker of invoices says by custom. */
const EXIT = { valid: 0, fatal: 2, usage: 64, notAnInvoice: 65 } as const
/** What the reader would refuse is not even loaded. */
const FILE_BYTES_MAX = 10 * 1024 * 1024

const RENDER: Readonly<Record<Output, (files: readonly CheckedFile[], lang?: InvoiceLang) => string>> = {
  text: renderText,
  json: renderJson,
  svrl: renderSvrl,
}

/** `entente check-invoice`: the exit code is that of the worst file. */
export async function runCheckInvoice(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') {
    terminal.error(`entente: ${parsed.message}\nentente check-invoice --help tells how to use it.`)
    return EXIT.usage
  }
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.valid
  }
  return check(parsed.options, terminal)
}

async function check(
  { files, pack, output, lang }: CheckInvoiceOptions,
  terminal: Terminal,
): Promise<number> {
  const checked: CheckedFile[] = []
  // One after the other: a thousand files need no more memory than one.
  for (const file of files) checked.push(await checkFile(file, pack === undefined ? {} : { pack }))
  const text = RENDER[output](checked, lang)
  if (text !== '') terminal.out(text)
  const refused = checked.flatMap((one) => ('refusal' in one ? one : []))
  for (const { file, refusal } of refused)
    terminal.error(`entente: ${file} is not an invoice: ${refusal.detail}`)
  if (refused.length > 0) return EXIT.notAnInvoice
  return checked.every((one) => 'report' in one && one.report.valid) ? EXIT.valid : EXIT.fatal
}

async function checkFile(file: string, options: Parameters<typeof checkInvoice>[1]): Promise<CheckedFile> {
  const bytes = await readBytes(file)
  if (typeof bytes === 'string')
    return { file, refusal: { problem: 'not-an-invoice', detail: bytes, line: 1, column: 1 } }
  const checked = checkInvoice(bytes, options)
  return checked.ok ? { file, report: checked.report } : { file, refusal: checked.refusal }
}

/** The bytes, or the sentence that says why there are none. */
async function readBytes(file: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(file)
    return size > FILE_BYTES_MAX ? 'it is larger than 10 MiB' : await readFile(file)
  } catch {
    return 'it cannot be read'
  }
}
