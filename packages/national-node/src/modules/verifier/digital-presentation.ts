/** Presentations through the Digital Credentials API of the browser (OpenID4VP 1.0 Appendix A, HAIP 1.0 §5.2). */
import {
  annexCQuery,
  createAnnexCRequest,
  createMultisignedDcApiRequest,
  createSignedDcApiRequest,
  createUnsignedDcApiRequest,
  decodeBase64url,
  openAnnexCResponse,
  openDcApiResponse,
  REGISTRATION_FORMAT,
  runSync,
  type DcApiProtocol,
  type DcApiRequestEntry,
  type DcqlQuery,
  type OpenedResponse,
  type PublicJwk,
} from '@entente/credentials'
import type { Instant } from '../../kernel/clock.ts'
import { constantTimeEqual } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { nodeJweCrypto } from '../../kernel/jwe-crypto.ts'
import { annexCSession, encryptionInfoOf } from './device-session.ts'
import { over, requireOpen, takeAnswer, type OpenRow, type ResponseDeps } from './receive-response.ts'
import {
  keepRequest,
  prepareRequest,
  REQUEST_SECONDS,
  type PreparedRequest,
  type PresentationStart,
} from './start-presentation.ts'
import type { VerifierDeps } from './verifier-deps.ts'

export type DigitalStart = Omit<PresentationStart, 'channel' | 'requestUriMethod'> & {
  /** In the order in which the page offers them; signed, unsigned, then Annex C where it can ask, when it does not say. */
  readonly protocols?: readonly DcApiProtocol[]
}

export type StartedDigital = {
  readonly id: string
  /** For `navigator.credentials.get({ digital: { requests } })`, called from a gesture of the person. */
  readonly requests: readonly DcApiRequestEntry[]
  readonly expiresAt: Instant
}

/** Safari speaks the last one only. */
const USUAL: readonly DcApiProtocol[] = ['openid4vp-v1-signed', 'openid4vp-v1-unsigned', 'org-iso-mdoc']

/** One request in several forms, with the same nonce and key: the platform takes the first one that it knows. */
export async function startDigital(deps: VerifierDeps, start: DigitalStart): Promise<StartedDigital> {
  const asked = await prepareRequest(deps, start)
  const usual = USUAL.filter((one) => one !== 'org-iso-mdoc' || annexCQuery(asked.query) !== undefined)
  const requests = [...new Set(start.protocols ?? usual)].map((protocol) => entryOf(protocol, deps, asked))
  const origin = new URL(deps.baseUrl).origin
  const request = JSON.stringify(requests.map(({ protocol }) => protocol))
  await keepRequest(deps, start, { ...asked, channel: 'dc-api', clientId: `origin:${origin}`, request })
  return { id: asked.id, requests, expiresAt: asked.expiresAt }
}

function entryOf(protocol: DcApiProtocol, deps: VerifierDeps, asked: PreparedRequest): DcApiRequestEntry {
  const { accessKey, baseUrl, driver } = deps
  const { nonce, query, key, verifierInfo, transactionData, iat } = asked
  const spec = {
    nonce,
    query,
    encryptionKey: key,
    verifierInfo,
    ...(transactionData && { transactionData }),
    origins: [new URL(baseUrl).origin],
    iat,
    exp: iat + REQUEST_SECONDS,
  }
  switch (protocol) {
    case 'openid4vp-v1-unsigned':
      return createUnsignedDcApiRequest(spec)
    case 'openid4vp-v1-signed':
      return runSync(createSignedDcApiRequest(spec, accessKey), driver)
    case 'openid4vp-v1-multisigned':
      return runSync(createMultisignedDcApiRequest(spec, [accessKey]), driver)
    case 'org-iso-mdoc':
      return askByAnnexC(deps, asked)
  }
}

function askByAnnexC(
  { accessKey, baseUrl, driver }: VerifierDeps,
  { query, nonce, key, verifierInfo, transactionData }: PreparedRequest,
): DcApiRequestEntry {
  const one = annexCQuery(query)
  if (one === undefined || transactionData !== undefined) {
    throw new Fault('invalid', 'verifier/unknown-format', 'org-iso-mdoc asks for one mdoc, and nothing else')
  }
  const registered = verifierInfo.find(({ format }) => format === REGISTRATION_FORMAT)?.data
  const steps = createAnnexCRequest({
    query: one,
    encryptionInfo: encryptionInfoOf(nonce, key),
    origin: new URL(baseUrl).origin,
    signWith: accessKey,
    ...(typeof registered === 'string' && { registration: decodeBase64url(registered) }),
  })
  return runSync(steps, driver)
}

export type DigitalAnswer = {
  readonly id: string
  readonly sessionHash: string
  /** As the platform says. */
  readonly protocol: string
  readonly data: unknown
}

/** The page brings what the platform gave it, in the session that asked; anybody else's answer is refused. */
export async function receiveDigital(
  context: ResponseDeps,
  { id, sessionHash, protocol, data }: DigitalAnswer,
): Promise<{ redirect_uri: string }> {
  const row = await requireOpen(context.deps, id)
  if (row.channel !== 'dc-api') throw over('its answer is posted by the wallet')
  if (!constantTimeEqual(row.session_hash, sessionHash)) throw over('another browser session asked')
  const offered = JSON.parse(row.request_object) as readonly string[]
  if (!offered.includes(protocol)) {
    throw new Fault('invalid', 'oauth/invalid_request', 'VP_SHAPE: protocol was not offered')
  }
  const { redirectUri } = await (protocol === 'org-iso-mdoc'
    ? takeAnnexC(context, row, data)
    : takeAnswer(context, row, await openByOpenId(row, data)))
  return { redirect_uri: redirectUri }
}

function openByOpenId(row: OpenRow, data: unknown): Promise<OpenedResponse> {
  const key = JSON.parse(row.encryption_key) as object
  return openDcApiResponse(data, { key, kid: row.encryption_kid, platform: nodeJweCrypto })
}

const { subtle } = globalThis.crypto
const KEY = { name: 'ECDH', namedCurve: 'P-256' } as const

async function takeAnnexC(context: ResponseDeps, row: OpenRow, data: unknown) {
  const jwk = JSON.parse(row.encryption_key) as PublicJwk
  const privateKey = await subtle.importKey('jwk', jwk, KEY, false, ['deriveBits'])
  const transcript = annexCSession(context.deps, encryptionInfoOf(row.nonce, jwk))
  const queryId = annexCQuery(JSON.parse(row.query) as DcqlQuery)?.id ?? ''
  const recipient = { privateKey, publicKey: jwk }
  const opened = await openAnnexCResponse(subtle, data, { queryId, recipient, transcript })
  return takeAnswer({ ...context, transcript: () => transcript }, row, opened)
}
