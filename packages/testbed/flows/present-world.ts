/**
 * For the presentation flows: Belgium and Japan with their signed TEST agreement, their lists, the verifier of a
 * Japanese university, and a wallet. All in one process on one clock, reached as a web without sockets.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { webcrypto } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { Hono } from 'hono'
import { parseAgreement } from '@entente/agreement'
import {
  createBitList,
  createSdJwtVc,
  createStatusList,
  runSync,
  setStatus,
  webDriver,
  type JsonObject,
  type PublicJwk,
} from '@entente/credentials'
import {
  createListTrust,
  createReadStanding,
  createWallet,
  memoryStorage,
  openRequest,
  type WalletFetch,
} from '@entente/wallet'
import { addSeconds, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { newSalt, nodeDriver, randomBytes, sha256 } from '../../national-node/src/kernel/crypto.ts'
import { Fault } from '../../national-node/src/kernel/fault.ts'
import type { Fetch } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import type { SigningKey } from '../../national-node/src/kernel/keys.ts'
import { onError } from '../../national-node/src/http/problem.ts'
import { createAgreements } from '../../national-node/src/modules/agreements/index.ts'
import { unwatchedLog } from '../../national-node/src/modules/audit/public-log/log-fixtures.ts'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { createRecognition } from '../../national-node/src/modules/recognition/index.ts'
import {
  createRegisters,
  loadServices,
  type Service,
} from '../../national-node/src/modules/registers/index.ts'
import { createTrustLists, type OwnList } from '../../national-node/src/modules/trust-lists/index.ts'
import { createVerifier } from '../../national-node/src/modules/verifier/index.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki, type TestPki } from '../src/pki.ts'
import { rehearse } from '../src/rehearse.ts'

export const START = '2027-01-15T10:00:00.000Z'
export const BE = 'https://be.example'
export const JP = 'https://jp.example'
export const SESSION = sha256('the browser of the person')
export const CLAIMS: JsonObject = {
  family_name: 'Peeters',
  given_name: 'Alice',
  birthdate: '1999-02-28',
  nationalities: ['BE', 'LU'],
  address: { country: 'BE', locality: 'Namur' },
}
const DRAFT = join(import.meta.dirname, '../../../agreements/be-jp/agreement.json')
const subtle = webcrypto.subtle as SubtleCrypto
const driver = nodeDriver()
export type PresentWorld = Awaited<ReturnType<typeof openPresentWorld>>

/** `service`: in what the one that asks is to differ from the enrolment service. */
export async function openPresentWorld(
  open: OpenStore,
  start = START,
  { service = {} }: { readonly service?: Partial<Service> } = {},
) {
  const clock = steppingClock(start)
  const pkis = {
    BE: createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes }),
    JP: createTestPki({ code: 'jp', country: 'JP', clock, random: randomBytes }),
  }
  const web = createWeb()
  const be = await openNode({ party: 'BE', baseUrl: BE, pkis, clock, web, store: await open() })
  const jp = await openNode({ party: 'JP', baseUrl: JP, pkis, clock, web, store: await open() })
  const envelope = await jp.agreements.countersign(await be.agreements.sign(agreementOf(pkis, start)))
  await be.agreements.install(envelope)
  await jp.agreements.install(envelope)
  await be.trustLists.publish('pid', listOf('BE', 'pid', pkis.BE.authorities['pid-ca'].certificate))
  await jp.trustLists.publish(
    'access-ca',
    listOf('JP', 'access', pkis.JP.authorities['access-ca'].certificate),
  )
  const revoked = serveStatusList(be, clock)
  const japan = openVerifier({ node: jp, pki: pkis.JP, clock, web, service })
  const wallet = openWallet({ pkis, clock, web })
  return {
    clock,
    pkis,
    web,
    be,
    jp,
    ...japan,
    ...wallet,
    revoked,
    start: () =>
      japan.verifier.startPresentation({ serviceId: 'identity', sessionHash: SESSION, language: 'ja' }),
  }
}

export const STATUS_URI = `${BE}/status/1`

/** Belgium's status list; a test adds the index of what is revoked. */
function serveStatusList({ app, keys }: OpenedNode, clock: World['clock']): Set<number> {
  const revoked = new Set<number>()
  app.get('/status/1', (c) => {
    const list = createBitList(1, 1024)
    for (const index of revoked) setStatus(list, index, 1)
    const { alg, key, x5c } = keys.get('pid-issuer')
    const iat = clock.seconds()
    const token = { uri: STATUS_URI, iat, exp: iat + 86_400, ttl: 900, alg, key, x5c }
    return c.body(runSync(createStatusList(list, { ...token, deflate: deflateSync }), driver))
  })
  return revoked
}

