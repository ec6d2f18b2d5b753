/** For tests: a verifier with all that it needs, and a wallet that answers it, well or badly. */
import {
  certificatePublicJwk,
  createPresentationResponse,
  parseJws,
  parseRequestLink,
  present,
  runAsync,
  runSync,
  verifyRequestObject,
  x5cOf,
  type KeyRef,
  type NewKeyBinding,
  type PresentationRequest,
  type Report,
  type VpToken,
} from '@entente/credentials'
import type { Decision } from '@entente/agreement'
import { parseCertificate } from '@entente/trust'
import { steppingClock } from '../../kernel/clock.ts'
import { nodeDriver, sha256 } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { newId } from '../../kernel/ids.ts'
import { createLog } from '../../kernel/log.ts'
import { ownTables, type Store, type Tx } from '../../store/database.ts'
import { createAudit } from '../audit/index.ts'
import type { IssuerTrust, Recognition } from '../recognition/index.ts'
import {
  createVerifierPki,
  issueTestCredential,
  START,
  type CredentialChanges,
  type TestCredential,
  type TestPki,
} from './credential-fixtures.ts'
import { createVerifier, type AskingService, type Verifier, type VerifierDeps } from './index.ts'

export const SESSION = sha256('the browser session that began it')
const driver = nodeDriver()

export const SERVICE: AskingService = {
  id: 'admission',
  urn: 'urn:entente:service:jp:admission',
  name: { en: 'TEST admission' },
  sector: 'higher-education',
  purpose: 'admission',
  purposeText: { en: 'To check who applies' },
  query: {
    credentials: [
      {
        id: 'pid',
        format: 'dc+sd-jwt',
        meta: { vct_values: ['urn:eudi:pid:be:1'] },
        claims: [{ path: ['family_name'] }, { path: ['birthdate'] }],
      },
    ],
  },
  credentials: [{ id: 'pid', wanted: ['family_name', 'birthdate'] }],
  required: 'substantial',
  pilotAccepted: false,
}

/**
 * Recognition with one rule: what verifies is recognised. The rules of the agreements have their own tests; here
 * only what the verifier hands over and keeps is looked at. It writes its receipt in the caller's transaction.
 */
export function plainRecognition(store: Store, trust: IssuerTrust) {
  const seen: Report[] = []
  const recognition: Pick<Recognition, 'issuerTrust' | 'recogniseCredential' | 'findReceipt'> = {
    issuerTrust: async () => trust,
    async recogniseCredential(tx: Tx, { report, service, at }) {
      seen.push(report)
      const receiptId = newId(steppingClock(at))
      const verdict = report.verdict === 'valid' ? 'RECOGNISED' : 'NOT_RECOGNISED'
      const row = { id: receiptId, verdict, receipt: `${receiptId}.signed`, created_at: at }
      await ownTables<{ recognition_receipt: typeof row }>(tx)
        .insertInto('recognition_receipt')
        .values(row)
        .execute()
      const attributes = Object.fromEntries(service.wanted.map((name) => [name, report.claims?.[name]]))
      const recognised = verdict === 'RECOGNISED'
      return {
        decision: { verdict, reasons: [] } as unknown as Decision,
        attributes: recognised ? attributes : {},
        losses: [],
        receiptId,
        receipt: row.receipt,
      }
    },
    async findReceipt(id) {
      type Tables = { recognition_receipt: { id: string; receipt: string } }
      const found = ownTables<Tables>(store.db).selectFrom('recognition_receipt').select('receipt')
      return (await found.where('id', '=', id).executeTakeFirst())?.receipt
    },
  }
  return { recognition, seen }
}

export type TestVerifier = ReturnType<typeof createTestVerifier>

type TestOptions = {
  readonly store: Store
  readonly changes?: Partial<VerifierDeps>
  readonly clock?: ReturnType<typeof steppingClock>
  readonly pki?: TestPki
}

/** Open to tests that make one part of the node fail. */
type TestDeps = Omit<VerifierDeps, 'recognition'> & {
  recognition: { -readonly [Name in keyof VerifierDeps['recognition']]: VerifierDeps['recognition'][Name] }
}

