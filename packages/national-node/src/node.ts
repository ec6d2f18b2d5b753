/**
 * A national node, put together: read this first. Every module is made here, with what it needs and nothing else;
 * no module knows another that is not below it (ARCHITECTURE.md).
 */
import { mkdirSync } from 'node:fs'
import { Hono } from 'hono'
import { assetsOf, themeOf } from '@entente/ui'
import { type Config, loadConfig } from './config.ts'
import { healthRoutes } from './http/health.ts'
import { onError } from './http/problem.ts'
import { createRateLimit, rateLimitRoutes } from './http/rate-limit.ts'
import { type Listening, listen } from './http/server.ts'
import { browserSession, sessionCookieName } from './http/session.ts'
import { requestTrace } from './http/trace.ts'
import { type Clock, type Instant, systemClock } from './kernel/clock.ts'
import { nodeDriver } from './kernel/crypto.ts'
import { createFetch, type Fetch } from './kernel/fetch.ts'
import { type Keys, loadKeys } from './kernel/keys.ts'
import { createLog, type Log } from './kernel/log.ts'
import { type Agreements, createAgreements } from './modules/agreements/index.ts'
import { type Audit, createAudit, createPublicLog, type PublicLog } from './modules/audit/index.ts'
import { type Issuer, openIssuer } from './modules/issuer/index.ts'
import { type Gateway, openGateway } from './modules/gateway/index.ts'
import { createDiagnosis, type DiagnosisRoom } from './modules/diagnosis/index.ts'
import { type Invoicing, openInvoicing } from './modules/invoicing/index.ts'
import { createPortal, issuingDesk, type OperatorAccess, operatorAccess } from './modules/portal/index.ts'
import { openReattestation } from './modules/reattestation/index.ts'
import {
  createRecognition,
  createSignatureAcceptance,
  type Recognition,
} from './modules/recognition/index.ts'
import { createSignatures, type Signatures } from './modules/signatures/index.ts'
import {
  createRegisters,
  loadServices,
  openRegistrar,
  type Registers,
  type Registrar,
} from './modules/registers/index.ts'
import { issuingWith, openSandbox, type Sandbox } from './modules/sandbox/index.ts'
import { createTrustLists, type TrustLists } from './modules/trust-lists/index.ts'
import { openVerifier, type Verifier } from './modules/verifier/index.ts'
import { createWalletProvider, type WalletProvider } from './modules/wallet-provider/index.ts'
import { readOwnList } from './own-lists.ts'
import { portalConfig } from './portal-config.ts'
import { openStore, type Store } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { readiness } from './store/readiness.ts'
import { every, type Timers } from './timers.ts'
import { attestationOf, consultedLists } from './wallets.ts'

/** What a node takes from outside: time, keys, storage, network, and where its log goes. */
export type World = {
  readonly clock: Clock
  readonly keys: Keys
  readonly store: Store
  readonly log: Log
  readonly fetch: Fetch
}

export type NationalNode = {
  readonly code: string
  readonly baseUrl: string
  readonly clock: Clock
  readonly app: Hono
  readonly store: Store
  readonly audit: Audit
  /** The public transparency log, and what is known of those of partners. */
  readonly publicLog: PublicLog
  readonly agreements: Agreements
  readonly trustLists: TrustLists
  readonly registers: Registers
  /** The register of relying parties, on a node that holds its keys. */
  readonly registrar: Registrar | undefined
  readonly recognition: Recognition
  readonly issuer: Issuer | undefined
  readonly walletProvider: WalletProvider | undefined
  readonly verifier: Verifier | undefined
  /** Asks wallets for services of partners, and partners for ours, where an agreement wants it so. */
  readonly gateway: Gateway | undefined
  readonly invoicing: Invoicing
  /** Documents of others checked, and sealed for the authority. */
  readonly signatures: Signatures
  /** Why is this not trusted? */
  readonly diagnosis: DiagnosisRoom
  /** For outside developers, in development. */
  readonly sandbox: Sandbox | undefined
  /** Who may act for the node in a browser. */
  readonly operators: OperatorAccess
  /** Prepares what must stand before the first request, then listens. */
  start(): Promise<void>
  /** Stops taking requests, finishes those that began, and closes the store. */
  close(): Promise<void>
}

/** What answers requests; the pages come last, since they answer what nobody else does. */
const MOUNTED = [
  'publicLog',
  'agreements',
  'trustLists',
  'registrar',
  'issuer',
  'walletProvider',
  'verifier',
  'gateway',
  'invoicing',
  'signatures',
  'sandbox',
  'portal',
] as const

