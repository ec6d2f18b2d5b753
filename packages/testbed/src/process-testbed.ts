import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import type { NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { alternatingProxy, type Exchange, type SeenRequest } from './alternating-proxy.ts'
import { eachNode } from './each-node.ts'
import { freePortNumbers, freePorts } from './free-ports.ts'
import { type NodeProcess, startNodeProcess } from './node-process.ts'
import { layOut, makeNode, signAgreement } from './start-testbed.ts'
import {
  configOf,
  DEMO_PORTS,
  type Layout,
  type NodeCode,
  urlOf,
  walletConfig,
  type WalletSetup,
} from './testbed-config.ts'

/** Nodes that run as processes; the list operator of the Union stays in this process, as it keeps no state. */
export type ProcessCode = Extract<NodeCode, 'be' | 'jp'>
export const PROCESS_CODES: readonly ProcessCode[] = ['be', 'jp']

export type ProcessTestbedOptions = {
  readonly dir: string
  /** PostgreSQL for these nodes; SQLite otherwise. */
  readonly databaseUrl?: string
  /** Processes per node; with SQLite one. */
  readonly count?: number
  /** Which process of a node answers a request. */
  readonly choose?: (count: number) => number
}

export type ProcessTestbed = {
  readonly layout: Layout
  readonly wallet: WalletSetup
  readonly urls: { readonly be: string; readonly jp: string }
  /** Everything that went over the line to these nodes, in order of the answers. */
  readonly exchanges: readonly (Exchange & { readonly node: ProcessCode })[]
  /** Called before a request reaches a process, while it works on it, and when it has answered. */
  readonly watch: {
    before?: ((code: ProcessCode, seen: SeenRequest) => unknown) | undefined
    during?: ((code: ProcessCode, seen: SeenRequest) => unknown) | undefined
    after?: ((code: ProcessCode, exchange: Exchange) => unknown) | undefined
  }
  /** Lines of all processes of a node so far, also of those that are gone. */
  logs(code: ProcessCode): string[]
  errors(code: ProcessCode): string[]
  /** Ports of its processes, behind the one address. */
  ports(code: ProcessCode): readonly number[]
  stop(code: ProcessCode, signal: 'SIGTERM' | 'SIGKILL', index?: number): Promise<number | null>
  start(code: ProcessCode, index?: number): Promise<void>
  /** The modules of a node on its store, in this process and without listening: to look, and to sign. */
  inside<T>(code: ProcessCode, work: (node: NationalNode) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Belgium and Japan as processes behind one address each, with both agreements in force. */
export async function startProcessTestbed(options: ProcessTestbedOptions): Promise<ProcessTestbed> {
  const { count = 1, choose = () => 0, dir, databaseUrl } = options
  // Nobody listens on the address of the wallet: it has no screen here.
  const ports = { ...(await freePorts()), wallet: DEMO_PORTS.wallet }
  const layout = await layOut(
    { dir, ports, ...(databaseUrl === undefined ? {} : { databaseUrl }) },
    systemClock,
  )
  const union = await signBoth(layout)
  await union.start()
  const exchanges: (Exchange & { node: ProcessCode })[] = []
  const watch: ProcessTestbed['watch'] = {}
  const groups = await eachOf(async (code) => {
    const group = createGroup(code, layout, await freePortNumbers(count))
    await Promise.all(group.ports.map((_, index) => group.start(index)))
    return group
  })
  const proxies = await eachOf((code) =>
    alternatingProxy({
      targets: () => groups[code].ports,
      choose,
      port: layout.ports[code],
      before: (seen) => watch.before?.(code, seen),
      during: (seen) => watch.during?.(code, seen),
      async after(exchange) {
        exchanges.push({ ...exchange, node: code })
        await watch.after?.(code, exchange)
      },
    }),
  )
  return {
    layout,
    wallet: walletConfig(layout),
    urls: { be: urlOf('be', layout), jp: urlOf('jp', layout) },
    exchanges,
    watch,
    logs: (code) => groups[code].lines('logs'),
    errors: (code) => groups[code].lines('errors'),
    ports: (code) => groups[code].ports,
    stop: (code, signal, index = 0) => groups[code].stop(index, signal),
    start: (code, index = 0) => groups[code].start(index),
    inside: (code, work) => inside(code, layout, work),
    async close() {
      await eachOf((code) => proxies[code].close())
      await eachOf((code) =>
        Promise.all(groups[code].ports.map((_, index) => groups[code].stop(index, 'SIGTERM'))),
      )
      await union.close()
      await dropSchemas(layout)
    },
  }
}

/** What a testbed keeps in a shared PostgreSQL goes with it. */
async function dropSchemas({ codes, database }: Layout): Promise<void> {
  if (database === undefined) return
  const store = await openStore({ url: database.url })
  for (const code of codes)
    await store.db.schema.dropSchema(database.schema(code)).ifExists().cascade().execute()
  await store.close()
}

async function eachOf<T>(make: (code: ProcessCode) => Promise<T>): Promise<Record<ProcessCode, T>> {
  const made = await Promise.all(PROCESS_CODES.map(async (code) => [code, await make(code)] as const))
  return Object.fromEntries(made) as Record<ProcessCode, T>
}

const SILENT = { clock: systemClock, write: () => undefined }

/** The ceremony needs no network: each side signs on its own store, and installs. */
async function signBoth(layout: Layout): Promise<NationalNode> {
  const [be, jp, eu] = await Promise.all([
    makeNode('be', layout, SILENT),
    makeNode('jp', layout, SILENT),
    makeNode('eu', layout, SILENT),
  ])
  const nodes = eachNode(
    new Map<NodeCode, NationalNode>([
      ['be', be],
      ['jp', jp],
      ['eu', eu],
    ]),
  )
  const parties = { nodes, layout, clock: systemClock }
  for (const pair of ['be-jp', 'eu-jp'] as const) await signAgreement(parties, pair)
  await Promise.all([be.close(), jp.close()])
  return eu
}

async function inside<T>(
  code: ProcessCode,
  layout: Layout,
  work: (node: NationalNode) => Promise<T>,
): Promise<T> {
  const node = await makeNode(code, layout, SILENT)
  try {
    return await work(node)
  } finally {
    await node.close()
  }
}

/** Processes of one node: one configuration, but each with a port of its own behind the address of the node. */
function createGroup(code: ProcessCode, layout: Layout, ports: readonly number[]) {
  const running: (NodeProcess | undefined)[] = ports.map(() => undefined)
  const all: NodeProcess[] = []
  return {
    ports,
    async start(index: number): Promise<void> {
      const port = ports[index] as number
      const configFile = join(layout.dir, code, `process-${index}.json`)
      mkdirSync(join(layout.dir, code), { recursive: true })
      writeFileSync(configFile, JSON.stringify({ ...configOf(code, layout), port }))
      const started = await startNodeProcess({ configFile, baseUrl: `http://127.0.0.1:${port}` })
      running[index] = started
      all.push(started)
    },
    async stop(index: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
      const stopped = running[index]
      running[index] = undefined
      return stopped === undefined ? null : stopped.stop(signal)
    },
    lines: (stream: 'logs' | 'errors') => all.flatMap((one) => one[stream]),
  }
}