/** Requests by host; a host can be taken off, and everything that went over the line is seen. */
function createWeb() {
  const apps = new Map<string, Hono>()
  const seen: { url: string; method: string; headers: Record<string, string>; body: string }[] = []
  const send = async (
    target: string | URL,
    init: { method?: string; headers?: object; body?: unknown } = {},
  ) => {
    const url = new URL(target)
    const { method = 'GET', body } = init
    const headers = { ...init.headers } as Record<string, string>
    seen.push({ url: url.href, method, headers, body: typeof body === 'string' ? body : '' })
    const app = apps.get(url.origin)
    if (app === undefined) throw new Fault('upstream', 'fetch/failed', `${url.host} could not be reached`)
    const content = body === undefined ? {} : { body: body as string }
    return app.request(`${url.pathname}${url.search}`, { method, headers, ...content })
  }
  const nodeFetch: Fetch = async (target, init) => {
    const response = await send(target, init)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder().decode(bytes)
    return {
      status: response.status,
      headers: response.headers,
      receivedAt: START,
      text: async () => text,
      json: async () => JSON.parse(text) as unknown,
      bytes: async () => bytes,
    }
  }
  const walletFetch: WalletFetch = (url, init) => send(url, init)
  return { apps, seen, nodeFetch, walletFetch }
}

type World = {
  readonly pkis: { readonly BE: TestPki; readonly JP: TestPki }
  readonly clock: ReturnType<typeof steppingClock>
  readonly web: ReturnType<typeof createWeb>
}
type Party = 'BE' | 'JP'

function pinsOf(pkis: World['pkis'], party: Party) {
  const pin = (name: string) => pkis[party].keys.get(name).x5tS256
  return { signatory: pin('agreement-signer'), operations: pin('operations') }
}

