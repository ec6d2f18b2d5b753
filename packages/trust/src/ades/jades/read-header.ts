/** The protected header of a JAdES of any maker (TS 119 182-1 §5.1, §5.2): facts, and what breaks the format. */
import { fromBase64, fromBase64url } from '../../base64.ts'
import { decodeUtf8 } from '../../bytes.ts'
import { instantOf, parseInstant } from '../../instant.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts'
import { SIGNATURE_ALGS } from '../../pkix/algorithms.ts'
import { CERTIFICATE_BYTES_MAX, CHAIN_MAX } from '../../pkix/verify-path.ts'
import type { Bytes, HashName, Instant, SignatureAlg } from '../../ports.ts'
import { type Jws, JwsError } from './parse-jws.ts'

export type CertificateDigest = { readonly hash: HashName | undefined; readonly digest: Bytes | undefined }

export type HeaderFacts = {
  readonly members: JsonObject
  /** Undefined for one that is not verified here, such as HMAC or none. */
  readonly alg: SignatureAlg | undefined
  /** DER. */
  readonly chain: readonly Bytes[]
  /** Of the certificate of the signer; the first where there are several. */
  readonly named: CertificateDigest | undefined
  readonly signingTime?: Instant
  /** False where the payload is not base64url (RFC 7797). */
  readonly encoded: boolean
  /** What breaks a rule of JAdES: the first thing. */
  readonly problem?: string
}

const HEADER_CHARACTERS_MAX = 256_000

/** Throws `JsonError` or `JwsError` for what is no header. */
export function readHeader({ protected: encoded, header }: Jws): HeaderFacts {
  if (encoded.length > HEADER_CHARACTERS_MAX) throw new JwsError('header is too long')
  const bytes = fromBase64url(encoded)
  const text = bytes === undefined ? undefined : decodeUtf8(bytes)
  if (text === undefined) throw new JwsError('header is not base64url of UTF-8')
  const members = parseJson(text)
  if (!isJsonObject(members)) throw new JwsError('header is not an object')
  const signingTime = timeOf(members)
  const problem = problemOf(members, header)
  return {
    members,
    alg: SIGNATURE_ALGS.find((name) => name === members['alg']),
    chain: chainOf(members['x5c']),
    named: namedIn(members),
    encoded: members['b64'] !== false,
    ...(signingTime !== undefined && { signingTime }),
    ...(problem !== undefined && { problem }),
  }
}

const MILLISECONDS = 10 ** 11

/** `iat` since July 2025, `sigT` before (§5.1.11, §5.2.1); some makers count `iat` in milliseconds. */
function timeOf({ iat, sigT }: JsonObject): Instant | undefined {
  if (typeof sigT === 'string') return parseInstant(sigT)
  if (typeof iat !== 'number' || !(iat >= 0) || iat > MILLISECONDS * 1000) return undefined
  return instantOf(Math.floor(iat > MILLISECONDS ? iat / 1000 : iat))
}

function chainOf(value: Json | undefined): Bytes[] {
  if (!Array.isArray(value) || value.length > CHAIN_MAX) return []
  return value.flatMap((one: Json) => {
    const fits = typeof one === 'string' && one.length <= CERTIFICATE_BYTES_MAX * 2
    const bytes = fits ? fromBase64(one.replace(/\s/g, '')) : undefined
    return bytes === undefined ? [] : [bytes]
  })
}

const HASHES: Readonly<Record<string, HashName>> = {
  S256: 'sha-256',
  S384: 'sha-384',
  S512: 'sha-512',
  'S3-256': 'sha3-256',
  'S3-384': 'sha3-384',
  'S3-512': 'sha3-512',
}

/** §5.2.2.2: names of hashes, never their URIs. */
export function hashByName(name: Json | undefined): HashName | undefined {
  return typeof name === 'string' && Object.hasOwn(HASHES, name) ? HASHES[name] : undefined
}

/** §5.1.7, §5.2.2: by SHA-256, by another hash, or the first of several. */
function namedIn({ 'x5t#S256': direct, 'x5t#o': other, sigX5ts }: JsonObject): CertificateDigest | undefined {
  if (typeof direct === 'string') return { hash: 'sha-256', digest: fromBase64url(direct) }
  const reference = isJsonObject(other) ? other : Array.isArray(sigX5ts) ? (sigX5ts[0] as Json) : undefined
  if (!isJsonObject(reference)) return undefined
  const { digAlg, digVal } = reference
  return {
    hash: hashByName(digAlg),
    digest: typeof digVal === 'string' ? fromBase64url(digVal.replace(/=+$/, '')) : undefined,
  }
}

const UNDERSTOOD = new Set([
  'sigT',
  'x5t#o',
  'sigX5ts',
  'srCms',
  'sigPl',
  'srAts',
  'adoTst',
  'sigPId',
  'sigD',
  'iat',
  'exp',
  'b64',
  'etsiU',
])

function problemOf(members: JsonObject, header: JsonObject): string | undefined {
  const { crit } = members
  const names: readonly Json[] = Array.isArray(crit) ? crit : []
  const wrong = crit === undefined ? undefined : criticalProblem(crit, { ...header, ...members })
  if (wrong !== undefined) return wrong
  for (const name of ['b64', 'sigD'])
    if (Object.hasOwn(members, name) && !names.includes(name)) return `${name} is not critical`
  const references = ['x5t#S256', 'x5t#o', 'sigX5ts'].filter((name) => Object.hasOwn(members, name))
  if (references.length !== 1) return `${references.length} references to the certificate`
  if (Object.hasOwn(members, 'iat') && Object.hasOwn(members, 'sigT')) return 'two signing times'
  return undefined
}

/** RFC 7515 §4.1.11: a list of names that are there, none of them registered, each understood. */
function criticalProblem(crit: Json, members: JsonObject): string | undefined {
  if (!Array.isArray(crit) || crit.length === 0) return 'crit is not a list of names'
  if (new Set(crit).size !== crit.length) return 'crit names one thing twice'
  const wrong = crit.find(
    (name: Json) => typeof name !== 'string' || !UNDERSTOOD.has(name) || !Object.hasOwn(members, name),
  )
  return wrong === undefined ? undefined : `crit names ${JSON.stringify(wrong)}`
}