export function createTestVerifier({
  store,
  changes = {},
  clock = steppingClock(START),
  pki = createVerifierPki(),
}: TestOptions) {
  const certificate = pki.issuers.certificate
  const trust: IssuerTrust = {
    anchors: [
      {
        der: certificate,
        sha256: sha256(certificate),
        list: { uri: 'https://be.example/lote/pid.jwt', sequence: 1 },
      },
    ],
    lists: [],
    version: 'lists-1',
  }
  const { recognition, seen } = plainRecognition(store, trust)
  const served = new Map<string, string>()
  const fetched: string[] = []
  const audit = createAudit({ clock })
  const deps: TestDeps = {
    store,
    clock,
    log: createLog({ node: 'jp', write: () => undefined }),
    driver,
    fetch: textFetch(served, fetched),
    accessKey: pki.accessKey,
    audit,
    recognition,
    registers: { getService: () => SERVICE },
    baseUrl: 'https://jp.example',
    walletUrl: 'https://wallet.example/present',
    returnUrl: ({ serviceId, language }) => `https://jp.example/${language}/services/${serviceId}/return`,
    ...changes,
  }
  const verifier = createVerifier(deps)
  return { verifier, deps, clock, audit, seen, served, fetched, trust, pki, ...answering(verifier, clock) }
}

/** A web of texts: what is not served is not there. */
function textFetch(served: ReadonlyMap<string, string>, fetched: string[]): Fetch {
  return async (url) => {
    fetched.push(String(url))
    const text = served.get(String(url))
    const body = text ?? 'nothing here'
    return {
      status: text === undefined ? 404 : 200,
      headers: new Headers(),
      receivedAt: START,
      text: async () => body,
      json: async () => JSON.parse(body) as unknown,
      bytes: async () => Buffer.from(body),
    }
  }
}

export type Bends = {
  readonly paths?: readonly (readonly (string | number)[])[]
  readonly binding?: Partial<NewKeyBinding>
  readonly token?: (presented: string) => string
  readonly vpToken?: (token: VpToken) => VpToken
  readonly request?: (request: PresentationRequest) => Partial<PresentationRequest>
}

function answering(verifier: Verifier, clock: { seconds(): number }) {
  const start = (sessionHash = SESSION) =>
    verifier.startPresentation({ serviceId: SERVICE.id, sessionHash, language: 'en' })

  /** Follows the link as a wallet does, with the checks of a wallet. */
  const fetchRequest = async (walletUrl: string): Promise<PresentationRequest> => {
    const parsed = parseRequestLink(walletUrl)
    if (!parsed.ok) throw new Error(parsed.detail)
    const { requestUri, clientId } = parsed.link
    const answer = await verifier.routes.request(new URL(requestUri).pathname)
    const text = await answer.text()
    const [leaf = ''] = x5cOf(parseJws(text)) ?? []
    const jwk = certificatePublicJwk(parseCertificate(Buffer.from(leaf, 'base64')).spki, 'ES256')
    const key = driver({ op: 'import', alg: 'ES256', jwk: jwk ?? { kty: 'none' } }) as KeyRef
    const issuer = { chain: [], subject: 'CN=TEST University', aki: [] }
    const trusting = nodeDriver({ issuer: () => ({ trusted: true, key, issuer }) })
    const verdict = runSync(verifyRequestObject(text, { clientId, at: clock.seconds() }), trusting)
    if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`)
    return verdict.request
  }

  const createAnswer = async (request: PresentationRequest, held: TestCredential, bends: Bends = {}) => {
    const steps = present({
      token: held.token,
      paths: bends.paths ?? [['family_name'], ['birthdate']],
      random: () => 0,
      keyBinding: {
        key: held.key,
        alg: 'ES256',
        audience: request.clientId,
        nonce: request.nonce,
        iat: clock.seconds(),
        ...bends.binding,
      },
    })
    const presented = await runAsync(steps, async (step) => driver(step))
    const token = { pid: [bends.token?.(presented) ?? presented] }
    const changed = { ...request, ...bends.request?.(request) }
    return createPresentationResponse(changed, bends.vpToken?.(token) ?? token)
  }

  const post = async (request: PresentationRequest, form: URLSearchParams) => {
    const answer = await verifier.routes.request(new URL(request.responseUri).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as PostAnswer }
  }
  return { start, fetchRequest, createAnswer, post }
}

export type PostAnswer = { redirect_uri?: string; error?: string; error_description?: string }

export function responseCodeOf({ redirect_uri: address = '' }: PostAnswer): string {
  return new URL(address).searchParams.get('response_code') ?? ''
}

/** Everything up to the result: asked, answered (bent as wished), and read by the session that began it. */
export async function presentOnce(store: Store, bends: Bends = {}, changes: CredentialChanges = {}) {
  const world = createTestVerifier({ store })
  const started = await world.start()
  const request = await world.fetchRequest(started.walletUrl)
  const held = issueTestCredential(world.pki.issuer, changes)
  const answer = await world.post(request, await world.createAnswer(request, held, bends))
  const responseCode = answer.status === 200 ? responseCodeOf(answer.body) : ''
  const result = await world.verifier.result({ sessionHash: SESSION, responseCode })
  const events = async () => (await world.audit.list(store.db)).map(({ event }) => event)
  return { store, ...world, started, request, held, answer, responseCode, result, events }
}
