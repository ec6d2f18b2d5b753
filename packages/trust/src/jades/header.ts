/** Protected header of a JAdES baseline B signature (ETSI TS 119 182-1 §5), read under the rules of agreement-1 §2. */
import { fromBase64, fromBase64url } from '../base64.ts'
import { decodeUtf8 } from '../bytes.ts'
import { parseInstant, secondsOf } from '../instant.ts'
import { isJsonObject, type Json, JsonError, type JsonObject, parseJson } from '../json.ts'
import { SIGNATURE_ALGS } from '../pkix/algorithms.ts'
import { CERTIFICATE_BYTES_MAX, CHAIN_MAX } from '../pkix/verify-path.ts'
import type { Bytes, SignatureAlg } from '../ports.ts'
import type { JadesCode } from '../trust-code.ts'

/** A refusal inside the parsing of a header: thrown, caught by the verifier, never seen by callers. */
export class JadesRefusal extends Error {
  readonly code: JadesCode

  constructor(code: JadesCode, detail: string) {
    super(detail)
    this.code = code
  }
}

type CertificateDigest = {
  readonly alg: 'sha-256' | 'sha-384' | 'sha-512'
  /** base64url. */
  readonly value: string
}

export type JadesHeader = {
  readonly alg: SignatureAlg
  /** Seconds; from `sigT` in a foreign signature. */
  readonly iat: number
  readonly typ?: string
  readonly cty?: string
  /** DER, leaf first. */
  readonly chain: readonly Bytes[]
  readonly certificateDigest: CertificateDigest
  /** Commitment identifiers of `srCms`. */
  readonly commitments: readonly string[]
  /** Everything as signed. */
  readonly members: JsonObject
}

const HEADER_CHARACTERS_MAX = 65_536
/** What our own signatures may use: agreement-1 §2 ("RS256 verify-only" is one of them). */
const OWN: readonly SignatureAlg[] = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'RS256']
/** Parameters that may stand in a well-formed `crit` and that this core obeys, or that only inform. */
const CRITICAL_UNDERSTOOD = new Set([
  'sigT',
  'x5t#o',
  'srCms',
  'sigPl',
  'srAts',
  'adoTst',
  'sigPId',
  'iat',
  'b64',
])
const MILLISECONDS = 10 ** 11

/** `foreign`: a JAdES of another maker, where `sigT`, `x5t#o` and a well-formed `crit` are understood. */
export function parseJadesHeader(encoded: string, foreign: boolean): JadesHeader {
  const members = parseMembers(encoded)
  const alg = algorithm(members['alg'], foreign ? SIGNATURE_ALGS : OWN)
  refuseCritical(members, foreign)
  for (const name of ['jku', 'jwk', 'x5u'])
    if (Object.hasOwn(members, name) && !foreign) throw new JadesRefusal('JWS_KEY', `${name} is not accepted`)
  const [typ, cty] = [optionalText(members, 'typ'), optionalText(members, 'cty')]
  return {
    alg,
    iat: signingTime(members, foreign),
    ...(typ === undefined ? {} : { typ }),
    ...(cty === undefined ? {} : { cty }),
    chain: parseX5c(members['x5c']),
    certificateDigest: certificateDigest(members, foreign),
    commitments: commitments(members['srCms']),
    members,
  }
}

function parseMembers(encoded: string): JsonObject {
  if (encoded.length > HEADER_CHARACTERS_MAX) throw new JadesRefusal('JWS_HEADER', 'header too long')
  const bytes = fromBase64url(encoded)
  const text = bytes === undefined ? undefined : decodeUtf8(bytes)
  if (text === undefined) throw new JadesRefusal('B64_FORM', 'header is not base64url of UTF-8')
  try {
    const value = parseJson(text)
    if (isJsonObject(value)) return value
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new JadesRefusal(error.duplicate ? 'JSON_DUPLICATE' : 'JSON_FORM', `header: ${error.message}`)
  }
  throw new JadesRefusal('JSON_FORM', 'header is not an object')
}

function algorithm(value: Json | undefined, allowed: readonly SignatureAlg[]): SignatureAlg {
  const alg = allowed.find((name) => name === value)
  if (alg === undefined) throw new JadesRefusal('JWS_ALG', 'alg is missing or not allowed')
  return alg
}

function optionalText(members: JsonObject, name: string): string | undefined {
  const value = members[name]
  if (value !== undefined && typeof value !== 'string')
    throw new JadesRefusal('JWS_HEADER', `${name}: not text`)
  return value
}

