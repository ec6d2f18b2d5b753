import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type DocumentReport,
  documentJson,
  runSync,
  coverageJson,
  evidenceJson,
  timestampJson,
  type TimestampReport,
  validateDocument,
  withCounters,
} from '@entente/trust'
import { type Instant, systemClock } from '../../../national-node/src/kernel/clock.ts'
import { type Terminal, UnreadableError } from '../../../national-node/src/kernel/command-line.ts'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import {
  type JudgedReport,
  judgedStamp,
} from '../../../national-node/src/modules/recognition/signature-facts.ts'
import type { FoundList } from '../../../national-node/src/modules/trust-lists/index.ts'
import { parseAnchors } from '../verify/anchors.ts'
import { openAgreementText } from '../verify/open-agreement.ts'
import { type CheckSignatureOptions, HELP, parseArguments } from './arguments.ts'
import { decideSignature, type NamedDecision, openPartnerList } from './decide-signature.ts'
import { renderDecisions, renderText } from './render.ts'

/** `sysexits` numbers where there is one; 2 is what a checker of documents says by custom. */
const EXIT = { passed: 0, notPassed: 2, usage: 64, unreadable: 65 } as const
const FILE_BYTES_MAX = 256 * 1024 * 1024
const ANCHOR_BYTES_MAX = 1024 * 1024
const LIST_BYTES_MAX = 20 * 1024 * 1024

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
  const at = options.at ?? systemClock.now()
  const partner = await readPartner(options, at)
  const report = await validate(options, {
    at,
    anchors: (partner?.list?.anchors ?? []).map(({ der }) => der),
  })
  if (!report.ok) {
    if (json) terminal.out(written({ file, crypto: 'none', signatures: [], problem: report.detail }))
    throw new UnreadableError(`${file} cannot be checked: ${report.detail}`)
  }
  const decisions = decisionsOf(report, partner, at)
  const told = { ...jsonOf(file, report), ...(partner !== undefined && { agreement: decisions }) }
  terminal.out(json ? written(told) : [renderText(file, report), ...renderDecisions(decisions)].join('\n'))
  return passes(report) && !refusesAny(decisions) ? EXIT.passed : EXIT.notPassed
}

type Read = Extract<DocumentReport, { ok: true }>

function decisionsOf(
  { signatures, stamps }: Read,
  partner: Partner | undefined,
  at: Instant,
): NamedDecision[] {
  if (partner === undefined) return []
  const decided = (of: string, judged: JudgedReport): NamedDecision[] => {
    const decision = decideSignature(judged, { id: partner.id, at, partnerList: partner.list })
    return decision === undefined ? [] : [{ of, ...decision }]
  }
  const stamped = (where: string, reports: readonly TimestampReport[]): NamedDecision[] =>
    reports.flatMap((one, place) => decided(`${where} time-stamp ${place + 1}`.trim(), judgedStamp(one, at)))
  return [
    ...signatures.flatMap((one) => [
      ...decided(one.id, one),
      ...withCounters(one).flatMap(({ id, timestamps }) => stamped(id, timestamps)),
    ]),
    ...stamped(
      '',
      stamps.map(({ report }) => report),
    ),
  ]
}

const AGAINST: readonly string[] = ['refuse', 'suspend']

/** A time-stamp inside a signature that is not recognised takes nothing from the signature. */
function refusesAny(decisions: readonly NamedDecision[]): boolean {
  return decisions.some(
    ({ of, reasons }) => !/^s-.* time-stamp/.test(of) && reasons.some((one) => AGAINST.includes(one.class)),
  )
}

function passes({ signatures, stamps, evidence, container }: Read): boolean {
  const passed =
    signatures.every(({ indication }) => indication === 'TOTAL_PASSED') &&
    stamps.every(({ report }) => report.indication === 'PASSED') &&
    evidence.every(({ indication }) => indication === 'PASSED')
  return signatures.length + stamps.length + evidence.length > 0 && container?.failure === undefined && passed
}

type Partner = { readonly id: string; readonly list: FoundList | undefined }

/** The agreement that is asked, and the list of its partner where one is given. */
async function readPartner(
  { agreement: id, list: file }: CheckSignatureOptions,
  at: Instant,
): Promise<Partner | undefined> {
  if (id === undefined) return undefined
  if (openAgreementText(id, at) === undefined)
    throw new UnreadableError(`--agreement: there is no agreement ${id}`)
  if (file === undefined) return { id, list: undefined }
  const text = new TextDecoder().decode(await readBytes(file, LIST_BYTES_MAX))
  const list = openPartnerList(id, text, at)
  if (typeof list === 'string') throw new UnreadableError(`--list ${file}: ${list}`)
  return { id, list }
}

type Trusted = { readonly at: Instant; readonly anchors: readonly Uint8Array[] }

async function validate(
  { file, detached, anchors: files }: CheckSignatureOptions,
  { at, anchors }: Trusted,
): Promise<DocumentReport> {
  const document = {
    bytes: await readBytes(file, FILE_BYTES_MAX),
    detached: await Promise.all(
      detached.map(async (path) => ({ name: basename(path), bytes: await readBytes(path, FILE_BYTES_MAX) })),
    ),
  }
  const trusted = [...(await Promise.all(files.map(readAnchors))).flat(), ...anchors]
  return runSync(validateDocument(document, { at, anchors: trusted }), documentDriver())
}

/** A container that cannot stand for what it says is broken, whatever its signatures are. */
function jsonOf(file: string, { form, signatures, stamps, evidence, container }: Read) {
  const { crypto, signatures: told } = documentJson(signatures)
  const broken = container?.failure !== undefined && crypto === 'ok'
  const standing = stamps.map(({ entry, report, coverage }) => ({
    entry,
    ...timestampJson(report),
    coverage: coverage.map(coverageJson),
  }))
  return {
    file,
    form,
    crypto: broken ? 'broken' : crypto,
    signatures: told,
    ...(stamps.length > 0 && { stamps: standing }),
    ...(evidence.length > 0 && { evidence: evidence.map(evidenceJson) }),
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
    // No second copy: a large document is in memory once.
    if (size <= bytesMax) return await readFile(file)
  } catch {
    throw new UnreadableError(`${file} cannot be read`)
  }
  throw new UnreadableError(`${file} is larger than ${bytesMax / 1024 / 1024} MiB`)
}
