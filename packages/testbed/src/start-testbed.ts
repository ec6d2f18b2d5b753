import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Agreement, parseAgreement } from '@entente/agreement'
import { addSeconds, type Clock, systemClock } from '../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { randomToken } from '../../national-node/src/kernel/ids.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { freePorts } from './free-ports.ts'
import { eachNode } from './each-node.ts'
import { NODE_CODES, STORY_CODES } from './node-codes.ts'
import { PARTIES } from './parties.ts'
import { createTestPki, KEY_PROFILES, type TestPkiSpec } from './pki.ts'
import { enterParty, enterPartners, identifierOf } from './registered-party.ts'
import { rehearse } from './rehearse.ts'
import { type RemoteSigning, startRemoteSigning } from './remote-signing/start-remote-signing.ts'
import {
  configOf,
  type Layout,
  type NodeCode,
  type Ports,
  SIGNING_HOME,
  urlOf,
  walletConfig,
  type WalletSetup,
} from './testbed-config.ts'

export type TestbedOptions = {
  /** Emptied first: a testbed is made anew each time. */
  readonly dir: string
  /** Which of the eight have a node here; Belgium, Japan and the Union when absent. */
  readonly nodes?: readonly NodeCode[]
  /** Free ones when absent. */
  readonly ports?: Ports
  readonly databaseUrl?: string
  readonly clock?: Clock
  /** One line of the log of a node. */
  readonly write?: (line: string) => void
  /** Issuers take attested wallets and keys only. */
  readonly attested?: boolean
  /** Without the web wallet, tests of nodes start faster. */
  readonly webWallet?: boolean
  /** People of Japan sign in its portal with keys at a TEST remote signing service. */
  readonly remoteSigning?: boolean
}

export type Testbed = {
  readonly layout: Layout
  readonly nodes: Readonly<Record<NodeCode, NationalNode>>
  readonly wallet: WalletSetup
  readonly urls: Readonly<Record<NodeCode | 'wallet', string>>
  readonly clock: Clock
  close(): Promise<void>
}

const AGREEMENTS = join(import.meta.dirname, '../../../agreements')
const STATUS_LIST_SIZE = 2 ** 17

/** Each node with keys, store and port of its own; agreements unsigned. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { clock = systemClock, write = () => undefined } = options
  const laid = await layOut(options, clock)
  const layout = options.remoteSigning === true ? { ...laid, signingToken: randomToken() } : laid
  const { codes } = layout
  const made = new Map(
    await Promise.all(
      codes.map(async (code) => [code, await makeNode(code, layout, { clock, write })] as const),
    ),
  )
  const nodes = eachNode(made)
  await Promise.all([...made.values()].map((node) => node.start()))
  const wallet = walletConfig(layout)
  const signing = await startSigning({ layout, nodes, clock, write })
  const web = options.webWallet === false ? undefined : await startWebWallet(layout.ports.wallet, wallet)
  const urls = Object.fromEntries(
    [...NODE_CODES, 'wallet' as const].map((code) => [code, urlOf(code, layout)]),
  ) as Testbed['urls']
  return {
    layout,
    nodes,
    wallet,
    urls,
    clock,
    async close() {
      await web?.close()
      await signing?.close()
      await Promise.all([...made.values()].map((node) => node.close()))
    },
  }
}

type Signing = Pick<Testbed, 'layout' | 'nodes' | 'clock'> & { readonly write: (line: string) => void }

async function startSigning({ layout, nodes, ...world }: Signing): Promise<RemoteSigning | undefined> {
  const { signingToken: token, dir, ports, pkis } = layout
  if (token === undefined) return undefined
  return startRemoteSigning({
    ...world,
    port: ports.signing,
    baseUrl: urlOf('signing', layout),
    walletUrl: urlOf('wallet', layout),
    node: nodes[SIGNING_HOME],
    pki: pkis[SIGNING_HOME],
    token,
    dir,
  })
}

/** Loaded only where it is wanted: the bundler is the heaviest part of a testbed. */
async function startWebWallet(port: number, setup: WalletSetup): Promise<{ close(): Promise<void> }> {
  const { serveWallet } = await import('./serve-wallet.ts')
  return serveWallet({ port, config: () => setup })
}

/** Keys, certificates and one `node.json` per node: what an operator would prepare. */
export async function layOut(options: TestbedOptions, clock: Clock): Promise<Layout> {
  const { dir, databaseUrl } = options
  rmSync(dir, { recursive: true, force: true })
  const ports = options.ports ?? (await freePorts())
  const codes = NODE_CODES.filter((code) => (options.nodes ?? STORY_CODES).includes(code))
  const pki = (code: NodeCode) =>
    createTestPki({ code, country: code.toUpperCase(), clock, random: randomBytes, keys: keysOf(code) })
  const pkis = eachNode(new Map(codes.map((code) => [code, pki(code)])))
  const run = Buffer.from(randomBytes(5)).toString('hex')
  const layout: Layout = {
    dir,
    codes,
    ports,
    pkis,
    pinnedFrom: addSeconds(clock.now(), -3600),
    statusListSize: STATUS_LIST_SIZE,
    attested: options.attested ?? false,
    ...(databaseUrl === undefined
      ? {}
      : { database: { url: databaseUrl, schema: (code: NodeCode) => `testbed_${run}_${code}` } }),
  }
  for (const code of codes) {
    mkdirSync(join(dir, code, 'keys'), { recursive: true })
    pkis[code].write(join(dir, code, 'keys'))
    writeFileSync(configFile(code, layout), `${JSON.stringify(configOf(code, layout), null, 2)}\n`)
  }
  return layout
}

