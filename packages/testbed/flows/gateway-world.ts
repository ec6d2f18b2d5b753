/**
 * Two whole nodes with sockets, on one clock: a service in Japan asks through the relying party of Tunisia, under the
 * TEST agreement of both with one rule changed to the pattern `gateway`. The line between the nodes can be cut.
 */
import { readBundle, readReceipt, replayReceipt } from '@entente/agreement'
import { parseJws } from '@entente/credentials'
import type { OpenedRequest } from '@entente/wallet'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createFetch, type Fetch } from '../../national-node/src/kernel/fetch.ts'
import { Fault } from '../../national-node/src/kernel/fault.ts'
import { newId } from '../../national-node/src/kernel/ids.ts'
import type { Keys, SigningKey } from '../../national-node/src/kernel/keys.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { signDocument } from '../../national-node/src/modules/agreements/index.ts'
import {
  ANSWER,
  DOORS,
  type GatewayRequest,
  REQUEST,
} from '../../national-node/src/modules/gateway/messages.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { type Browser, createBrowser } from '../src/browser.ts'
import { createHeadlessWallet, type HeadlessWallet } from '../src/headless-wallet.ts'
import { replayPorts } from '../src/replay/replay-ports.ts'
import { layOut, rehearsalOf } from '../src/start-testbed.ts'
import { configOf, type Layout, urlOf, walletConfig } from '../src/testbed-config.ts'
import { type Place, storedAt } from './each-place.ts'

const START = '2027-01-15T10:00:00.000Z'
export const PAIR = 'urn:entente:agreement:tn-jp'
export const RULE = 'tn-jp.training'
const CODES = ['tn', 'jp'] as const
type Code = (typeof CODES)[number]
type Sent = { readonly url: string; readonly body: string; readonly status: number }

/** Between the nodes: paths that are `cut`, answers that were sent, and a `status` in the place of that of the other side. */
type Line = { cut: readonly string[]; status: number | undefined; readonly sent: Sent[] }
export const ANSWERS = DOORS.answer.path
export const NOTICES = '/agreements/notices'

export type GatewayWorld = Awaited<ReturnType<typeof openGatewayWorld>>

/** Further keys of a node, made with its TEST authorities. */
type MoreKeys = (layout: Layout) => Readonly<Record<Code, ReadonlyMap<string, SigningKey>>>
const NO_MORE: MoreKeys = () => ({ tn: new Map(), jp: new Map() })

export async function openGatewayWorld(dir: string, place: Place, moreKeys: MoreKeys = NO_MORE) {
  const clock = steppingClock(START)
  const layout = await layOut({ dir, nodes: CODES, ...storedAt(place) }, clock)
  const line: Line = { cut: [], status: undefined, sent: [] }
  const more = moreKeys(layout)
  const open = (code: Code) => openNode(code, layout, { clock, line, more: more[code] })
  const nodes: Record<Code, NationalNode> = { tn: await open('tn'), jp: await open('jp') }
  for (const code of CODES) await nodes[code].start()
  const text = rehearsalOf('tn-jp', layout, { clock })
  const recognitions = text.recognitions.map((rule) =>
    rule.id === RULE ? { ...rule, pattern: 'gateway' as const } : rule,
  )
  const envelope = await nodes.jp.agreements.countersign(
    await nodes.tn.agreements.sign({ ...text, recognitions }),
  )
  for (const code of CODES) await nodes[code].agreements.install(envelope)
  const urls = { tn: urlOf('tn', layout), jp: urlOf('jp', layout) }
  const setup = walletConfig(layout)
  return {
    clock,
    layout,
    nodes,
    urls,
    line,
    /** With lists of registers it asks nobody that they do not vouch for. */
    newWallet: (lists: typeof setup.lists = []) =>
      createHeadlessWallet({ ...setup, lists: [...setup.lists, ...lists] }, clock, {
        registration: lists.length === 0 ? 'none' : 'refuse',
      }),
    /** The process of Tunisia ends and begins anew, on the same store. */
    async restart() {
      await nodes.tn.close()
      nodes.tn = await open('tn')
      await nodes.tn.start()
    },
    async close() {
      for (const code of CODES) await nodes[code].close()
    },
  }
}

