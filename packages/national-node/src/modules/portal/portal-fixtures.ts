/** For tests: a portal on real registers, sessions, issuer and agreements; only the wallet's answers are written down. */
import { assetsOf } from '@entente/ui'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Agreement,
  type AgreementSignature,
  type AgreementState,
  type History,
  type Notice,
  parseAgreement,
  stateAt,
} from '@entente/agreement'
import { browserSession } from '../../http/session.ts'
import { type Instant, steppingClock } from '../../kernel/clock.ts'
import { hexSha256, newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import type { Keys, SigningKey } from '../../kernel/keys.ts'
import { createLog } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import { createAudit } from '../audit/index.ts'
import { createIssuer, diplomaType, pidType } from '../issuer/index.ts'
import { createRegisters, loadServices } from '../registers/index.ts'
import {
  createPortal,
  type Decided,
  type PortalConfig,
  type PortalDeps,
  type PortalIssuer,
  type PortalResult,
} from './index.ts'

export const START = '2027-01-15T10:00:00.000Z'
const AGREEMENTS = join(import.meta.dirname, '../../../../../agreements')

export const NOTICE_TEXT = {
  fr: 'Une clé de la liste belge est peut-être compromise.',
  nl: 'Een sleutel van de Belgische lijst is misschien gecompromitteerd.',
  de: 'Ein Schlüssel der belgischen Liste ist möglicherweise kompromittiert.',
  en: 'A key of the Belgian list may be compromised.',
  ja: 'ベルギーのリストの鍵が漏えいしたおそれがあります。',
  ar: 'قد يكون أحد مفاتيح القائمة البلجيكية مخترقا.',
  vi: 'Một khóa của danh sách Bỉ có thể đã bị lộ.',
}

export function readPair(pair: string): Agreement {
  const parsed = parseAgreement(readFileSync(join(AGREEMENTS, pair, 'agreement.json'), 'utf8'))
  if (!parsed.ok) throw new Error(`${pair}: ${parsed.problems[0]?.pointer} ${parsed.problems[0]?.detail}`)
  return parsed.agreement
}

/** The state of an agreement as it is, or after a notice that suspends one of its rules. */
export function stateOf(agreement: Agreement, at: Instant, suspendedRule?: string): AgreementState {
  const history = historyOf([agreement], suspendedRule)
  const state = stateAt(history, { t: at, k: at, sha256: hexSha256 })
  if (state === undefined) throw new Error('no version is known')
  return state
}

/** Everything kept of an agreement: its versions, signed by both sides, and the notice that suspends a rule. */
export function historyOf(versions: readonly Agreement[], suspendedRule?: string): History {
  const [first] = versions
  if (first === undefined) throw new Error('no version is given')
  const notices = suspendedRule === undefined ? [] : [suspendNotice(first, suspendedRule)]
  return {
    id: first.id,
    versions: versions.map((agreement) => ({
      opened: { agreement, canonical: '', sha256: hashOf(agreement), signatures: signaturesOf(agreement) },
      knownAt: first.validity.inForceFrom,
    })),
    notices: notices.map((notice) => ({ opened: notice, knownAt: START })),
  }
}

/** The text of the second version, agreed but not yet in force at the start. */
export function amended(agreement: Agreement): Agreement {
  const { validity, recognitions, dataExchange } = agreement
  return {
    ...agreement,
    version: 2,
    previous: { version: 1, sha256: hashOf(agreement) },
    validity: { ...validity, inForceFrom: '2027-06-01T00:00:00.000Z', expires: '2029-10-01T00:00:00.000Z' },
    recognitions: recognitions.map((rule) => ({
      ...rule,
      list: { ...rule.list, maxAge: 'PT12H' },
      scope: { ...rule.scope, purposes: rule.scope.purposes.slice(0, 1) },
    })),
    dataExchange: dataExchange.map((clause) => ({
      ...clause,
      retention: { ...clause.retention, max: 'P1Y' },
    })),
    legal: { ...agreement.legal, note: { ...agreement.legal.note, ar: 'نص مؤقت.' } },
  }
}

function hashOf({ version }: Agreement): string {
  return (version === 1 ? 'ab' : 'ef').repeat(32)
}

function signaturesOf({ parties }: Agreement): AgreementSignature[] {
  return parties.map(({ code, authorities: [authority] }) => ({
    party: code,
    authority: authority?.id ?? '',
    x5tS256: authority?.signers?.[0]?.['x5t#S256'] ?? '',
    alg: 'ES256',
    signedAt: '2026-09-21T08:30:00.000Z',
    timestampedAt: null,
  }))
}

function suspendNotice(agreement: Agreement, rule: string) {
  const [party] = agreement.parties
  const authority = party.authorities.find(({ roles }) => roles.includes('signatory'))
  const notice: Notice = {
    '@type': 'EntenteNotice',
    schema: 'urn:entente:schema:notice:1',
    id: 'urn:uuid:0194682c-5c00-7000-8000-000000000001',
    agreement: { id: agreement.id, version: agreement.version, sha256: 'ab'.repeat(32) },
    issuer: { party: party.code, authority: authority?.id ?? '' },
    type: 'suspend',
    target: [`recognitions:${rule}`],
    effectiveFrom: START,
    reason: { code: 'S3', text: NOTICE_TEXT },
    refs: [],
    evidence: [],
    issuedAt: START,
    seq: 1,
    prev: null,
  }
  const x5tS256 = authority?.signers?.[0]?.['x5t#S256'] ?? ''
  return { notice, sha256: 'cd'.repeat(32), x5tS256, signedAt: START }
}

/** A document that was recognised in the pilot; tests change what they are about. */
export function decided(change: Partial<Decided['decision']> = {}, rest: Partial<Decided> = {}): Decided {
  return {
    queryId: 'pid',
    receiptId: '01946830-0000-7000-8000-000000000001',
    attributes: {
      family_name: 'D’Hondt',
      given_name: 'Noor',
      birthdate: '1999-04-03',
      nationalities: ['BE'],
    },
    decision: {
      at: START,
      verdict: 'RECOGNISED_LIMITED',
      reasons: [
        { code: 'PILOT', class: 'limit', clause: '/mode', detail: 'the agreement is a pilot' },
        { code: 'LOA_PROVISIONAL', class: 'limit', clause: '/recognitions/0/loa/rules/0', detail: '' },
      ],
      effect: {
        assurance: 'substantial',
        level: { ial: '2', aal: '2', fal: '1' },
        trustService: 'none',
        printQualified: false,
        boundBy: 'loa',
      },
      agreement: { id: 'urn:entente:agreement:be-jp', version: 1, sha256: 'ab'.repeat(32) },
      rule: 'be-jp.pid',
      ...change,
    },
    ...rest,
  }
}

const NO_EFFECT = {
  assurance: 'none',
  level: null,
  trustService: 'none',
  printQualified: false,
  boundBy: null,
} as const

export function suspendedDecision(): Decided {
  const reasons = [
    { code: 'SUSPENDED_BY_NOTICE', class: 'suspend', clause: '/recognitions/0', detail: 'notice 0194682c' },
    { code: 'PILOT', class: 'limit', clause: '/mode', detail: '' },
  ] as const
  return decided({ verdict: 'SUSPENDED', reasons, effect: NO_EFFECT }, { attributes: {} })
}

export type TestPortal = Awaited<ReturnType<typeof createTestPortal>>

export const PORTAL_CONFIG: PortalConfig = {
  country: 'JP',
  name: { en: 'Japan (TEST)', ja: '日本（TEST）', ar: 'اليابان (TEST)' },
  fallback: 'ja',
  timeZone: 'Asia/Tokyo',
  test: true,
  gallery: true,
  assets: assetsOf(),
  partners: [
    { party: 'BE', baseUrl: 'http://localhost:7101' },
    { party: 'EU', baseUrl: 'http://localhost:7103' },
    { party: 'TN', baseUrl: 'http://localhost:7104' },
  ],
  formAction: ['http://localhost:7100'],
}

/** A Japanese node that asks, and issues TEST documents to people of a Belgian seed. */
export async function createTestPortal(store: Store, change: Partial<PortalDeps> = {}) {
  const clock = steppingClock(START)
  const registers = createRegisters({ store, clock, services: loadServices() })
  await store.transaction((tx) => registers.seedPersons(tx, { country: 'BE', count: 20, seed: 'portal' }))
  const session = browserSession({ store, clock, name: 'entente_jp_session', secure: false })
  const results = new Map<string, PortalResult>()
  const started: { serviceId: string; sessionHash: string; language: string }[] = []
  const log: string[] = []
  const receipts = new Map<string, string>()
  const bundles = new Map<string, string>()
  const suspended: { rule?: string } = {}
  const portal = createPortal({
    config: PORTAL_CONFIG,
    clock,
    log: createLog({ node: 'jp', write: (line) => log.push(line) }),
    session,
    registers,
    agreements: {
      states: async (at) => [stateOf(readPair('be-jp'), at, suspended.rule), stateOf(readPair('eu-jp'), at)],
      history: async (id) => histories(suspended.rule).find((history) => history.id === id),
    },
    verifier: {
      async startPresentation(start) {
        started.push(start)
        return { walletUrl: 'http://localhost:7100/present?request_uri=x' }
      },
      result: async ({ responseCode }) =>
        results.get(responseCode) ?? { outcome: 'refused', code: 'VP_SESSION_MISMATCH' },
    },
    reattestation: {
      offered: async (shown) =>
        shown.filter(({ holderKey }) => holderKey !== undefined).map(({ queryId }) => queryId),
      take: async ({ queryId }) => ({ offerUrl: `http://localhost:7100/receive?of=${queryId}` }),
    },
    issuer: issuerPort({ store, clock, registers, session }),
    receiptUrl: (id) => `/verifier/receipts/${id}`,
    findReceipt: async (id) => receipts.get(id),
    findBundle: async (id) => bundles.get(id),
    ...change,
  })
  return {
    portal,
    registers,
    clock,
    receipts,
    bundles,
    results,
    started,
    suspended,
    log,
    ...browsing(portal.routes),
  }
}

/** Of one agreement there is a second version, of the other only the first. */
function histories(suspendedRule?: string): readonly History[] {
  const beJp = readPair('be-jp')
  return [historyOf([beJp, amended(beJp)], suspendedRule), historyOf([readPair('eu-jp')])]
}

type IssuerWorld = Pick<Parameters<typeof createIssuer>[0], 'store' | 'clock' | 'registers' | 'session'>

/** The real issuer behind the portal's port, as node.ts puts them together. */
function issuerPort(world: IssuerWorld): PortalIssuer {
  const { key, publicJwk } = newSigningKey()
  const signing: SigningKey = { alg: 'ES256', key, x5c: [], x5tS256: '', publicJwk }
  const keys: Keys = {
    get: () => signing,
    find: () => signing,
    findNoteKey: () => undefined,
    secret: () => new Uint8Array(32),
  }
  const issuer = createIssuer({
    ...world,
    keys,
    driver: nodeDriver(),
    log: createLog({ node: 'jp', write: () => undefined }),
    audit: createAudit(world),
    config: {
      baseUrl: 'https://jp.example',
      names: { en: 'TEST' },
      languages: ['en'],
      assets: assetsOf(),
      clients: [],
      types: [pidType({ country: 'BE', authority: 'TEST' }), diplomaType()],
      batchSize: 1,
      statusListSize: 1024,
      walletUrl: 'http://localhost:7100',
    },
  })
  return {
    async createOffer({ personId, type }) {
      const { linkByReference: offerUrl, txCode } = await issuer.createOffer({ personId, types: [type] })
      return { offerUrl, txCode }
    },
  }
}

/** A browser that keeps its cookie and sends forms as browsers do. */
function browsing(app: { request(path: string, init?: RequestInit): Response | Promise<Response> }) {
  let cookie = ''
  const open = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }), ...(init.headers as object) }
    const answer = await app.request(`http://localhost${path}`, { ...init, headers })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
  const read = async (path: string): Promise<string> => (await open(path)).text()
  const send = (path: string, fields: Record<string, string>): Promise<Response> =>
    open(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
      body: new URLSearchParams(fields).toString(),
    })
  const tokenOn = async (path: string): Promise<string> =>
    /name="form_token" value="([^"]*)"/.exec(await read(path))?.[1] ?? ''
  return { open, read, send, tokenOn }
}