/** All keys with the names of their profile; who asks at a node has a name of their own. */
function keysOf(code: NodeCode): NonNullable<TestPkiSpec['keys']> {
  const all = Object.fromEntries(Object.keys(KEY_PROFILES).map((name) => [name, {}]))
  const { relyingParty } = PARTIES[code]
  if (relyingParty === undefined) return all
  const { name } = relyingParty
  const subject = { commonName: name, organization: name, organizationIdentifier: identifierOf(code) ?? '' }
  return { ...all, access: { subject } }
}

export function configFile(code: NodeCode, { dir }: Layout): string {
  return join(dir, code, 'node.json')
}

/** A node in this process, with its store open; nothing listens before its `start`. */
export async function makeNode(
  code: NodeCode,
  layout: Layout,
  { clock, write }: { clock: Clock; write: (line: string) => void },
): Promise<NationalNode> {
  const config = configOf(code, layout)
  const store = await openStore(config.database)
  await migrate(store)
  await enterParty(code, layout, { store, clock })
  return createNode(config, {
    clock,
    store,
    keys: layout.pkis[code].keys,
    log: createLog({ node: code, clock, write }),
    fetch: createFetch({ allowLocalHttp: true, clock }),
  })
}

export const PAIRS = ['be-jp', 'eu-jp', 'tn-jp', 'fr-vn', 'lu-ma'] as const
export type Pair = (typeof PAIRS)[number]
/** The story is told as if their pilot were over; these run as they are drafted, as a pilot or as a mere test. */
const AS_DRAFTED: readonly Pair[] = ['tn-jp', 'fr-vn', 'lu-ma']

/** Where a draft expects the list of a party: the TEST address names the party and the list. */
const DRAFT_LIST = /^https:\/\/node\.([a-z]{2})\.example\/((?:lote|tsl)\/([a-z-]+)\.(?:jwt|xml))$/

/** `agreements/<pair>` as it lies in the repository. */
export function draftOf(pair: Pair): Agreement {
  const parsed = parseAgreement(readFileSync(join(AGREEMENTS, pair, 'agreement.json'), 'utf8'))
  if (!parsed.ok) throw new Error(`agreements/${pair}: ${JSON.stringify(parsed.problems)}`)
  return parsed.agreement
}

/** The draft of `agreements/<pair>` with the keys, addresses and dates of this testbed. */
export function rehearsalOf(
  pair: Pair,
  layout: Layout,
  { clock, logged = false }: { readonly clock: Clock; readonly logged?: boolean },
): Agreement {
  const parties = pair.split('-') as NodeCode[]
  return rehearse(draftOf(pair), {
    ...(logged && { log: LOGGED }),
    asDrafted: AS_DRAFTED.includes(pair),
    inForceFrom: addSeconds(clock.now(), -60),
    expires: addSeconds(clock.now(), 2 * 365 * 86_400),
    pinnedFrom: layout.pinnedFrom,
    pins: Object.fromEntries(parties.map((code) => [code.toUpperCase(), pinsOf(code, layout)])),
    lists: (_rule, url) => {
      const [, party, path = '', name = ''] = DRAFT_LIST.exec(url) ?? []
      const code = parties.find((one) => one === party)
      if (code === undefined || PARTIES[code].lists[name] === undefined) return undefined
      const signer = layout.pkis[code].keys.get('list-signer').x5tS256
      return { url: `${urlOf(code, layout)}/${path}`, signer }
    },
  })
}

function pinsOf(code: NodeCode, { pkis }: Layout): { signatory: string; operations: string } {
  const { keys } = pkis[code]
  return { signatory: keys.get('agreement-signer').x5tS256, operations: keys.get('operations').x5tS256 }
}

/** Both public logs must hold a version, and a partner must have been heard of within minutes. */
const LOGGED = { require: 'both', maxCheckpointAge: 'PT10M', witnesses: 1 } as const

/** First one side signs, then the other; both install the same envelope. `logged`: it counts once both logs hold it. */
export async function signAgreement(
  testbed: Pick<Testbed, 'nodes' | 'layout' | 'clock'>,
  pair: Pair,
  { logged = false }: { readonly logged?: boolean } = {},
): Promise<{ version: number; sha256: string }> {
  const [first, second] = pair.split('-') as [NodeCode, NodeCode]
  const { nodes, layout, clock } = testbed
  const text = rehearsalOf(pair, layout, { clock, logged })
  const envelope = await nodes[second].agreements.countersign(await nodes[first].agreements.sign(text))
  const { agreement, sha256 } = await nodes[first].agreements.install(envelope)
  await nodes[second].agreements.install(envelope)
  // What both logs must hold first does not count yet, and nobody can be entered under it.
  if (!logged) await enterPartners(testbed, agreement)
  return { version: agreement.version, sha256 }
}

/** What nodes do by themselves within half a minute: publish, cosign each other, and look for the proofs they need. */
export async function settleLogs(
  { nodes }: Pick<Testbed, 'nodes'>,
  codes: readonly NodeCode[],
): Promise<void> {
  for (const code of codes) await nodes[code].publicLog.publish()
  for (const code of codes) await nodes[code].publicLog.watch()
}
