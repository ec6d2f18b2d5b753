import { decodeBase64url, decodeText, encodeBase64url } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { isStrings, JSON_DEPTH_MAX, parseJsonObject, type JsonObject } from '../json.ts'
import type { Bytes, Check, JwsAlg, KeyRef, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { isJwsAlg, signatureLength } from './jwk.ts'

export type JwsLimits = {
  readonly tokenCharactersMax?: number
  readonly headerCharactersMax?: number
  readonly depthMax?: number
}

const TOKEN_CHARACTERS_MAX = 512 * 1024
const HEADER_CHARACTERS_MAX = 16 * 1024
const CERTIFICATES_MAX = 5
const CERTIFICATE_CHARACTERS_MAX = 11 * 1024

/** A compact JWS as read: nothing in it is verified yet. */
export type Jws = {
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signature: Bytes
  /** `protected.payload`, exactly as received. */
  readonly signingInput: string
  /** SHA-256 of the protected header, when the caller hashed it. */
  readonly headerHash?: string
}

/** What the caller already knows of the protected header of this very token. */
export type HashedHeader = { readonly hash: string; readonly header: JsonObject | undefined }

export type JwsPolicy = {
  /** Accepted `typ` values, compared exactly: explicit typing keeps one kind of token from passing as another. */
  readonly typ: string | readonly string[]
  readonly algs?: readonly JwsAlg[]
}

/** ES256 is ours; ES384 and ES512 are accepted from partners. */
export const DEFAULT_ALGS: readonly JwsAlg[] = ['ES256', 'ES384', 'ES512']

/** RFC 7515 §7.1 compact serialisation with a JSON object as payload. Throws FormatError. */
export function parseJws(token: string, limits: JwsLimits = {}, hashed?: HashedHeader): Jws {
  const { header, payload, signature, signingInput } = splitJws(token, limits, hashed?.header)
  const json = parseJsonObject(decodeText(payload, 'the payload'), {
    charactersMax: limits.tokenCharactersMax ?? TOKEN_CHARACTERS_MAX,
    depthMax: limits.depthMax ?? JSON_DEPTH_MAX,
  })
  const jws = { header, payload: json, signature, signingInput }
  return hashed === undefined ? jws : { ...jws, headerHash: hashed.hash }
}

/** The parts of a compact JWS; the payload stays as base64url, for callers to whom it is not JSON. */
export function splitJws(token: string, limits: JwsLimits = {}, known?: JsonObject) {
  if (token.length > (limits.tokenCharactersMax ?? TOKEN_CHARACTERS_MAX)) {
    throw new FormatError('INPUT_SIZE', `the token has ${token.length} characters`)
  }
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first === -1 || second === -1 || token.includes('.', second + 1)) {
    throw new FormatError('JWS_FORM', 'a compact JWS has three parts separated by dots')
  }
  if (first > (limits.headerCharactersMax ?? HEADER_CHARACTERS_MAX)) {
    throw new FormatError('INPUT_SIZE', `the header has ${first} characters`)
  }
  return {
    header: known ?? parseHeader(token.slice(0, first)),
    payload: token.slice(first + 1, second),
    signature: decodeBase64url(token.slice(second + 1), 'the signature'),
    signingInput: token.slice(0, second),
  }
}

function parseHeader(encoded: string): JsonObject {
  const header = USUAL_HEADERS.get(encoded) ?? parseJsonObject(decodeText(encoded, 'the header'))
  const { x5c } = header
  if (x5c !== undefined) {
    if (!isStrings(x5c) || x5c.length === 0) {
      throw new FormatError('JWS_HEADER', 'header x5c is not a list of certificates')
    }
    if (x5c.length > CERTIFICATES_MAX || x5c.some(({ length }) => length > CERTIFICATE_CHARACTERS_MAX)) {
      throw new FormatError(
        'INPUT_SIZE',
        `header x5c: more than ${CERTIFICATES_MAX} certificates, or one too large`,
      )
    }
  }
  return header
}