/** Makes the modules of one node and puts them behind one address; nothing runs before `start`. */
export function createNode(config: Config, world: World): NationalNode {
  const { store, log } = world
  const modules = createModules(config, world)
  const { agreements, publicLog, trustLists, registers, recognition } = modules
  const { issuer, walletProvider, verifier, gateway, invoicing, portal } = modules
  const app = new Hono()
  app.use(requestTrace(log))
  app.onError(onError(log))
  app.notFound(portal.notFound)
  app.route('/', rateLimitRoutes(config.rateLimit))
  app.route('/', healthRoutes({ ready: () => readiness(store) }))
  for (const name of MOUNTED) {
    const module = modules[name]
    if (module !== undefined) app.route('/', module.routes)
  }
  let listening: Listening | undefined
  let timers: Timers | undefined
  return {
    code: config.code,
    baseUrl: config.baseUrl,
    clock: world.clock,
    app,
    store,
    ...modules,
    async start() {
      await prepare(config, { trustLists, registers, store, verifier })
      const { port, host } = config
      const limit = config.rateLimit && createRateLimit(config.rateLimit, world.clock)
      listening = await listen({ app, log, port, host, limit, ...(issuer && { raw: issuer.raw }) })
      timers = every(log, [
        { name: 'audit.publish', seconds: 10, run: () => publicLog.publish() },
        { name: 'audit.watch', seconds: 20, run: () => publicLog.watch() },
        { name: 'agreements.deliver', seconds: 10, run: () => agreements.deliver() },
        { name: 'trust-lists.resign', seconds: 3600, run: () => trustLists.resign() },
        { name: 'recognition.sweep', seconds: 3600, run: () => recognition.sweep() },
        { name: 'verifier.sweep', seconds: 60, run: async () => verifier?.sweep() },
        { name: 'gateway.forward', seconds: 5, run: async () => gateway?.forward() },
        { name: 'gateway.sweep', seconds: 60, run: async () => gateway?.sweep() },
        { name: 'issuer.watch-units', seconds: 60, run: async () => issuer?.watchUnits() },
        { name: 'issuer.sweep', seconds: 60, run: async () => issuer?.removeExpired() },
        { name: 'invoicing.receive', seconds: 5, run: () => invoicing.receive() },
        { name: 'invoicing.deliver', seconds: 5, run: () => invoicing.deliver() },
        { name: 'invoicing.check', seconds: 2, run: () => invoicing.batches.run() },
        { name: 'invoicing.sweep', seconds: 3600, run: () => invoicing.sweep() },
        { name: 'signatures.sweep', seconds: 60, run: () => modules.signatures.sweep() },
        { name: 'signatures.watch-lists', seconds: 600, run: () => modules.signatures.watchLists() },
        { name: 'sandbox.sweep', seconds: 600, run: async () => modules.sandbox?.sweep() },
        { name: 'wallet-provider.sweep', seconds: 3600, run: async () => walletProvider?.removeExpired() },
      ])
      log.info('node.started', { code: config.code, port: listening.port, ...publicLog.verifierKeys })
    },
    async close() {
      await listening?.close()
      await timers?.stop()
      await store.close()
      log.info('node.stopped', { code: config.code })
    },
  }
}

/** From the lowest tier to the highest: each gets what lies below it. */
function createModules(config: Config, world: World) {
  const ground = createGround(config, world)
  const { base, modules } = ground
  const told = { lists: consultedLists(config), party: config.party }
  const diagnosis = createDiagnosis({ ...base, ...modules, ...told })
  return { ...modules, diagnosis, ...createDesks(config, world, { ...ground, diagnosis }) }
}

/** What is decided, and from what: tiers 0 to 2. */
function createGround(config: Config, world: World) {
  const { store, clock } = world
  const audit = createAudit({ clock })
  const base = { ...world, driver: nodeDriver(), audit }
  const { baseUrl, party, code: node, log: logs } = config
  const publicLog = createPublicLog({ ...base, config: { party, baseUrl, ...logs } })
  const agreements = createAgreements({ ...base, publicLog, config })
  const trustLists = createTrustLists({ ...base, publicLog, config })
  const services = config.services === undefined ? [] : loadServices(config.services)
  const registers = createRegisters({ store, clock, services })
  const below = { ...base, publicLog, agreements, trustLists }
  const recognition = createRecognition({ ...below, config: { party, node } })
  const registrar = openRegistrar(config, {
    ...base,
    inForce: async (id) =>
      (await agreements.compiled(store.db, clock.now())).states.get(id)?.phase === 'in-force',
  })
  const acceptance = createSignatureAcceptance({ ...below, config: { party, node } })
  const signatures = createSignatures({ ...below, acceptance, config })
  const modules = { audit, publicLog, agreements, trustLists, registers, registrar, recognition, signatures }
  const recognitionOf = (home: string) =>
    createRecognition({ ...below, config: { party: home, node, via: 'gateway' } })
  return { base, modules, recognitionOf }
}

