import { type Agreement, canonicalJson, lintAgreement, parseAgreement } from '@entente/agreement'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'
import { HELP, type LintOptions, parseArguments } from './arguments.ts'
import { directionsOf } from './directions.ts'
import { type AgreementFile, readAgreementFile, readAgreements } from './read-agreements.ts'
import { type LintedFile, renderJson, renderText } from './render.ts'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'

/** `sysexits` numbers where there is one. */
const EXIT = { clean: 0, errors: 1, usage: 64, unreadable: 65 } as const

/** `entente lint`: the exit code says whether anything stops a signing. */
export async function runLint(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'usage') return wrongUse(parsed.message, terminal)
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.clean
  }
  try {
    return await lint(parsed.options, terminal)
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    terminal.error(`entente: ${error.message}`)
    return EXIT.unreadable
  }
}

function wrongUse(message: string, { error }: Terminal): number {
  error(`entente: ${message}\nentente lint --help tells how to use it.`)
  return EXIT.usage
}

async function lint({ paths, previous, json, lang }: LintOptions, terminal: Terminal): Promise<number> {
  const files = (await Promise.all(paths.map(readAgreements))).flat()
  if (previous !== undefined && files.length > 1)
    return wrongUse(`--previous is for one agreement, and there are ${files.length}`, terminal)
  const before = previous === undefined ? undefined : await readPrevious(previous)
  const read = files.map(({ file, text }) => ({ file, text, agreement: agreementIn(text) }))
  const linted = read.map((one) => lintFile(one, read, before))
  terminal.out(json ? renderJson(linted, lang) : renderText(linted, lang))
  const hasErrors = linted.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
  return hasErrors ? EXIT.errors : EXIT.clean
}

type Previous = { readonly agreement: Agreement; readonly sha256: string }

async function readPrevious(file: string): Promise<Previous> {
  const { text } = await readAgreementFile(file)
  const parsed = parseAgreement(text)
  if (!parsed.ok) throw new UnreadableError(`--previous: ${file} is not an agreement; lint it first`)
  return { agreement: parsed.agreement, sha256: hexSha256(canonicalJson(parsed.agreement)) }
}

type ReadFile = AgreementFile & { readonly agreement: Agreement | undefined }

function lintFile(
  { file, text, agreement }: ReadFile,
  all: readonly ReadFile[],
  previous: Previous | undefined,
): LintedFile {
  const others = all.flatMap((one) => (one.file === file ? [] : (one.agreement ?? [])))
  return {
    file,
    agreement: agreement && { id: agreement.id, version: agreement.version },
    findings: lintAgreement(text, { others, ...(previous && { previous }) }),
    directions: agreement === undefined ? [] : directionsOf(agreement),
  }
}

function agreementIn(text: string): Agreement | undefined {
  const parsed = parseAgreement(text)
  return parsed.ok ? parsed.agreement : undefined
}
