/** For the tests of this module: nodes with public logs that reach each other without sockets. */
import { createVerifierKey, runSync, type VerifierKey, verifierKeyText } from '@entente/trust'
import { Hono } from 'hono'
import { onError } from '../../../http/problem.ts'
import { type Clock, steppingClock } from '../../../kernel/clock.ts'
import { hexSha256, newNoteKey, nodeDriver } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Fetch } from '../../../kernel/fetch.ts'
import { createNoteKey, type NoteKey } from '../../../kernel/keys.ts'
import { createLog } from '../../../kernel/log.ts'
import type { Store } from '../../../store/database.ts'
import { createAudit } from '../index.ts'
import { createPublicLog, type PublicLog } from './create-public-log.ts'

export const START = '2027-01-15T10:00:00.000Z'
export const driver = nodeDriver()

export type Party = 'BE' | 'JP'
export const otherOf = (party: Party): Party => (party === 'BE' ? 'JP' : 'BE')
export const hostOf = (party: Party) => `${party.toLowerCase()}.example`
const urlOf = (party: Party) => `https://${hostOf(party)}`

export type NoteKeys = { readonly log: NoteKey; readonly witness: NoteKey }

export function newKeys(): NoteKeys {
  const key = (): NoteKey => createNoteKey(newNoteKey().privateJwk)
  return { log: key(), witness: key() }
}

export function verifierOf(type: VerifierKey['type'], name: string, { publicKey }: NoteKey): string {
  return verifierKeyText(runSync(createVerifierKey({ name, type, publicKey }), driver))
}

/** A leaf by a number. */
export const leaf = (number: number, t: 'agreement' | 'notice' = 'notice') =>
  ({ t, sha256: hexSha256(String(number)) }) as const

/** What lies between the nodes: who answers at an address, and what is done to the answer. */
export type Line = {
  readonly apps: Record<string, Hono>
  readonly asked: string[]
  /** Stands in for the host, when it answers. */
  instead?: ((url: URL) => Response | undefined | Promise<Response | undefined>) | undefined
}

export function fetchOver(line: Line): Fetch {
  return async (target, init) => {
    const url = new URL(target)
    line.asked.push(`${init?.method ?? 'GET'} ${url.host}${url.pathname}`)
    const replaced = await line.instead?.(url)
    const app = line.apps[url.host]
    if (replaced === undefined && app === undefined)
      throw new Fault('upstream', 'fetch/failed', `${url.host} could not be reached`)
    const answer = replaced ?? (await app?.request(url.pathname, { ...init, body: init?.body as string }))
    return answerOf(answer ?? new Response())
  }
}

async function answerOf(response: Response): ReturnType<Fetch> {
  const body = new Uint8Array(await response.arrayBuffer())
  return {
    status: response.status,
    headers: response.headers,
    receivedAt: START,
    text: async () => new TextDecoder().decode(body),
    json: async () => undefined,
    bytes: async () => body,
  }
}

export type LogNode = PublicLog & {
  readonly store: Store
  readonly app: Hono
  readonly lines: string[]
  /** Appends these numbers in one transaction. */
  add(...numbers: number[]): Promise<void>
  events(): Promise<string[]>
}

type Change = {
  readonly keys?: NoteKeys
  readonly witnesses?: readonly Witness[]
  readonly origin?: string
  /** Of this process alone. */
  readonly clock?: Clock
}
type Witness = { readonly name: string; readonly url: string; readonly key: string }

export type World = {
  readonly clock: Clock & { advance(seconds: number): void }
  readonly line: Line
  readonly keys: Readonly<Record<Party, NoteKeys>>
  /** One more process of a node, or another node with the keys of that party. */
  readonly start: (party: Party, store: Store, change?: Change) => LogNode
}

export function newWorld(): World {
  const clock = steppingClock(START)
  const line: Line = { apps: {}, asked: [] }
  const keys = { BE: newKeys(), JP: newKeys() }
  return { clock, line, keys, start: (...made) => startNode({ clock, line, keys }, ...made) }
}

function startNode(
  { clock: common, line, keys }: Omit<World, 'start'>,
  ...[party, store, change = {}]: Parameters<World['start']>
): LogNode {
  const { keys: own = keys[party], witnesses = [], clock = common, origin } = change
  const lines: string[] = []
  const log = createLog({ node: party.toLowerCase(), write: (text) => lines.push(text) })
  const audit = createAudit({ clock })
  const effects = { store, clock, log, driver, audit, fetch: fetchOver(line) }
  const node = createPublicLog({
    ...effects,
    keys: { findNoteKey: (name) => (name === 'log-signer' ? own.log : own.witness) },
    config: { party, baseUrl: urlOf(party), origin, partners: [partnerOf(otherOf(party), keys)], witnesses },
  })
  const app = new Hono()
  app.onError(onError(log))
  app.route('/', node.routes)
  line.apps[hostOf(party)] = app
  return {
    ...node,
    store,
    app,
    lines,
    async add(...numbers) {
      await store.transaction(async (tx) => {
        for (const number of numbers) await node.append(tx, leaf(number))
      })
    },
    events: async () => (await audit.list(store.db)).map(({ event }) => event),
  }
}

function partnerOf(party: Party, keys: World['keys']) {
  const { log, witness } = keys[party]
  return {
    party,
    url: `${urlOf(party)}/log`,
    key: verifierOf('log', `${hostOf(party)}/log`, log),
    cosigner: verifierOf('cosigner', `${hostOf(party)}/witness`, witness),
  }
}

/** A log without keys and partners: leaves are kept, nothing is published. */
export function unwatchedLog({ store, clock }: { readonly store: Store; readonly clock: Clock }): PublicLog {
  return createPublicLog({
    store,
    clock,
    driver,
    audit: createAudit({ clock }),
    log: createLog({ node: 'test', write: () => undefined }),
    fetch: () => Promise.reject(new Fault('upstream', 'fetch/failed', 'nobody is there')),
    keys: { findNoteKey: () => undefined },
    config: { party: 'XX', baseUrl: 'https://xx.example', partners: [], witnesses: [] },
  })
}
