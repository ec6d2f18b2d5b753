/**
 * JAdES baseline B (ETSI TS 119 182-1 §6): form, binding of the certificate, its life at signing time, value.
 * Whether the signer may sign is the caller's question: it compares `x5tS256` with its pins, or runs `verifyPath`.
 */
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { fromBase64url } from '../base64.ts'
import { DerError } from '../der/read-der.ts'
import { instantOf, secondsOf } from '../instant.ts'
import { keySuits, signatureLengthFits } from '../pkix/algorithms.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, Instant, SignatureAlg, Steps } from '../ports.ts'
import type { JadesCode } from '../trust-code.ts'
import { type JadesHeader, JadesRefusal, parseJadesHeader } from './header.ts'

export type JadesRequest = {
  /** The three parts as they stand, base64url. */
  readonly protected: string
  readonly payload: string
  readonly signature: string
  /** A signature may not come from after this time (60 s of clock skew). */
  readonly at?: Instant
  readonly typ?: string
  readonly cty?: string
  /** A signature of another maker: `sigT`, `x5t#o` and a well-formed `crit` are understood. Never for our own. */
  readonly foreign?: boolean
}

export type JadesResult =
  | {
      readonly ok: true
      readonly alg: SignatureAlg
      readonly leaf: Certificate
      /** The certificates of `x5c`, leaf first. */
      readonly chain: readonly Bytes[]
      /** SHA-256 of the leaf, base64url. */
      readonly x5tS256: string
      /** Seconds. */
      readonly iat: number
      readonly header: JadesHeader
    }
  | { readonly ok: false; readonly code: JadesCode; readonly detail: string }

const SKEW_SECONDS = 60

export function* verifyJadesSignature(request: JadesRequest): Steps<JadesResult> {
  try {
    return yield* verify(request)
  } catch (error) {
    if (error instanceof JadesRefusal) return { ok: false, code: error.code, detail: error.message }
    if (error instanceof DerError) return { ok: false, code: 'X5C_FORM', detail: error.message }
    throw error
  }
}

function* verify(request: JadesRequest): Steps<JadesResult> {
  const header = parseJadesHeader(request.protected, request.foreign ?? false)
  expectType(request, header)
  const signature = parseSignature(request, header)
  const [leafBytes] = header.chain
  if (leafBytes === undefined) throw new JadesRefusal('X5C_FORM', 'x5c is missing')
  const x5tS256: string = yield { op: 'hash', alg: 'sha-256', data: leafBytes }
  const { alg: digestAlg, value } = header.certificateDigest
  const bound: string =
    digestAlg === 'sha-256' ? x5tS256 : yield { op: 'hash', alg: digestAlg, data: leafBytes }
  if (bound !== value) throw new JadesRefusal('JWS_KEY', 'the digest of the certificate is another')
  const leaf = parseCertificate(leafBytes)
  checkLife(leaf, header.iat, request.at)
  checkKey(leaf, header.alg)
  const data = encodeUtf8(`${request.protected}.${request.payload}`)
  const step = { op: 'verifySpki', alg: header.alg, spki: leaf.spki, data, signature } as const
  const good: boolean = yield step
  if (!good) throw new JadesRefusal('JWS_SIGNATURE', 'signature is wrong')
  return { ok: true, alg: header.alg, leaf, chain: header.chain, x5tS256, iat: header.iat, header }
}

function expectType(request: JadesRequest, header: JadesHeader): void {
  for (const name of ['typ', 'cty'] as const)
    if (request[name] !== undefined && request[name] !== header[name])
      throw new JadesRefusal('JWS_TYP', `${name} is not ${request[name]}`)
}

/** The payload must be the base64url it claims to be, or two texts would carry one signature. */
function parseSignature(request: JadesRequest, { alg }: JadesHeader): Bytes {
  if (fromBase64url(request.payload) === undefined)
    throw new JadesRefusal('B64_FORM', 'payload is not base64url')
  const signature = fromBase64url(request.signature)
  if (signature === undefined) throw new JadesRefusal('B64_FORM', 'signature is not base64url')
  if (!signatureLengthFits(alg, signature.length))
    throw new JadesRefusal('JWS_SIGNATURE', `signature of ${signature.length} bytes for ${alg}`)
  return signature
}

/** The claimed time lies in the life of the certificate and not in the future. */
function checkLife(leaf: Certificate, iat: number, at: Instant | undefined): void {
  if (at !== undefined && iat > secondsOf(at) + SKEW_SECONDS)
    throw new JadesRefusal('VALIDITY', 'signed in the future')
  if (iat < secondsOf(leaf.notBefore) || iat > secondsOf(leaf.notAfter))
    throw new JadesRefusal('VALIDITY', `the certificate was not valid at ${instantOf(iat)}`)
}

function checkKey(leaf: Certificate, alg: SignatureAlg): void {
  if (!keySuits(leaf.publicKey, alg)) throw new JadesRefusal('JWS_KEY', `the key does not suit ${alg}`)
  const usage = leaf.keyUsage
  if (usage !== undefined && !usage.includes('digitalSignature') && !usage.includes('nonRepudiation'))
    throw new JadesRefusal('JWS_KEY', 'the key may not sign')
}

export type CompactParts = {
  readonly protected: string
  readonly payload: string
  readonly signature: string
}

/** RFC 7515 §7.1: three parts, none empty; undefined otherwise. */
export function splitCompact(compact: string): CompactParts | undefined {
  const first = compact.indexOf('.')
  const second = compact.indexOf('.', first + 1)
  if (first <= 0 || second <= first + 1 || second === compact.length - 1) return undefined
  const signature = compact.slice(second + 1)
  if (signature.includes('.')) return undefined
  return { protected: compact.slice(0, first), payload: compact.slice(first + 1, second), signature }
}

/** The payload of a verified signature as text; undefined when it is not UTF-8. */
export function payloadText(payload: string): string | undefined {
  const bytes = fromBase64url(payload)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}
