import {
  type AgreementState,
  type Beside,
  compileAgreements,
  type History,
  rulesBeside,
} from '@entente/agreement'
import type { DatePart, Html } from '@entente/ui'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { readQuery } from '../../http/read.ts'
import { askedDay, type AskedDay, type DayQuery, lifeOf, stateOn } from './agreement-past.ts'
import { findState, stateNamed, unknownAgreement } from './find-state.ts'
import { contextOf } from './page-error.ts'
import { agreementPage } from './pages/agreement/agreement-page.ts'
import { changesPage } from './pages/agreement/changes-page.ts'
import { historyPage } from './pages/agreement/history-page.ts'
import type { PortalDeps } from './portal-deps.ts'

const zNumber = z.string().max(20).optional()
const zVersions = z.looseObject({ from: zNumber, to: zNumber })
const zPart = z.string().max(20).optional()
const zDay = z.looseObject({
  at: z.string().max(40).optional(),
  'at-day': zPart,
  'at-month': zPart,
  'at-year': zPart,
})

/** A signed agreement for everybody: its text, what changed between versions, what stood on any day (BE-JP 18). */
export function agreementRoutes(deps: PortalDeps, lang: string): Hono {
  const app = new Hono()
  app.get(`${lang}/agreements/:id`, async (c) => c.html(String(await agreement(deps, c))))
  app.get(`${lang}/agreements/:id/changes`, (c) => changes(deps, c))
  app.get(`${lang}/agreements/:id/history`, (c) => past(deps, c))
  return app
}

async function agreement(deps: PortalDeps, c: Context): Promise<Html> {
  const states = await deps.agreements.states(deps.clock.now())
  const state = stateNamed(states, c.req.param('id') ?? '')
  return agreementPage(contextOf(deps, c), state, { besides: besidesOf(state, states), states })
}

/** All states of a node are made together: as long as one is the same, so are the others. */
const known = new WeakMap<AgreementState, readonly Beside[]>()

function besidesOf(state: AgreementState, states: readonly AgreementState[]): readonly Beside[] {
  const besides = known.get(state) ?? rulesBeside(compileAgreements(states), state)
  known.set(state, besides)
  return besides
}

async function changes(deps: PortalDeps, c: Context): Promise<Response> {
  const { state, history } = await found(deps, c)
  const { from, to } = readQuery(c, zVersions)
  const versions = history.versions.map(({ opened }) => opened)
  const numbers = versions.map(({ agreement: { version } }) => String(version))
  const asked = { from: from ?? numbers.at(-2), to: to ?? numbers.at(-1) }
  const unknown = (['from', 'to'] as const).filter((side) => !numbers.includes(asked[side] ?? ''))
  const page = changesPage(contextOf(deps, c), { state, versions, asked, unknown })
  return c.html(String(page), unknown.length > 0 && versions.length > 1 ? 400 : 200)
}

async function past(deps: PortalDeps, c: Context): Promise<Response> {
  const { state, history } = await found(deps, c)
  const now = deps.clock.now()
  const query = dayQueryOf(readQuery(c, zDay))
  const asked = askedDay(query, now, deps.config.timeZone)
  const page = historyPage(contextOf(deps, c), {
    state,
    versions: history.versions,
    life: lifeOf(history, now),
    day: { query, asked, ...statesOn(history, asked, now) },
  })
  return c.html(String(page), asked.kind === 'error' ? 400 : 200)
}

/** As this node saw the day when it was over, and as it sees it now. */
function statesOn(history: History, asked: AskedDay, now: string) {
  if (asked.kind !== 'day') return { seen: undefined, hindsight: undefined }
  const at = asked.until
  return {
    seen: stateOn(history, { at, knownAt: at }),
    hindsight: stateOn(history, { at, knownAt: now }),
  }
}

function dayQueryOf(query: z.output<typeof zDay>): DayQuery {
  const given: Record<DatePart, string | undefined> = {
    day: query['at-day'],
    month: query['at-month'],
    year: query['at-year'],
  }
  const parts = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { at: query.at, parts: Object.keys(parts).length === 0 ? undefined : parts }
}

async function found(deps: PortalDeps, c: Context): Promise<{ state: AgreementState; history: History }> {
  const state = await findState(deps, c.req.param('id') ?? '')
  const history = await deps.agreements.history(state.id)
  if (history === undefined) throw unknownAgreement()
  return { state, history }
}
