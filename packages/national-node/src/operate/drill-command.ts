import type { AgreementState } from '@entente/agreement'
import { setTimeout as wait } from 'node:timers/promises'
import { writeFileSync } from 'node:fs'
import { loadConfig } from '../config.ts'
import { millisecondsOf } from '../kernel/clock.ts'
import { Fault } from '../kernel/fault.ts'
import { createFetch, type Fetch } from '../kernel/fetch.ts'
import { liftDraft, suspensionDraft } from '../modules/portal/index.ts'
import type { NationalNode } from '../node.ts'
import type { Command } from './command.ts'
import { getState } from './state-commands.ts'

/** What the agreements promise: here, and at the partner (agreement-1 §9). */
const HOME_SECONDS = 5
const PARTNER_SECONDS = 60
const POLL_MS = 200

type Measured = { readonly where: string; readonly ms: number | undefined; readonly limitMs: number }

/**
 * A drill: suspends for real, measures when the running nodes on both sides show it, waits for the partner's signed
 * acknowledgement, and lifts. The report holds both signed notices, so that nobody has to believe the figures.
 */
export const drillCommands = { drill } satisfies Record<string, Command>

async function drill(node: NationalNode, { config: file, words, own, lang, report }: Parameters<Command>[1]) {
  const [id = '', ...target] = words
  const config = loadConfig(file)
  const state = await getState(node, id)
  const safeguard = state.agreement.safeguards.suspension.find(({ lift }) => lift === 'suspender')
  if (safeguard === undefined)
    throw new Fault(
      'conflict',
      'operate/no-drill',
      'No safeguard of this agreement is lifted by who suspended',
    )
  const fetch = createFetch({ allowLocalHttp: config.development, clock: node.clock })
  const partner = config.partners.find(({ party }) =>
    state.agreement.parties.some(({ code }) => code === party),
  )
  const began = millisecondsOf(node.clock.now())
  const notice = await node.agreements.signNotice(
    suspensionDraft({ agreement: state.id, target, safeguard, own: own ?? '', written: lang }),
  )
  const watch = { node, fetch, began, notice: notice.id }
  const measured = await Promise.all([
    shownAt(watch, { where: 'home', baseUrl: config.baseUrl, limitMs: HOME_SECONDS * 1000 }),
    ...(partner === undefined
      ? []
      : [
          shownAt(watch, { where: partner.party, baseUrl: partner.baseUrl, limitMs: PARTNER_SECONDS * 1000 }),
        ]),
  ])
  const acknowledged = await acknowledgement(node, { id: state.id, sha256: notice.sha256, began })
  await node.agreements.signNotice(liftDraft(state.id, notice.sha256))
  const json = { agreement: state.id, target, measured, suspend: notice.compact, acknowledged }
  if (report !== undefined) writeFileSync(report, `${JSON.stringify(json, undefined, 2)}\n`)
  return { lines: [...measured.map(lineOf), ackLine(acknowledged), 'lifted for our side'], json }
}

type Watch = {
  readonly node: NationalNode
  readonly fetch: Fetch
  readonly began: number
  readonly notice: string
}
type Place = { readonly where: string; readonly baseUrl: string; readonly limitMs: number }

/** Asks the running node, as anybody could, until it names the notice. */
async function shownAt(
  { node, fetch, began, notice }: Watch,
  { where, baseUrl, limitMs }: Place,
): Promise<Measured> {
  for (;;) {
    const body = await fetch(`${baseUrl}/agreements`).then(
      async (answer) => answer.text(),
      () => '',
    )
    const ms = millisecondsOf(node.clock.now()) - began
    if (body.includes(notice)) return { where, ms, limitMs }
    if (ms > limitMs) return { where, ms: undefined, limitMs }
    await wait(POLL_MS)
  }
}

type Acknowledged = { readonly by: string; readonly at: string; readonly compact: string } | undefined

/** The partner's own signature under the time from which the suspension counts there. */
async function acknowledgement(
  node: NationalNode,
  { id, sha256, began }: { readonly id: string; readonly sha256: string; readonly began: number },
): Promise<Acknowledged> {
  for (;;) {
    const found = ackOf(await getState(node, id), sha256)
    if (found !== undefined) {
      const compact = await node.agreements.compactOf(found.sha256)
      return { by: found.notice.issuer.party, at: found.notice.issuedAt, compact }
    }
    if (millisecondsOf(node.clock.now()) - began > PARTNER_SECONDS * 1000) return undefined
    await wait(POLL_MS)
  }
}

function ackOf({ notices }: AgreementState, sha256: string) {
  return notices.find(({ notice }) => notice.type === 'acknowledge' && notice.refs.includes(sha256))
}

function lineOf({ where, ms, limitMs }: Measured): string {
  const limit = `(limit ${limitMs / 1000} s)`
  return ms === undefined ? `${where}: not shown in time ${limit}` : `${where}: shown after ${ms} ms ${limit}`
}

function ackLine(acknowledged: Acknowledged): string {
  return acknowledged === undefined
    ? 'no acknowledgement has arrived'
    : `acknowledged by ${acknowledged.by}, in effect there at ${acknowledged.at}`
}
