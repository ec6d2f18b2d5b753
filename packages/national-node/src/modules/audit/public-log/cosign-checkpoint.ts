/** C2SP tlog-witness, the side of the witness: partners submit their checkpoints, and we cosign what only grew. */
import {
  createSignatureLine,
  isFork,
  judgeSubmission,
  type Judgement,
  openCheckpoint,
  parseWitnessRequest,
  runSync,
  TlogError,
} from '@entente/trust'
import { Fault } from '../../../kernel/fault.ts'
import type { LogWorld } from './log-world.ts'
import {
  cosign,
  emptySeen,
  headOf,
  isNews,
  keepCheckpoint,
  type Observed,
  recordFork,
} from './observe-checkpoint.ts'
import { findSeen, hasFork, lockSeen, type SeenRow } from './partner-store.ts'

export type WitnessAnswer = {
  readonly status: 200 | 409 | 422
  readonly type: string
  readonly body: string
}

type Request = ReturnType<typeof parseWitnessRequest>

const TEXT = 'text/plain; charset=utf-8'

/** @throws Fault for what cannot be read (400), a log that is not known (404), and a signature that is wrong (403) */
export async function cosignCheckpoint(world: LogWorld, body: string): Promise<WitnessAnswer> {
  const { store } = world
  if (world.own === undefined) throw new Fault('not-found', 'audit/no-witness', 'This node cosigns nothing')
  const request = parse(body)
  const observed = open(world, request)
  const { origin } = observed.opened.checkpoint
  if (await hasFork(store.db, origin)) return refusal('a fork of this log is known')
  const seen = await findSeen(store.db, origin)
  const judgement = judge(world, { request, observed, seen })
  const forked = seen !== undefined && isFork(headOf(seen), observed.opened.checkpoint)
  // Nobody writes for a request that changes nothing: anyone may send the same one again.
  const quiet = !forked && (judgement.answer !== 'cosign' || (seen && !isNews(world, observed, seen)))
  if (quiet === true) return answerOf(world, observed, judgement)
  return store.transaction(async (tx) => {
    const before = await lockSeen(tx, emptySeen(origin))
    const again = judge(world, { request, observed, seen: before })
    if (before !== undefined && isFork(headOf(before), observed.opened.checkpoint))
      await recordFork(tx, world, { observed, before, growth: { outcome: 'fork', proof: [] } })
    else if (again.answer === 'cosign') await keepCheckpoint(tx, world, { observed, before })
    return answerOf(world, observed, again)
  })
}

function parse(body: string): Request {
  try {
    return parseWitnessRequest(body)
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    throw new Fault('invalid', 'audit/not-a-witness-request', 'This is not a request of C2SP tlog-witness')
  }
}

/** The first line of the checkpoint says whose it is; which key that takes, we know. */
function open(world: LogWorld, { note }: Request): Observed {
  const origin = note.slice(0, Math.max(note.indexOf('\n'), 0))
  const partner = world.partners.find(({ log }) => log.name === origin)
  if (partner === undefined) throw new Fault('not-found', 'audit/unknown-log', 'This log is not known here')
  const trust = { log: partner.log, cosigners: world.known }
  const opened = runSync(openCheckpoint(note, trust), world.driver)
  if (opened.ok) return { partner, opened, note }
  if (opened.code === 'malformed')
    throw new Fault('invalid', 'audit/not-a-checkpoint', 'This is not a checkpoint')
  throw new Fault('forbidden', 'audit/checkpoint-signature', 'The checkpoint is not signed by its log')
}

type Matter = { readonly request: Request; readonly observed: Observed; readonly seen: SeenRow | undefined }

function judge({ driver }: LogWorld, { request, observed, seen }: Matter): Judgement {
  const last = seen && headOf(seen)
  return runSync(judgeSubmission(last, observed.opened.checkpoint, request), driver)
}

function answerOf(world: LogWorld, { opened }: Observed, judgement: Judgement): WitnessAnswer {
  switch (judgement.answer) {
    case 'cosign': {
      const ours = cosign(world, opened.text)
      return { status: 200, type: TEXT, body: ours === undefined ? '' : createSignatureLine(ours) }
    }
    case 'other-old':
      return { status: 409, type: 'text/x.tlog.size', body: `${judgement.size}\n` }
    case 'old-above-size':
      throw new Fault('invalid', 'audit/old-above-size', 'The old size is above that of the checkpoint')
    case 'not-consistent':
      return refusal('the checkpoint does not continue the last one')
  }
}

function refusal(detail: string): WitnessAnswer {
  return { status: 422, type: TEXT, body: `${detail}\n` }
}