type Around = {
  readonly clock: ReturnType<typeof steppingClock>
  readonly line: Line
  readonly more: ReadonlyMap<string, SigningKey>
}

async function openNode(code: Code, layout: Layout, { clock, line, more }: Around): Promise<NationalNode> {
  const config = configOf(code, layout)
  const store = await openStore(config.database)
  await migrate(store)
  const fetch = createFetch({ allowLocalHttp: true, clock })
  return createNode(config, {
    clock,
    store,
    keys: withMore(layout.pkis[code].keys, more),
    log: createLog({ node: code, clock, write: () => undefined }),
    fetch: tapped(fetch, line),
  })
}

function withMore(keys: Keys, more: ReadonlyMap<string, SigningKey>): Keys {
  const find = (name: string) => more.get(name) ?? keys.find(name)
  return { ...keys, find, get: (name) => more.get(name) ?? keys.get(name) }
}

function tapped(fetch: Fetch, line: Line): Fetch {
  return async (target, init) => {
    const url = String(target)
    if (line.cut.some((path) => url.endsWith(path)))
      throw new Fault('upstream', 'fetch/failed', 'the line is cut')
    if (!url.endsWith(ANSWERS)) return fetch(target, init)
    const answer = await fetch(target, init)
    const status = line.status ?? answer.status
    line.sent.push({ url, body: String(init?.body), status })
    return { ...answer, status }
  }
}

/** Somebody of the Tunisian register who has completed a course, with the certificate in a wallet. */
export async function holder(
  { nodes, newWallet }: GatewayWorld,
  lists: Parameters<typeof newWallet>[0] = [],
): Promise<{ wallet: HeadlessWallet; personId: string }> {
  const people = await nodes.tn.registers.listPersons({ limit: 100 })
  const person = people.find(({ trainings = [] }) => trainings.length > 0)
  if (person === undefined || nodes.tn.issuer === undefined) throw new Error('nobody has completed a course')
  const offer = await nodes.tn.issuer.createOffer({ personId: person.id, types: ['training'] })
  const wallet = newWallet(lists)
  await wallet.receive(offer.linkByReference, offer.txCode)
  return { wallet, personId: person.id }
}

export type Asked = { readonly browser: Browser; readonly opened: OpenedRequest }

/** From the page of the service in Japan to the request that the wallet has opened. */
export async function ask({ urls }: GatewayWorld, wallet: HeadlessWallet): Promise<Asked> {
  const browser = createBrowser()
  const { status, location } = await browser.submit(await browser.get(`${urls.jp}/en/services/training`))
  if (location === undefined) throw new Error(`the service page did not lead to the wallet: status ${status}`)
  const opened = await wallet.open(location)
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
  return { browser, opened }
}

/** The person agrees; the address leads back to the service, with its code. */
export async function approve({ opened }: Asked) {
  const sent = await opened.approve()
  if (!sent.ok || sent.redirectUri === undefined) throw new Error(`not taken: ${JSON.stringify(sent)}`)
  return { shown: sent.shown, redirectUri: sent.redirectUri }
}

export async function rowsOf(
  { nodes }: GatewayWorld,
  code: Code,
  table: string,
): Promise<Record<string, unknown>[]> {
  return nodes[code].store.db.selectFrom(table).selectAll().execute()
}

/** The newest row of a table. */
export async function last(world: GatewayWorld, code: Code, table: string): Promise<Record<string, unknown>> {
  const rows = await rowsOf(world, code, table)
  const order = (row: Record<string, unknown>) => String(row['id'] ?? row['receipt'])
  return rows.toSorted((a, b) => (order(a) < order(b) ? 1 : -1))[0] ?? {}
}

/** The newest receipt of a node, and whether a replay from its kept inputs gives the same. */
export async function replayed(world: GatewayWorld, code: Code) {
  const { id, receipt } = await last(world, code, 'recognition_receipt')
  const read = readReceipt(JSON.stringify(parseJws(String(receipt)).payload))
  const bundle = readBundle((await world.nodes[code].recognition.findBundle(String(id))) ?? '')
  if (read.result !== 'read' || !bundle.ok) throw new Error('there is nothing to replay')
  const { result } = replayReceipt(read.receipt, bundle.inputs, replayPorts)
  return { result, receipt: read.receipt, text: String(receipt) }
}

