import { Hono } from 'hono'
import type { Decision } from '@entente/agreement'
import {
  type Check,
  createRequestLink,
  type CredentialFormat,
  type DcqlQuery,
  parseJws,
} from '@entente/credentials'
import { openCors } from '../../http/cors.ts'
import { addSeconds } from '../../kernel/clock.ts'
import { constantTimeEqual } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import { createLru } from '../../kernel/lru.ts'
import type { Tx } from '../../store/database.ts'
import type { IssuedBatch } from '../issuer/index.ts'
import type { RecognitionInput } from '../recognition/index.ts'
import { createVerifier, type Verifier } from '../verifier/index.ts'
import { askingService } from './asking-service.ts'
import { faultyCredential, type SampleCredential, sampleStatusList } from './faulty-credential.ts'
import { type FaultyDeps, faultyLink, faultyRequest } from './faulty-request.ts'
import { expiredAccessKey, strangerKey } from './faulty-signer.ts'
import { type CredentialFault, isRequestFault, REQUEST_FAULTS, type RequestFault } from './faults.ts'
import { findIssued, offerSample, type SampleOffer } from './offer-samples.ts'
import { ANY_WALLET, RUN_SECONDS, type SandboxDeps } from './sandbox-deps.ts'
import { deleteRuns, findRun, insertAnswer, insertRun, listAnswers, type RunRow } from './store.ts'

/** One credential of an answer: every check of it, and what the agreements say. No attribute. */
export type SandboxAnswer = {
  readonly type?: string
  /** The claims that were asked of it. */
  readonly asked: readonly string[]
  readonly checks: readonly Check[]
  readonly decision: Pick<Decision, 'verdict' | 'deciding' | 'reasons' | 'rule'>
}

type Asked = {
  /** Opens a wallet; in this browser, or through a code on another device. */
  readonly link: string
  readonly state: string
  readonly failure?: string
}

export type SandboxRun = {
  readonly id: string
  readonly query: DcqlQuery
  readonly sameDevice: Asked
  readonly crossDevice: Asked
  /** The request for another device, decoded. */
  readonly request: { readonly header: object; readonly payload: object }
  readonly answers: readonly SandboxAnswer[]
}

export type DecodedRequest = {
  readonly link: string
  readonly requestUri: string
  readonly header: object
  readonly payload: object
}

export type Sandbox = {
  /** Asks any wallet for this; the run is for the browser session that began it. */
  start(wish: {
    readonly query: DcqlQuery
    readonly sessionHash: string
    readonly language: string
  }): Promise<string>
  find(question: { readonly id: string; readonly sessionHash: string }): Promise<SandboxRun | undefined>
  /** A request that a wallet must refuse. */
  faultyRequest(fault: RequestFault): DecodedRequest
  /** Those that can be made here. */
  readonly requestFaults: readonly RequestFault[]
  /** A document that a verifier must refuse, bound to the key that was brought. */
  faultyCredential: (sample: Parameters<typeof faultyCredential>[1]) => SampleCredential
  /** Offers such a document to whichever wallet opens the link; absent where no identity document is issued. */
  readonly offers?:
    | {
        create(sample: {
          readonly fault: CredentialFault
          readonly format: CredentialFormat
        }): Promise<SampleOffer>
        /** What was issued for one offer, and what the wallet said of it. */
        listIssued(offer: {
          readonly fault: CredentialFault
          readonly run: string
        }): Promise<readonly IssuedBatch[]>
      }
    | undefined
  sweep(): Promise<number>
  readonly routes: Hono
}

const requestFaults = Object.keys(REQUEST_FAULTS) as RequestFault[]
/** Runs of which this process has not yet asked: the verifier reads their query once, when it begins. */
const PENDING_MAX = 256

/**
 * A verifier and an issuer for people who write wallets and verifiers: the very code of this node under an address of
 * its own, asking what they want, with every check shown and every mistake at one click.
 */
