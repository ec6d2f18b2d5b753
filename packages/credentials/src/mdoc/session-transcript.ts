import { decodeBase64url } from '../bytes.ts'
import { writeCbor, writeEmbedded } from '../cbor/write-cbor.ts'
import { CborRaw, type CborValue } from '../cbor/cbor-value.ts'
import type { Bytes, Steps } from '../ports.ts'

/**
 * The session a device signs for, as encoded CBOR: `[null, null, Handover]`, since no device engagement and no reader
 * key exist in these flows (ISO 18013-5 §9.1.5.1).
 */
export type SessionTranscript = Bytes

export type RedirectSession = {
  /** Full client_id with its prefix. */
  readonly clientId: string
  readonly nonce: string
  readonly responseUri: string
  /** RFC 7638, base64url, of the key the answer was encrypted to; absent when it was not encrypted. */
  readonly jwkThumbprint?: string
}

/** OpenID4VP 1.0 B.2.6.1, by redirect. */
export function* redirectTranscript(session: RedirectSession): Steps<SessionTranscript> {
  const { clientId, nonce, responseUri, jwkThumbprint } = session
  return yield* transcriptOf('OpenID4VPHandover', [clientId, nonce, thumbprintOf(jwkThumbprint), responseUri])
}

export type DcApiSession = {
  /** As the platform tells it, without the prefix `origin:`. */
  readonly origin: string
  readonly nonce: string
  readonly jwkThumbprint?: string
}

/** OpenID4VP 1.0 B.2.6.2, by the Digital Credentials API. */
export function* dcApiTranscript({ origin, nonce, jwkThumbprint }: DcApiSession): Steps<SessionTranscript> {
  return yield* transcriptOf('OpenID4VPDCAPIHandover', [origin, nonce, thumbprintOf(jwkThumbprint)])
}

export type AnnexCSession = {
  /** base64url, as it was sent. */
  readonly encryptionInfo: string
  readonly origin: string
}

/** ISO 18013-7 C.5, `org-iso-mdoc` by the Digital Credentials API. */
export function* annexCTranscript({ encryptionInfo, origin }: AnnexCSession): Steps<SessionTranscript> {
  return yield* transcriptOf('dcapi', [encryptionInfo, origin])
}

function* transcriptOf(name: string, info: readonly CborValue[]): Steps<SessionTranscript> {
  const hash = (yield { op: 'hash', alg: 'sha-256', data: writeCbor(info) }) as string
  return writeCbor([null, null, [name, decodeBase64url(hash)]])
}

function thumbprintOf(text: string | undefined): Bytes | null {
  return text === undefined ? null : decodeBase64url(text, 'the thumbprint')
}

export type AuthenticatedDevice = {
  readonly transcript: SessionTranscript
  readonly docType: string
  /** `#6.24(bstr)`, encoded. */
  readonly nameSpacesEncoded: Bytes
}

/** ISO 18013-5 §9.1.3.4, DeviceAuthenticationBytes: what a device signs, or makes its MAC over. */
export function deviceAuthenticationBytes(device: AuthenticatedDevice): Bytes {
  const { transcript, docType, nameSpacesEncoded } = device
  return writeEmbedded([
    'DeviceAuthentication',
    new CborRaw(transcript),
    docType,
    new CborRaw(nameSpacesEncoded),
  ])
}