/** Where people, wallets and operators come: tiers 3 and 4. */
function createDesks(config: Config, { store, clock, log }: World, ground: Desks) {
  const { base, modules, recognitionOf, diagnosis } = ground
  const { agreements, registers, recognition } = modules
  const session = browserSession({
    store,
    clock,
    name: sessionCookieName(config.code),
    secure: config.baseUrl.startsWith('https:'),
    origin: config.baseUrl,
  })
  const operators = operatorAccess({ ...base, session })
  // The theme of the operator, or ours for the country.
  const assets = assetsOf(config.theme ?? themeOf(config.party))
  const attestation = attestationOf(config, modules.trustLists, clock)
  const { registrar } = modules
  const issued = { ...base, agreements, session, assets, attestation, registrar }
  const issuer = openIssuer(config, { ...issued, ...issuingWith(config, { ...base, registers }) })
  const walletProvider =
    config.walletProvider &&
    createWalletProvider({ ...base, config: { ...config.walletProvider, baseUrl: config.baseUrl } })
  const verifier = openVerifier(config, { ...base, ...modules, session })
  const gateway = openGateway(config, { ...base, ...modules, recognitionOf })
  const invoicing = openInvoicing(config, { ...base, ...modules })
  const states = async (at: Instant) => [...(await agreements.compiled(store.db, at)).states.values()]
  const sandbox = openSandbox(config, { ...base, recognition, issuer })
  const portal = createPortal({
    config: portalConfig(config, assets),
    sandbox,
    clock,
    log,
    session,
    registers,
    agreements: {
      states,
      history: (id) => agreements.history(store.db, id),
    },
    receiptUrl: (id) => `/verifier/receipts/${id}`,
    findReceipt: (id) => recognition.findReceipt(id),
    findBundle: (id) => recognition.findBundle(id),
    verifier: verifier && (gateway?.desk(verifier) ?? verifier),
    issuer: issuer && issuingDesk(issuer, config.issuer?.types ?? []),
    reattestation: openReattestation(config, { clock, issuer, verifier, states }),
    signatures: modules.signatures,
    lists: Object.keys(config.publishes).length > 0 ? modules.trustLists : undefined,
    invoices: invoicing,
    workbench: {
      operators,
      ceremony: agreements.ceremony,
      notify: (draft) => agreements.signNotice(draft),
      explain: { diagnosis, listEnded: async (limit) => (await verifier?.listEnded(limit)) ?? [] },
    },
  })
  return { issuer, walletProvider, verifier, gateway, invoicing, portal, operators, sandbox }
}

type Ground = ReturnType<typeof createGround>
type Desks = Ground & { readonly diagnosis: DiagnosisRoom }

/** One node as a process, from its configuration file. */
export async function startNode(path: string): Promise<NationalNode> {
  const node = await openNode(path)
  await node.start()
  return node
}

/** The same without listening: for commands of an operator on the machine of the node, beside its process. */
export async function openNode(
  path: string,
  write = (line: string): unknown => process.stdout.write(`${line}\n`),
): Promise<NationalNode> {
  const config = loadConfig(path)
  mkdirSync(config.dataDir, { recursive: true })
  const clock = systemClock
  const store = await openStore(config.database)
  await migrate(store)
  const log = createLog({ node: config.code, clock, write })
  const fetch = createFetch({ allowLocalHttp: config.development, clock })
  return createNode(config, { clock, store, log, fetch, keys: loadKeys(config.keysDir) })
}

type Prepared = {
  trustLists: TrustLists
  registers: Registers
  store: Store
  verifier: Verifier | undefined
}

async function prepare(config: Config, { trustLists, registers, store, verifier }: Prepared): Promise<void> {
  await verifier?.checkServices(registers.listServices())
  for (const [name, list] of Object.entries(config.publishes))
    await trustLists.publish(name, readOwnList(list))
  const { testPersons } = config
  if (testPersons !== undefined) await store.transaction((tx) => registers.seedPersons(tx, testPersons))
}
