/** The checks of a log, one after the other: signature, cosignatures, growth since last time, one leaf. */
import {
  createLeaf,
  judgeGrowth,
  openCheckpoint,
  type OpenedCheckpoint,
  runSync,
  tilesToCompare,
  TlogError,
  TLOG_PROOF_CHARACTERS_MAX,
  type VerifierKey,
  verifyTlogProof,
} from '@entente/trust'
import { type Clock, instantOf } from '../../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { Fault } from '../../../national-node/src/kernel/fault.ts'
import type { Fetch } from '../../../national-node/src/kernel/fetch.ts'
import { fetchTiles } from '../../../national-node/src/modules/audit/public-log/fetch-tiles.ts'
import type { LogOptions } from './arguments.ts'

export type Finding = {
  readonly check: 'signature' | 'cosignature' | 'growth' | 'leaf'
  readonly result: 'holds' | 'does not hold' | 'not known'
  readonly detail: string
}

export type LogReport = {
  readonly findings: readonly Finding[]
  /** The checkpoint as it was served; undefined when none was. */
  readonly note?: string
  readonly opened?: OpenedCheckpoint
  /** The log continues what was remembered and is at least as large: `note` may take its place. */
  readonly newer: boolean
}

export type LogQuestion = Pick<LogOptions, 'url' | 'leaf' | 'maxAgeSeconds'> & {
  readonly log: VerifierKey
  readonly cosigners: readonly VerifierKey[]
  /** The checkpoint seen last, verified. */
  readonly before: OpenedCheckpoint | undefined
}

type Effects = { readonly fetch: Fetch; readonly clock: Clock }

const CHECKPOINT_BYTES_MAX = 128 * 1024
const SKEW_SECONDS = 60
const driver = nodeDriver()

export async function checkLog(question: LogQuestion, effects: Effects): Promise<LogReport> {
  const { url, log, cosigners } = question
  const note = await attempt(() => fetchText(effects.fetch, `${url}/checkpoint`, CHECKPOINT_BYTES_MAX))
  if ('failed' in note) return { findings: [unknown('signature', note.failed)], newer: false }
  const opened = runSync(openCheckpoint(note.value, { log, cosigners }), driver)
  if (!opened.ok) {
    const finding = broken('signature', `${opened.code}: ${opened.detail}`)
    return { findings: [finding], note: note.value, newer: false }
  }
  const growth = await checkGrowth(question, opened, effects)
  const findings = [
    holds('signature', `${opened.checkpoint.size} leaves, signed by ${log.name}`),
    ...cosigners.map((cosigner) => checkCosigner(question, { opened, cosigner, clock: effects.clock })),
    ...growth.findings,
    ...(await checkLeaf(question, opened, effects)),
  ]
  return { findings, note: note.value, opened, newer: growth.newer }
}

type Cosigned = { readonly opened: OpenedCheckpoint; readonly cosigner: VerifierKey; readonly clock: Clock }

function checkCosigner({ maxAgeSeconds }: LogQuestion, { opened, cosigner, clock }: Cosigned): Finding {
  const { name } = cosigner
  const seconds = opened.cosigned.find(({ by }) => by === cosigner)?.seconds
  if (seconds === undefined) return broken('cosignature', `${name} has not cosigned this checkpoint`)
  const age = clock.seconds() - seconds
  if (age < -SKEW_SECONDS)
    return broken('cosignature', `${name} cosigned in the future, ${instantOf(seconds)}`)
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds)
    return broken('cosignature', `${name} cosigned ${age} s ago, more than ${maxAgeSeconds}`)
  return holds('cosignature', `${name}, ${instantOf(seconds)}`)
}

type Growth = { readonly findings: readonly Finding[]; readonly newer: boolean }

async function checkGrowth(
  { url, before }: LogQuestion,
  { checkpoint }: OpenedCheckpoint,
  { fetch }: Effects,
): Promise<Growth> {
  if (before === undefined) return { findings: [], newer: true }
  const last = before.checkpoint
  const [from, to] = [last.size, checkpoint.size]
  const judged = await attempt(async () => {
    const tiles = await fetchTiles(fetch, url, tilesToCompare(last, checkpoint))
    return runSync(judgeGrowth(last, checkpoint, tiles), driver).outcome
  })
  const told = (finding: Finding): Growth => ({ findings: [finding], newer: false })
  if ('value' in judged && judged.value === 'fork')
    return told(broken('growth', `a fork: ${from} leaves seen before and ${to} now cannot both be this log`))
  // Whether or not it still serves the tiles of the larger one.
  if (to < from) return told(broken('growth', `an older checkpoint: ${to} leaves, ${from} were seen before`))
  if ('failed' in judged) return told(unknown('growth', judged.failed))
  if (judged.value === 'unproved')
    return told(unknown('growth', 'the tiles are not those of this checkpoint'))
  return { findings: [holds('growth', `continues the ${from} leaves seen before`)], newer: true }
}

/** The proof may be of a checkpoint a moment younger; then that one must continue the first. */
async function checkLeaf(
  { url, leaf, log, cosigners }: LogQuestion,
  opened: OpenedCheckpoint,
  { fetch }: Effects,
): Promise<readonly Finding[]> {
  if (leaf === undefined) return []
  const text = await attempt(() =>
    fetchText(fetch, `${url}/proof/${leaf.t}/${leaf.sha256}`, TLOG_PROOF_CHARACTERS_MAX),
  )
  if ('failed' in text)
    return [text.status === 404 ? broken('leaf', 'it is not in the log') : unknown('leaf', text.failed)]
  const proof = { entry: createLeaf(leaf), trust: { log, cosigners } }
  const proved = runSync(verifyTlogProof(text.value, proof), driver)
  if (!proved.ok) return [broken('leaf', proved.detail)]
  const [a, b] = [opened.checkpoint, proved.opened.checkpoint]
  const judged = await attempt(async () => {
    const tiles = await fetchTiles(fetch, url, tilesToCompare(a, b))
    return runSync(judgeGrowth(a, b, tiles), driver).outcome
  })
  if ('failed' in judged) return [unknown('leaf', judged.failed)]
  if (judged.value === 'fork') return [broken('leaf', 'its proof is of another log')]
  if (judged.value === 'unproved') return [unknown('leaf', 'the tiles are not those of its proof')]
  return [holds('leaf', `${leaf.t} ${leaf.sha256} is number ${proved.index}`)]
}

type Attempt<T> = { readonly value: T } | { readonly failed: string; readonly status?: number }

class StatusError extends Error {
  readonly status: number
  constructor(status: number, url: string) {
    super(`${url} answered ${status}`)
    this.status = status
  }
}

/** What the network and a torn answer may do; anything else is our bug. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof StatusError) return { failed: error.message, status: error.status }
    if (error instanceof Fault) return { failed: error.detail }
    if (error instanceof TlogError) return { failed: error.message }
    throw error
  }
}

async function fetchText(fetch: Fetch, url: string, bytesMax: number): Promise<string> {
  const answer = await fetch(url, { bytesMax })
  if (answer.status !== 200) throw new StatusError(answer.status, url)
  return answer.text()
}

function holds(check: Finding['check'], detail: string): Finding {
  return { check, result: 'holds', detail }
}

function broken(check: Finding['check'], detail: string): Finding {
  return { check, result: 'does not hold', detail }
}

function unknown(check: Finding['check'], detail: string): Finding {
  return { check, result: 'not known', detail }
}
