/** Presentations through the Digital Credentials API of the browser (OpenID4VP 1.0 Appendix A, HAIP 1.0 §5.2). */
import {
  createMultisignedDcApiRequest,
  createSignedDcApiRequest,
  createUnsignedDcApiRequest,
  openDcApiResponse,
  runSync,
  type DcApiProtocol,
  type DcApiRequestEntry,
} from '@entente/credentials'
import type { Instant } from '../../kernel/clock.ts'
import { constantTimeEqual } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { over, requireOpen, takeAnswer, type ResponseDeps } from './receive-response.ts'
import {
  keepRequest,
  prepareRequest,
  REQUEST_SECONDS,
  type PreparedRequest,
  type PresentationStart,
} from './start-presentation.ts'
import type { VerifierDeps } from './verifier-deps.ts'

export type DigitalStart = Omit<PresentationStart, 'channel' | 'requestUriMethod'> & {
  /** In the order in which the page offers them; signed first, then unsigned, when it does not say. */
  readonly protocols?: readonly DcApiProtocol[]
}

export type StartedDigital = {
  readonly id: string
  /** For `navigator.credentials.get({ digital: { requests } })`, called from a gesture of the person. */
  readonly requests: readonly DcApiRequestEntry[]
  readonly expiresAt: Instant
}

const USUAL: readonly DcApiProtocol[] = ['openid4vp-v1-signed', 'openid4vp-v1-unsigned']

/** One request in several forms, with the same nonce and key: the platform takes the first one that it knows. */
export async function startDigital(deps: VerifierDeps, start: DigitalStart): Promise<StartedDigital> {
  const asked = await prepareRequest(deps, start)
  const requests = [...new Set(start.protocols ?? USUAL)].map((protocol) => entryOf(protocol, deps, asked))
  const origin = new URL(deps.baseUrl).origin
  const request = JSON.stringify(requests.map(({ protocol }) => protocol))
  await keepRequest(deps, start, { ...asked, channel: 'dc-api', clientId: `origin:${origin}`, request })
  return { id: asked.id, requests, expiresAt: asked.expiresAt }
}

function entryOf(
  protocol: DcApiProtocol,
  { accessKey, baseUrl, driver }: VerifierDeps,
  { nonce, query, key, verifierInfo, transactionData, iat }: PreparedRequest,
): DcApiRequestEntry {
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
  }
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
  const key = JSON.parse(row.encryption_key) as object
  const opened = await openDcApiResponse(data, { key, kid: row.encryption_kid })
  const { redirectUri } = await takeAnswer(context, row, opened)
  return { redirect_uri: redirectUri }
}
