/** Tells what somebody brought, from its bytes alone. Whether it is a good one is not asked here. */
import {
  compactOfJson,
  FormatError,
  isObject,
  type Json,
  type Jws,
  parseJson,
  parseJws,
  parseRequestLink,
} from '@entente/credentials'

type Bytes = Uint8Array

export type Artefact =
  /** An SD-JWT, with or without key binding. */
  | { readonly kind: 'sd-jwt'; readonly token: string }
  | { readonly kind: 'mdoc'; readonly bytes: Bytes }
  | { readonly kind: 'request'; readonly token: string; readonly clientId?: string }
  /** Opens a wallet: the request lies at its address. */
  | { readonly kind: 'link'; readonly clientId: string; readonly requestUri: string }
  | { readonly kind: SignedKind; readonly token: string }
  /** Leaf first, DER. */
  | { readonly kind: 'certificate'; readonly chain: readonly Bytes[] }
  /** Plain JSON of an issuer, or of a list that nobody signed. */
  | { readonly kind: 'plain-metadata'; readonly text: string }
  | { readonly kind: 'plain-list'; readonly text: string }

export type SignedKind =
  | 'registration-certificate'
  | 'wallet-attestation'
  | 'key-attestation'
  | 'status-list'
  | 'trusted-list'
  | 'issuer-metadata'

export type Unreadable = { readonly kind: 'unreadable'; readonly detail: string }

export const ARTEFACT_BYTES_MAX = 20 * 1024 * 1024
const CERTIFICATES_MAX = 6
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g
/** A list may be large: everything else is read by the limits of its own core. */
const LIMITS = { tokenCharactersMax: ARTEFACT_BYTES_MAX }

const BY_TYP: Readonly<Record<string, SignedKind | 'request' | 'sd-jwt'>> = {
  'oauth-authz-req+jwt': 'request',
  'oauth-client-attestation+jwt': 'wallet-attestation',
  'key-attestation+jwt': 'key-attestation',
  'keyattestation+jwt': 'key-attestation',
  'statuslist+jwt': 'status-list',
  'rc-wrp+jwt': 'registration-certificate',
  'openidvci-issuer-metadata+jwt': 'issuer-metadata',
  'dc+sd-jwt': 'sd-jwt',
}

export function readArtefact(bytes: Bytes): Artefact | Unreadable {
  if (bytes.length === 0) return no('there is nothing in it')
  if (bytes.length > ARTEFACT_BYTES_MAX) return no('it is larger than 20 MiB')
  const text = textOf(bytes)
  if (text === undefined) return binary(bytes)
  if (text.startsWith('{')) return json(text)
  if (text.startsWith('-----BEGIN')) return pem(text)
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return readAddress(text)
  if (text.includes('~')) return { kind: 'sd-jwt', token: text }
  const parts = text.split('.').length
  if (parts === 3) return token(text)
  if (parts === 5) return no('it is an encrypted message (JWE): only whom it was sent to can open it')
  return encoded(text)
}

/** An address that opens a wallet. Any other address has to be fetched first. */
export function readAddress(address: string): Artefact | Unreadable {
  const parsed = parseRequestLink(address)
  if (parsed.ok) {
    const { clientId, requestUri } = parsed.link
    return { kind: 'link', clientId, requestUri }
  }
  return no(`${parsed.code}: ${parsed.detail}`)
}

function no(detail: string): Unreadable {
  return { kind: 'unreadable', detail }
}

function textOf(bytes: Bytes): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
    return /^[\x20-\x7e\s\u00a0-\u{10ffff}]*$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** A certificate is a DER sequence; of the other artefacts only an mdoc is binary. */
function binary(bytes: Bytes): Artefact {
  return bytes[0] === 0x30 ? { kind: 'certificate', chain: [bytes] } : { kind: 'mdoc', bytes }
}

/** Base64, or hex as tools for mdocs print it: text that could be either would be no base64 of any artefact. */
function encoded(text: string): Artefact | Unreadable {
  const digits = text.replaceAll(/\s/g, '')
  if (digits.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(digits))
    return binary(new Uint8Array(Buffer.from(digits, 'hex')))
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(text) && !/^[A-Za-z0-9+/\s]+={0,2}$/.test(text))
    return no('it is neither a token, JSON, PEM, an address, base64 nor hex')
  return binary(new Uint8Array(Buffer.from(text, 'base64')))
}

function pem(text: string): Artefact | Unreadable {
  if (/PRIVATE KEY-----/.test(text)) return no('it holds a private key: show it to nobody')
  const chain = [...text.matchAll(PEM)].map(([, body = '']) => new Uint8Array(Buffer.from(body, 'base64')))
  if (chain.length === 0) return no('it is PEM and holds no certificate')
  if (chain.length > CERTIFICATES_MAX) return no(`it holds more than ${CERTIFICATES_MAX} certificates`)
  return { kind: 'certificate', chain }
}

function json(text: string): Artefact | Unreadable {
  try {
    const value = parseJson(text)
    if (!isObject(value)) return no('it is JSON, and not an object')
    if ('credential_issuer' in value) return { kind: 'plain-metadata', text }
    if ('LoTE' in value) return { kind: 'plain-list', text }
    return { kind: 'sd-jwt', token: compactOfJson(text) }
  } catch (error) {
    if (error instanceof FormatError) return no(`${error.code}: ${error.detail}`)
    throw error
  }
}

function token(text: string): Artefact | Unreadable {
  const jws = parsed(text)
  if ('detail' in jws) return no(jws.detail)
  const kind = kindOf(jws)
  if (kind === undefined)
    return no(
      `it is a token of the kind ${JSON.stringify(jws.header['typ'] ?? null)}, which is not known here`,
    )
  return { kind, token: text }
}

function kindOf({ header, payload }: Jws): SignedKind | 'request' | 'sd-jwt' | undefined {
  const { typ } = header
  if (typeof typ === 'string' && Object.hasOwn(BY_TYP, typ)) return BY_TYP[typ]
  if ('LoTE' in payload) return 'trusted-list'
  if ('dcql_query' in payload) return 'request'
  return 'attested_keys' in payload ? 'key-attestation' : undefined
}

function parsed(text: string): Jws | { readonly detail: string } {
  try {
    return parseJws(text, LIMITS)
  } catch (error) {
    if (error instanceof FormatError) return { detail: `${error.code}: ${error.detail}` }
    throw error
  }
}

/** A text member of something unproved, short enough to be shown. */
export function shownText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined
}