/** A request of Japan as its node signs it, with something changed; signed with other keys where given. */
export async function forge(
  world: GatewayWorld,
  change: Partial<GatewayRequest> = {},
  { keys = world.layout.pkis.jp.keys, party = 'JP' }: { keys?: Keys; party?: string } = {},
): Promise<string> {
  const { nodes, clock, urls } = world
  const { states } = await nodes.jp.agreements.compiled(nodes.jp.store.db, clock.now())
  const state = states.get(PAIR)
  if (state === undefined) throw new Error('the agreement is not in force')
  const { service, ...rest } = change
  const document: Omit<GatewayRequest, 'issuer' | 'issuedAt'> = {
    '@type': 'EntenteGatewayRequest',
    schema: 'urn:entente:schema:gateway-request:1',
    id: newId(clock),
    agreement: state.reference,
    rule: RULE,
    to: 'TN',
    service: {
      urn: 'urn:entente:service:jp:training',
      name: { en: 'A course' },
      sector: 'public-administration',
      purpose: 'service-access',
      purposeText: { en: 'To check a course' },
      required: 'low',
      pilotAccepted: true,
      ...service,
    },
    wanted: ['title', 'award_date'],
    key: { kty: 'EC', crv: 'P-256', ...POINT, kid: 'k' },
    returnTo: `${urls.jp}/en/services/training/return`,
    language: 'en',
    ...rest,
  }
  const speaker = { keys, clock, driver: nodeDriver(), config: { party } }
  return signDocument(speaker, REQUEST, { document, pins: state.pins })
}

/** An answer to a request of Japan, signed by Japan itself: its keys are pinned as well, but nobody asked it. */
export async function forgeAnswer({ nodes, clock, layout }: GatewayWorld, request: string): Promise<string> {
  const { states } = await nodes.jp.agreements.compiled(nodes.jp.store.db, clock.now())
  const state = states.get(PAIR)
  if (state === undefined) throw new Error('the agreement is not in force')
  const document = {
    '@type': 'EntenteGatewayAnswer',
    schema: 'urn:entente:schema:gateway-answer:1',
    request,
    agreement: state.reference,
    to: 'JP',
    content: 'x',
  } as const
  const speaker = { keys: layout.pkis.jp.keys, clock, driver: nodeDriver(), config: { party: 'JP' } }
  return signDocument(speaker, ANSWER, { document, pins: state.pins })
}

/** RFC 7515 Appendix A.3.1. */
const POINT = {
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

/** Brings a signed document to a door, as a node would. */
export async function bring(
  { urls }: GatewayWorld,
  door: keyof typeof DOORS,
  ...[body, at = door === 'request' ? urls.tn : urls.jp]: [body: string, at?: string]
): Promise<{ status: number; code: string; text: string }> {
  const { path, type } = DOORS[door]
  const answer = await fetch(`${at}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
  const text = await answer.text()
  const { type: problem = '' } = JSON.parse(text) as { type?: string }
  return { status: answer.status, code: problem.replace('/problems/', ''), text }
}

const LANGUAGES = ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi']
const DRILL = { code: 'S2', text: Object.fromEntries(LANGUAGES.map((lang) => [lang, `TEST ${lang}`])) }

/** Known at once where it is signed, and at the other side once it is delivered. */
export async function suspend({ nodes }: GatewayWorld, code: Code): Promise<{ readonly sha256: string }> {
  const draft = {
    agreement: PAIR,
    target: [`recognitions:${RULE}`],
    severity: 'high',
    reason: DRILL,
  } as const
  return nodes[code].agreements.signNotice({ ...draft, type: 'suspend' })
}

/** By both, and known to both. */
export async function lift(
  { nodes, clock }: GatewayWorld,
  code: Code,
  notice: { sha256: string },
): Promise<void> {
  const draft = { agreement: PAIR, type: 'lift', refs: [notice.sha256], reason: DRILL } as const
  await nodes[code].agreements.deliver()
  for (const one of CODES) await nodes[one].agreements.signNotice(draft)
  for (const one of CODES) await nodes[one].agreements.deliver()
  clock.advance(60)
}