export function createSandbox(world: SandboxDeps): Sandbox {
  const authority = world.keys.find('access-ca')
  const expired = authority && expiredAccessKey(world, authority)
  const deps = { ...world, stranger: strangerKey(world), expired }
  const { issuer } = world
  const pending = createLru<string, DcqlQuery>(PENDING_MAX)
  const verifier = createVerifier({
    ...deps,
    baseUrl: `${deps.baseUrl}/sandbox`,
    walletUrl: deps.config.walletUrl ?? ANY_WALLET,
    recognition: watched(deps),
    registers: {
      getService: (id) => askingService(id, deps.config.party, pending.get(id) ?? { credentials: [] }),
    },
    returnUrl: ({ serviceId, language }) => `${deps.baseUrl}/${language}/sandbox/runs/${serviceId}`,
  })
  return {
    start: (wish) => start(deps, { verifier, pending, ...wish }),
    async find({ id, sessionHash }) {
      const row = await findRun(deps.store.db, id)
      if (row === undefined || !constantTimeEqual(row.session_hash, sessionHash)) return undefined
      return told(deps, verifier, row)
    },
    faultyRequest(fault) {
      const { header, payload } = parsed(faultyRequest(deps, fault))
      return { ...faultyLink(deps, fault), header, payload }
    },
    requestFaults: requestFaults.filter((fault) => fault !== 'expired-certificate' || expired !== undefined),
    faultyCredential: (sample) => faultyCredential(deps, sample),
    offers: issuer && {
      create: (sample) => offerSample({ ...deps, issuer }, sample),
      listIssued: (offer) => findIssued(issuer, offer),
    },
    async sweep() {
      // A node that asks for nothing itself has no other verifier to do it.
      await verifier.sweep()
      const before = addSeconds(deps.clock.now(), -RUN_SECONDS)
      return deps.store.transaction((tx) => deleteRuns(tx, before))
    },
    routes: sandboxRoutes(deps, verifier),
  }
}

/** The recognition of the node, whose every look is kept for the developer: the checks, and the decision. */
function watched({ recognition, clock }: SandboxDeps): SandboxDeps['recognition'] {
  return {
    ...recognition,
    async recogniseCredential(tx: Tx, input: RecognitionInput) {
      const recognised = await recognition.recogniseCredential(tx, input)
      const { verdict, deciding, reasons, rule } = recognised.decision
      const { type, checks } = input.report
      const answer: SandboxAnswer = {
        ...(type !== undefined && { type }),
        asked: input.asked.map((path) => path.join('.')),
        checks,
        decision: { verdict, deciding, reasons, rule },
      }
      const run = input.service.id.split(':').at(-1) ?? ''
      await insertAnswer(tx, { run, answer: JSON.stringify(answer), created_at: clock.now() })
      return recognised
    },
  }
}

type Wish = {
  readonly verifier: Verifier
  readonly pending: { set(id: string, query: DcqlQuery): void }
  readonly query: DcqlQuery
  readonly sessionHash: string
  readonly language: string
}

async function start({ store, clock }: SandboxDeps, wish: Wish): Promise<string> {
  const { verifier, pending, query, sessionHash, language } = wish
  const id = randomToken(16)
  pending.set(id, query)
  const ask = (channel: 'same-device' | 'cross-device') =>
    verifier.startPresentation({ serviceId: id, sessionHash, language, channel })
  const [same, cross] = [await ask('same-device'), await ask('cross-device')]
  const request = await verifier.routes.request(`/verifier/requests/${cross.id}`)
  const text = await request.text()
  await store.transaction((tx) =>
    insertRun(tx, {
      id,
      session_hash: sessionHash,
      query: JSON.stringify(query),
      same_device: same.id,
      same_device_link: same.walletUrl,
      cross_device: cross.id,
      cross_device_link: createRequestLink(ANY_WALLET, cross),
      request: text,
      created_at: clock.now(),
    }),
  )
  return id
}

async function told(deps: SandboxDeps, verifier: Verifier, row: RunRow): Promise<SandboxRun> {
  const state = async (id: string, link: string): Promise<Asked> => {
    const found = await verifier.findState({ id, sessionHash: row.session_hash })
    const { failure } = found ?? {}
    return { link, state: found?.state ?? 'expired', ...(failure !== undefined && { failure }) }
  }
  const answers = await listAnswers(deps.store.db, row.id)
  return {
    id: row.id,
    query: JSON.parse(row.query) as DcqlQuery,
    sameDevice: await state(row.same_device, row.same_device_link),
    crossDevice: await state(row.cross_device, row.cross_device_link),
    request: parsed(row.request),
    answers: answers.map(({ answer }) => JSON.parse(answer) as SandboxAnswer),
  }
}

function parsed(token: string): { readonly header: object; readonly payload: object } {
  const { header, payload } = parseJws(token)
  return { header, payload }
}

/** What wallets and verifiers fetch, from any origin. */
function sandboxRoutes(deps: FaultyDeps, verifier: Verifier): Hono {
  const app = new Hono()
  app.use('/sandbox/faulty/*', openCors())
  app.use('/sandbox/status/*', openCors())
  app.get('/sandbox/faulty/:fault', (c) => {
    const fault = c.req.param('fault')
    if (!isRequestFault(fault))
      throw new Fault('not-found', 'sandbox/unknown-fault', 'There is no such request')
    return c.body(faultyRequest(deps, fault), 200, {
      'content-type': 'application/oauth-authz-req+jwt',
      'cache-control': 'no-store',
    })
  })
  app.get('/sandbox/status/1', (c) =>
    c.body(sampleStatusList(deps), 200, { 'content-type': 'application/statuslist+jwt' }),
  )
  app.route('/sandbox', verifier.routes)
  return app
}