/** RFC 7515 §4.1.11, RFC 7797 §3, TS 119 182-1 §5.1.9. Detached and unencoded payloads are not read here. */
function refuseCritical(members: JsonObject, foreign: boolean): void {
  const { b64, crit, sigD } = members
  if (sigD !== undefined) throw new JadesRefusal('JWS_HEADER', 'sigD: detached content')
  if (b64 !== undefined && (b64 !== true || !foreign))
    throw new JadesRefusal('JWS_HEADER', 'b64 is not accepted')
  const names = crit === undefined ? [] : criticalNames(crit, members, foreign)
  if (b64 !== undefined && !names.includes('b64')) throw new JadesRefusal('JWS_HEADER', 'b64 is not in crit')
}

function criticalNames(crit: Json, members: JsonObject, foreign: boolean): readonly Json[] {
  if (!foreign) throw new JadesRefusal('JWS_HEADER', 'crit is not accepted')
  if (!Array.isArray(crit) || crit.length === 0 || new Set(crit).size !== crit.length)
    throw new JadesRefusal('JWS_HEADER', 'crit is not a list of different names')
  const wrong = crit.find(
    (name: Json) =>
      typeof name !== 'string' || !CRITICAL_UNDERSTOOD.has(name) || !Object.hasOwn(members, name),
  )
  if (wrong !== undefined) throw new JadesRefusal('JWS_HEADER', `crit names ${JSON.stringify(wrong)}`)
  return crit
}

/** Whole seconds: generators use `iat` since 2025-07-15, `sigT` before (TS 119 182-1 V1.2.1 §5.1.11, §5.2.1). */
function signingTime({ iat, sigT }: JsonObject, foreign: boolean): number {
  if (sigT !== undefined && (!foreign || iat !== undefined))
    throw new JadesRefusal('JWS_HEADER', 'sigT is not accepted here')
  if (sigT !== undefined) {
    const instant = typeof sigT === 'string' ? parseInstant(sigT) : undefined
    if (instant === undefined) throw new JadesRefusal('JWS_HEADER', 'sigT is not a time')
    return secondsOf(instant)
  }
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat < 0 || iat > MILLISECONDS)
    throw new JadesRefusal('JWS_HEADER', 'iat is missing or not whole seconds')
  return iat
}

/** RFC 7515 §4.1.6: standard base64 with padding, leaf first. */
function parseX5c(value: Json | undefined): Bytes[] {
  if (!Array.isArray(value) || value.length === 0) throw new JadesRefusal('X5C_FORM', 'x5c is missing')
  if (value.length > CHAIN_MAX) throw new JadesRefusal('X5C_FORM', `x5c: more than ${CHAIN_MAX} certificates`)
  return value.map((item: Json) => {
    const fits = typeof item === 'string' && item.length <= Math.ceil(CERTIFICATE_BYTES_MAX / 3) * 4
    const bytes = fits ? fromBase64(item) : undefined
    if (bytes === undefined) throw new JadesRefusal('X5C_FORM', 'x5c: not base64 of a certificate')
    return bytes
  })
}

const DIGEST_NAMES = new Map([
  ['S256', 'sha-256'],
  ['S384', 'sha-384'],
  ['S512', 'sha-512'],
] as const)

/** TS 119 182-1 §5.1.7, §5.2.2: exactly one reference binds the certificate. */
function certificateDigest(members: JsonObject, foreign: boolean): CertificateDigest {
  const { 'x5t#S256': direct, 'x5t#o': other } = members
  if (typeof direct === 'string' && other === undefined) return { alg: 'sha-256', value: direct }
  if (direct !== undefined || !foreign || !isJsonObject(other))
    throw new JadesRefusal('JWS_KEY', 'x5t#S256 is missing or not text')
  const { digAlg, digVal } = other
  const alg = DIGEST_NAMES.get(digAlg as 'S256')
  if (alg === undefined || typeof digVal !== 'string')
    throw new JadesRefusal('JWS_KEY', 'x5t#o: unknown digest')
  return { alg, value: digVal }
}

/** TS 119 182-1 §5.2.3. */
function commitments(value: Json | undefined): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new JadesRefusal('JWS_HEADER', 'srCms: not a list')
  return value.map((item: Json) => {
    const commitment = isJsonObject(item) ? item['commId'] : undefined
    const id = isJsonObject(commitment) ? commitment['id'] : undefined
    if (typeof id !== 'string') throw new JadesRefusal('JWS_HEADER', 'srCms: no commitment identifier')
    return id
  })
}