/** The two ways of writing the header of a key binding by ES256: nearly every wallet sends one of them. */
const USUAL_HEADERS: ReadonlyMap<string, JsonObject> = new Map(
  ['{"alg":"ES256","typ":"kb+jwt"}', '{"typ":"kb+jwt","alg":"ES256"}'].map((text) => [
    encodeBase64url(text),
    Object.freeze(parseJsonObject(text)),
  ]),
)

/** Certificates of the header, leaf first, standard base64 (RFC 7515 §4.1.6). */
export function x5cOf(jws: Pick<Jws, 'header'>): readonly string[] | undefined {
  const { x5c } = jws.header
  return isStrings(x5c) ? x5c : undefined
}

/** The algorithm of the header when this core knows it and the policy allows it. */
export function allowedAlg(jws: Pick<Jws, 'header'>, policy: Pick<JwsPolicy, 'algs'>): JwsAlg | undefined {
  const { alg } = jws.header
  return isJwsAlg(alg) && (policy.algs ?? DEFAULT_ALGS).includes(alg) ? alg : undefined
}

/** Cheap checks of the protected header: no key operation yet. */
export function checkHeader(jws: Pick<Jws, 'header'>, policy: JwsPolicy): Check[] {
  const { header } = jws
  const accepted = typeof policy.typ === 'string' ? [policy.typ] : policy.typ
  const typ = header['typ']
  const plain = header['crit'] === undefined && (header['b64'] ?? true) === true
  const typed = typeof typ === 'string' && accepted.includes(typ)
  return [
    check('JWS_HEADER', plain, 'header crit or b64 asks for an extension that is not supported'),
    typed ? passed('JWS_TYP') : failed('JWS_TYP', `typ is ${shown(typ)}, expected ${accepted.join(' or ')}`),
    allowedAlg(jws, policy) !== undefined
      ? passed('JWS_ALG')
      : failed('JWS_ALG', `alg is ${shown(header['alg'])}, not allowed here`),
  ]
}

/** RFC 7515 §5.2 with the policy of this use. The key is the caller's: header `jwk`, `jku`, `x5u` are never used. */
export function* verifyJws(jws: Omit<Jws, 'payload'>, key: KeyRef, policy: JwsPolicy): Steps<Check[]> {
  const checks = checkHeader(jws, policy)
  const alg = allowedAlg(jws, policy)
  if (alg === undefined) return checks
  return [...checks, yield* checkSignature(jws, key, alg)]
}

export function* checkSignature(jws: Omit<Jws, 'payload'>, key: KeyRef, alg: JwsAlg): Steps<Check> {
  const length = signatureLength(alg)
  if (jws.signature.length !== length) {
    return check(
      'JWS_SIGNATURE',
      false,
      `the signature has ${jws.signature.length} bytes, ${alg} has ${length}`,
    )
  }
  const data = jws.signingInput
  const valid = (yield { op: 'verify', alg, key, data, signature: jws.signature }) as boolean
  return check('JWS_SIGNATURE', valid, 'the signature was not made by this key over this content')
}

export type NewJws = {
  readonly header: { readonly typ: string } & JsonObject
  readonly payload: JsonObject
  readonly key: KeyRef
  readonly alg: JwsAlg
}

/** RFC 7515 §5.1; `alg` is written first, `typ` is mandatory. */
export function* createJws({ header, payload, key, alg }: NewJws): Steps<string> {
  const protectedHeader = encodeBase64url(JSON.stringify({ alg, ...header }))
  const data = `${protectedHeader}.${encodeBase64url(JSON.stringify(payload))}`
  const signature = (yield { op: 'sign', alg, key, data }) as Bytes
  return `${data}.${encodeBase64url(signature)}`
}

/** A header value in a message: short, and quoted so that nothing in it can pose as our text. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