function agreementOf(pkis: World['pkis'], start: string) {
  const parsed = parseAgreement(readFileSync(DRAFT, 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return rehearse(parsed.agreement, {
    inForceFrom: addSeconds(start, -3600),
    expires: addSeconds(start, 86_400 * 700),
    pins: { BE: pinsOf(pkis, 'BE'), JP: pinsOf(pkis, 'JP') },
    pinnedFrom: addSeconds(start, -86_400),
    lists: (rule) =>
      rule.startsWith('be-jp.pid')
        ? { url: `${BE}/lote/pid.jwt`, signer: pkis.BE.keys.get('list-signer').x5tS256 }
        : undefined,
  })
}

async function openNode({
  party,
  baseUrl,
  pkis,
  clock,
  web,
  store,
}: World & { party: Party; baseUrl: string; store: Store }) {
  const log = createLog({ node: party.toLowerCase(), write: () => undefined })
  const audit = createAudit({ clock })
  const { keys } = pkis[party]
  const publicLog = unwatchedLog({ store, clock })
  const shared = { store, clock, log, audit, publicLog, keys, driver, fetch: web.nodeFetch }
  const trustLists = createTrustLists({ ...shared, config: { baseUrl } })
  const anchors = (['BE', 'JP'] as const).map((code) => ({
    party: code,
    authority: code === 'BE' ? 'be-bosa' : 'jp-da',
    roles: ['signatory'] as const,
    x5tS256: pinsOf(pkis, code).signatory,
    from: addSeconds(clock.now(), -86_400),
    until: null,
  }))
  const partner = party === 'BE' ? { party: 'JP', baseUrl: JP } : { party: 'BE', baseUrl: BE }
  const agreements = createAgreements({ ...shared, config: { party, anchors, partners: [partner] } })
  const app = new Hono()
  app.onError(onError(log))
  app.route('/', agreements.routes)
  app.route('/', trustLists.routes)
  web.apps.set(baseUrl, app)
  return { ...shared, trustLists, agreements, app }
}

type OpenedNode = Awaited<ReturnType<typeof openNode>>

function listOf(territory: Party, kind: string, certificate: Uint8Array): OwnList {
  const assurance = { scale: 'eidas', level: 'substantial' } as const
  return {
    type: kind === 'pid' ? PID_LIST : `urn:entente:lote:${territory.toLowerCase()}:${kind}`,
    territory,
    operator: { en: `TEST ${territory}` },
    agreements: ['urn:entente:agreement:be-jp'],
    entities: [
      {
        name: { en: `TEST ${territory} ${kind}` },
        country: territory,
        contact: 'mailto:test@example.org',
        information: 'https://example.org/',
        services: [
          {
            name: { en: kind },
            certificates: [certificate],
            ...(kind === 'pid' ? { assurance } : {}),
          },
        ],
      },
    ],
  }
}

const PID_LIST = 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType/PIDProviderList'

/** The enrolment service of the register, asking for the identity only, in these formats: the first is preferred. */
export function identityService(formats: readonly ('pid' | 'pid-mdoc')[] = ['pid']): Service {
  const [enrolment] = loadServices().filter(({ id }) => id === 'enrolment')
  if (enrolment === undefined) throw new Error('the enrolment service is part of the node')
  const credentials = enrolment.query.credentials.filter(({ id }) => formats.some((format) => format === id))
  return {
    ...enrolment,
    id: 'identity',
    query: { credentials, credential_sets: [{ options: formats.map((id) => [id]) }] },
    credentials: enrolment.credentials.filter(({ id }) => id === 'pid'),
  }
}

function openVerifier({
  node,
  pki,
  clock,
  web,
  service,
}: { node: OpenedNode; pki: TestPki; service: Partial<Service> } & Pick<World, 'clock' | 'web'>) {
  const { store, audit, log } = node
  const config = { party: 'JP', node: 'jp' }
  const recognition = createRecognition({ ...node, clock, driver, config })
  const verifier = createVerifier({
    store,
    clock,
    log,
    driver,
    fetch: web.nodeFetch,
    accessKey: pki.keys.get('access'),
    audit,
    recognition,
    registers: createRegisters({ store, clock, services: [{ ...identityService(), ...service }] }),
    baseUrl: JP,
    walletUrl: 'https://wallet.example/present',
    returnUrl: ({ serviceId, language }) => `${JP}/${language}/services/${serviceId}/return`,
  })
  node.app.route('/', verifier.routes)
  return { verifier, recognition }
}

function openWallet({ pkis, clock, web }: World) {
  const storage = memoryStorage()
  const jpLists = pkis.JP.keys.get('list-signer').x5tS256
  const trust = createListTrust({
    lists: [{ url: `${JP}/lote/access-ca.jwt`, role: 'access-certificate', signers: [jpLists] }],
    fetch: web.walletFetch,
    subtle,
    clock,
  })
  const wallet = createWallet({
    fetch: web.walletFetch,
    clock,
    subtle,
    random: randomBytes,
    storage,
    trust,
    clientId: 'entente-wallet',
    redirectUri: 'https://wallet.example/callback',
  })
  const deps = {
    fetch: web.walletFetch,
    clock,
    random: randomBytes,
    driver: webDriver(subtle, { issuer: trust }),
    holdings: wallet.holdings,
    allowLocalHttp: false,
    readStanding: createReadStanding({
      fetch: web.walletFetch,
      clock,
      issuers: [{ url: BE }],
      // Nothing here takes time.
      deadline: () => new AbortController().signal,
    }),
  }
  let count = 0
  /** Puts a credential into the wallet as issuance would, without its protocol. */
  async function hold(changes: HoldChanges = {}) {
    const { issuer = pkis.BE.keys.get('pid-issuer'), claims = CLAIMS, vct = 'urn:eudi:pid:be:1' } = changes
    const copyCount = changes.copyCount ?? 2
    const keys = await Promise.all(Array.from({ length: copyCount }, () => wallet.keys.create()))
    const { index = 0 } = changes
    const copies = keys.map((key) => ({
      credential: issueTestCredential({
        issuer,
        claims,
        vct,
        cnf: key.publicJwk,
        exp: clock.seconds() + 86_400 * 7,
        index,
      }),
      keyId: key.id,
      status: undefined,
      uses: 0,
    }))
    const id = `credential-${++count}`
    const issuerIdentity = { chain: [], subject: 'TEST', aki: [] }
    const stored = {
      id,
      format: 'dc+sd-jwt',
      type: vct,
      configurationId: 'pid',
      issuerUrl: BE,
      issuerLabels: [],
      issuer: issuerIdentity,
      labels: [],
      claimLabels: [],
      claims,
      expires: clock.seconds() + 86_400 * 7,
      receivedAt: clock.seconds(),
      copies,
    }
    await storage.change({ put: { ...wallet.keys.stored(keys), [`credential/${id}`]: stored } })
    return id
  }
  return { wallet, hold, openRequest: (link: string) => openRequest(deps, link) }
}

type HoldChanges = {
  readonly issuer?: SigningKey
  readonly claims?: JsonObject
  readonly vct?: string
  readonly copyCount?: number
  /** Place in the status list. */
  readonly index?: number
}

/** A credential as Belgium issues it. */
export function issueTestCredential({
  issuer,
  index,
  ...rest
}: {
  issuer: SigningKey
  claims: JsonObject
  vct: string
  cnf: PublicJwk
  exp: number
  index: number
}): string {
  const { alg, key, x5c } = issuer
  return runSync(
    createSdJwtVc({
      ...rest,
      disclosable: 'every',
      alg,
      key,
      x5c,
      salt: newSalt,
      status: { uri: STATUS_URI, index },
    }),
    driver,
  )
}
