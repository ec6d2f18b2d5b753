/**
 * RFC 5280 §6 for chains as JOSE carries them: leaf first, each certified by the next, the last by an anchor that
 * is given explicitly. No system roots, no path building, no network. What this core does not process is refused.
 */
import { sameBytes } from '../bytes.ts'
import { DerError, readDer } from '../der/read-der.ts'
import type { Bytes, Instant, Steps } from '../ports.ts'
import type { TrustCode } from '../trust-code.ts'
import { checkPath, checkSignatures, type PathCheck, selfIssued } from './check-path.ts'
import { type ParsedName, parseName, sameName } from './name.ts'
import { type Certificate, parseCertificate, readSubject } from './parse-certificate.ts'
import type { PolicyInputs } from './policy-graph.ts'

export type PathRequest = {
  /** DER, leaf first, without the anchor. */
  readonly chain: readonly Bytes[]
  /** DER of certificates trusted for this purpose. */
  readonly anchors: readonly Bytes[]
  readonly at: Instant
  /** What is asked of certificate policies; nothing when absent. */
  readonly policies?: PolicyInputs
  /**
   * Asked last, of a path whose rules and signatures hold: what else is wrong with it, such as a revocation
   * (`requireGood`). Handed in, so that whoever does not ask carries no code for it.
   */
  readonly also?: (held: HeldPath) => Steps<string | undefined>
}

export type HeldPath = {
  readonly path: readonly Certificate[]
  readonly anchor: Certificate
  readonly at: Instant
}

export type PathRefusal = {
  readonly ok: false
  readonly code: Extract<TrustCode, `X5C_${string}`>
  readonly detail: string
}

export type PathResult =
  | {
      readonly ok: true
      readonly leaf: Certificate
      readonly anchor: Certificate
      /** As given: leaf first, without the anchor. */
      readonly path: readonly Certificate[]
      /** Valid for the whole path and wanted (RFC 5280 §6.1.6); empty when no policy is known to be valid. */
      readonly policies: readonly string[]
    }
  | PathRefusal

export const CHAIN_MAX = 5
export const CERTIFICATE_BYTES_MAX = 8192

function refuse(code: PathRefusal['code'], detail: string): PathRefusal {
  return { ok: false, code, detail }
}

/** RFC 5280 §6.1; chain rules of OpenID4VC HAIP 1.0 §6.1.1: leaf never self-signed, anchor never in the chain. */
export function* verifyPath(request: PathRequest): Steps<PathResult> {
  const parsed = parseChain(request.chain, request.anchors)
  if (!Array.isArray(parsed)) return parsed
  const [leaf] = parsed
  const top = parsed.at(-1)
  if (leaf === undefined || top === undefined) return refuse('X5C_FORM', 'leaf missing')
  let detail = `no anchor named ${top.issuer.text}`
  for (const anchor of findAnchors(request.anchors, top)) {
    const check = yield* checkUnder(anchor, parsed, request)
    if (!('broken' in check)) return { ok: true, leaf, anchor, path: parsed, policies: check.policies }
    detail = check.broken
  }
  return refuse('X5C_PATH', detail)
}

/** Rules, then signatures, then what else is asked: what costs most comes last. */
function* checkUnder(
  anchor: Certificate,
  path: readonly Certificate[],
  { at, policies = {}, also }: PathRequest,
): Steps<PathCheck> {
  const whole = [...path, anchor]
  const check = checkPath(whole, at, policies)
  if ('broken' in check) return check
  const unsigned = yield* checkSignatures(whole)
  if (unsigned !== undefined) return { broken: unsigned }
  const broken = also === undefined ? undefined : yield* also({ path, anchor, at })
  return broken === undefined ? check : { broken }
}

function parseChain(chain: readonly Bytes[], anchors: readonly Bytes[]): Certificate[] | PathRefusal {
  if (chain.length === 0) return refuse('X5C_FORM', 'leaf missing')
  if (chain.length > CHAIN_MAX) return refuse('X5C_FORM', `more than ${CHAIN_MAX} certificates`)
  if (chain.some((der) => der.length > CERTIFICATE_BYTES_MAX))
    return refuse('X5C_FORM', `a certificate of more than ${CERTIFICATE_BYTES_MAX} bytes`)
  if (chain.some((der) => anchors.some((anchor) => sameBytes(der, anchor))))
    return refuse('X5C_FORM', 'anchor inside the chain')
  const parsed: Certificate[] = []
  for (const [i, der] of chain.entries()) {
    const certificate = tryParse(der)
    if (typeof certificate === 'string') return refuse('X5C_FORM', `certificate ${i}: ${certificate}`)
    parsed.push(certificate)
  }
  const [leaf] = parsed
  if (leaf !== undefined && selfIssued(leaf)) return refuse('X5C_FORM', 'leaf is self-signed')
  return parsed
}

function tryParse(der: Bytes): Certificate | string {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

/**
 * Anchors with the right name: the same bytes first, among them those whose key identifier fits; then the same name
 * in another spelling, which is looked for only when those fail. Unreadable ones do not count.
 */
function* findAnchors(anchors: readonly Bytes[], top: Certificate): Generator<Certificate, void, undefined> {
  const exact = anchors.filter((anchor) => sameBytes(subjectOf(anchor) ?? NOTHING, top.issuer.raw))
  const named = exact.map(tryParse).filter((anchor) => typeof anchor !== 'string')
  const hinted = (anchor: Certificate): boolean =>
    anchor.ski !== undefined && top.aki !== undefined && sameBytes(anchor.ski, top.aki)
  yield* named.filter(hinted)
  yield* named.filter((anchor) => !hinted(anchor))
  for (const der of anchors) {
    const subject = exact.includes(der) ? undefined : subjectOf(der)
    if (subject === undefined || !isSpelling(subject, top.issuer)) continue
    const anchor = tryParse(der)
    if (typeof anchor !== 'string') yield anchor
  }
}

const NOTHING: Bytes = new Uint8Array()

/** A list may hold thousands of anchors: only the one that is meant is read in full. */
function subjectOf(anchor: Bytes): Bytes | undefined {
  try {
    return readSubject(anchor)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function isSpelling(subject: Bytes, name: ParsedName): boolean {
  try {
    return sameName(parseName(readDer(subject), 'subject'), name)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}
