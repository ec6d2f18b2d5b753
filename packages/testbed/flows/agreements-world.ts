/** For tests: the agreement be-jp between two nodes on one clock, and more processes of either of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Agreement, parseAgreement } from '@entente/agreement'
import { Hono } from 'hono'
import { onError } from '../../national-node/src/http/problem.ts'
import { addSeconds, type Clock, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import type { Fetch } from '../../national-node/src/kernel/fetch.ts'
import type { Keys } from '../../national-node/src/kernel/keys.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createAgreements } from '../../national-node/src/modules/agreements/index.ts'
import { unwatchedLog } from '../../national-node/src/modules/audit/public-log/log-fixtures.ts'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { rehearse } from '../src/rehearse.ts'

export const START = '2027-01-15T10:00:00.000Z'
export const ID = 'urn:entente:agreement:be-jp'
const DRAFT = join(import.meta.dirname, '../../../agreements/be-jp/agreement.json')
export const REASON = {
  code: 'S2',
  text: Object.fromEntries(['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'].map((lang) => [lang, 'TEST drill'])),
}
export const SUSPEND = {
  agreement: ID,
  type: 'suspend',
  target: ['recognitions:be-jp.pid'],
  reason: REASON,
} as const

type Party = 'BE' | 'JP'
type Process = {
  readonly store: Store
  readonly clock?: Clock
  readonly fetch?: Fetch
  /** Other keys than those of the beginning. */
  readonly keys?: Keys
  readonly partners?: readonly { party: string; baseUrl: string }[]
}

/** Two nodes on one clock; what one sends arrives at the other unless the line is cut. */
export async function twoNodes(open: OpenStore) {
  const clock = steppingClock(START)
  const line = { cut: false }
  const pkis = {
    BE: createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes }),
    JP: createTestPki({ code: 'jp', country: 'JP', clock, random: randomBytes }),
  }
  const pinsOf = (code: Party) => ({
    signatory: pkis[code].keys.get('agreement-signer').x5tS256,
    operations: pkis[code].keys.get('operations').x5tS256,
  })
  const agreement = rehearse(readDraft(), {
    inForceFrom: addSeconds(START, -3600),
    expires: addSeconds(START, 86_400 * 700),
    pins: { BE: pinsOf('BE'), JP: pinsOf('JP') },
    pinnedFrom: addSeconds(START, -86_400),
    lists: () => undefined,
  })
  const anchors = (['BE', 'JP'] as const).map((party) => ({
    party,
    authority: party === 'BE' ? 'be-bosa' : 'jp-da',
    roles: ['signatory'] as const,
    x5tS256: pinsOf(party).signatory,
    from: addSeconds(START, -86_400),
    until: null,
  }))
  const apps: Record<string, Hono> = {}
  const fetchApp: Fetch = async (url, init) => {
    if (line.cut) throw new Error('the line is cut')
    const { host, pathname } = new URL(url)
    const app = apps[host] as Hono
    const answer = await app.request(pathname, { ...init, body: init?.body as string })
    return answer as unknown as Awaited<ReturnType<Fetch>>
  }
  /** One more process of a node: `store` is what its processes share. */
  const startProcess = (party: Party, process: Process) => {
    const partner = party === 'BE' ? 'JP' : 'BE'
    const { store, clock: own = clock, fetch = fetchApp } = process
    const audit = createAudit({ clock: own })
    const node = createAgreements({
      store,
      clock: own,
      fetch,
      driver: nodeDriver(),
      audit,
      publicLog: unwatchedLog({ store, clock: own }),
      log: createLog({ node: party.toLowerCase(), write: () => undefined }),
      keys: process.keys ?? pkis[party].keys,
      config: {
        party,
        anchors,
        partners: process.partners ?? [addressOf(partner)],
      },
    })
    const app = new Hono()
    app.onError(onError(createLog({ node: party, write: () => undefined })))
    app.route('/', node.routes)
    apps[new URL(addressOf(party).baseUrl).host] = app
    return { ...node, store, audit, app }
  }
  const be = startProcess('BE', { store: await open() })
  const jp = startProcess('JP', { store: await open() })
  return { clock, line, pkis, agreement, be, jp, startProcess }
}

export function addressOf(party: Party) {
  return { party, baseUrl: `https://${party.toLowerCase()}.example` }
}

function readDraft(): Agreement {
  const parsed = parseAgreement(readFileSync(DRAFT, 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

/** The same with the agreement signed by both and installed by both. */
export async function signedNodes(open: OpenStore) {
  const nodes = await twoNodes(open)
  const envelope = await nodes.jp.countersign(await nodes.be.sign(nodes.agreement))
  await nodes.be.install(envelope)
  await nodes.jp.install(envelope)
  return { ...nodes, envelope }
}

export type SignedNodes = Awaited<ReturnType<typeof signedNodes>>

/** Ids of the notices that suspend `be-jp.pid`, as this process sees it. */
export async function suspendedBy(node: SignedNodes['be'], at: string): Promise<readonly string[]> {
  const { states } = await node.compiled(node.store.db, at)
  return (
    states
      .get(ID)
      ?.rules.get('be-jp.pid')
      ?.suspensions.map(({ notice }) => notice) ?? ['no state']
  )
}
