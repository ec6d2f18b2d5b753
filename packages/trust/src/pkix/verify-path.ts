/**
 * RFC 5280 §6 for chains as JOSE carries them: leaf first, each certified by the next, the last by an anchor that
 * is given explicitly. No system roots, no path building, no network. What this core does not process is refused.
 */
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { Bytes, Instant, Steps } from '../ports.ts'
import type { TrustCode } from '../trust-code.ts'
import { keySuits, rawSignature } from './algorithms.ts'
import { findNameViolation, type GeneralName } from './general-names.ts'
import { ANY_EKU, ATTRIBUTE, EXTENSION } from './oids.ts'
import { type Certificate, parseCertificate, readSubject } from './parse-certificate.ts'

export type PathRequest = {
  /** DER, leaf first, without the anchor. */
  readonly chain: readonly Bytes[]
  /** DER of certificates trusted for this purpose. */
  readonly anchors: readonly Bytes[]
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
    }
  | PathRefusal

export const CHAIN_MAX = 5
export const CERTIFICATE_BYTES_MAX = 8192

const PROCESSED_CRITICAL: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  // With "any policy" as the initial set and no explicit policy asked, policies alone refuse nothing (§6.1.5).
  EXTENSION.certificatePolicies,
])

function refuse(code: PathRefusal['code'], detail: string): PathRefusal {
  return { ok: false, code, detail }
}

/** RFC 5280 §6.1; chain rules of OpenID4VC HAIP 1.0 §6.1.1: leaf never self-signed, anchor never in the chain. */
export function* verifyPath({ chain, anchors, at }: PathRequest): Steps<PathResult> {
  const parsed = parseChain(chain, anchors)
  if (!Array.isArray(parsed)) return parsed
  const [leaf] = parsed
  const top = parsed.at(-1)
  if (leaf === undefined || top === undefined) return refuse('X5C_FORM', 'leaf missing')
  let detail = `no anchor named ${top.issuer.text}`
  for (const anchor of findAnchors(anchors, top)) {
    const path = [...parsed, anchor]
    const broken = checkPath(path, at) ?? (yield* checkSignatures(path))
    if (broken === undefined) return { ok: true, leaf, anchor, path: parsed }
    detail = broken
  }
  return refuse('X5C_PATH', detail)
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

function selfIssued(certificate: Certificate): boolean {
  return sameBytes(certificate.subject.raw, certificate.issuer.raw)
}

/** Anchors with the right name; those whose key identifier fits come first. Unreadable ones do not count. */
function findAnchors(anchors: readonly Bytes[], top: Certificate): Certificate[] {
  const named = anchors
    .filter((anchor) => isNamed(anchor, top.issuer.raw))
    .map(tryParse)
    .filter((anchor) => typeof anchor !== 'string')
  const hinted = (anchor: Certificate): boolean =>
    anchor.ski !== undefined && top.aki !== undefined && sameBytes(anchor.ski, top.aki)
  return [...named.filter(hinted), ...named.filter((anchor) => !hinted(anchor))]
}

/** A list may hold thousands of anchors: only the one that is meant is read in full. */
function isNamed(anchor: Bytes, name: Bytes): boolean {
  try {
    return sameBytes(readSubject(anchor), name)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

type Rule = (certificate: Certificate, index: number, context: PathContext) => string | undefined

type PathContext = { readonly path: readonly Certificate[]; readonly at: Instant }

/** Cheap rules first; `path` ends with the anchor. Undefined when every rule holds. */
function checkPath(path: readonly Certificate[], at: Instant): string | undefined {
  for (const rule of RULES) {
    for (const [index, certificate] of path.entries()) {
      const broken = rule(certificate, index, { path, at })
      if (broken !== undefined) return `${describe(index, path.length)}: ${broken}`
    }
  }
  return undefined
}

function describe(index: number, length: number): string {
  if (index === 0) return 'leaf'
  return index === length - 1 ? 'anchor' : `certificate ${index}`
}

const RULES: readonly Rule[] = [
  version,
  validity,
  nameChains,
  authority,
  certSign,
  pathLength,
  criticalExtensions,
  purposes,
  names,
]

/** The anchor may be older than version 3 (§6.1.1 (d) takes only its name and key). */
function version({ version: number }: Certificate, index: number, { path }: PathContext): string | undefined {
  return number === 3 || index === path.length - 1 ? undefined : `version ${number}`
}

/** §6.1.3 (a)(2). An anchor is listed as a certificate, so its dates count as well. */
function validity(certificate: Certificate, _: number, { at }: PathContext): string | undefined {
  if (at < certificate.notBefore) return `not valid before ${certificate.notBefore}`
  return at > certificate.notAfter ? `not valid after ${certificate.notAfter}` : undefined
}

/** §6.1.3 (a)(4), byte for byte: stricter than §7.1, and what every conforming issuer writes. */
function nameChains(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  const issuer = path[index + 1]
  if (issuer === undefined || sameBytes(certificate.issuer.raw, issuer.subject.raw)) return undefined
  return `issuer is not ${issuer.subject.text}`
}

/** §6.1.4 (k). */
function authority(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  if (index === 0 || certificate.ca) return undefined
  const oldAnchor = index === path.length - 1 && certificate.version < 3
  return oldAnchor ? undefined : 'not a certification authority'
}

/** §6.1.4 (n). */
function certSign(certificate: Certificate, index: number): string | undefined {
  if (index === 0 || certificate.keyUsage === undefined) return undefined
  return certificate.keyUsage.includes('keyCertSign') ? undefined : 'key may not sign certificates'
}

/** §6.1.4 (l)(m): intermediates below that are not self-issued, the leaf not counted. */
function pathLength(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  if (certificate.pathLength === undefined || index === 0) return undefined
  const below = path.slice(1, index).filter((intermediate) => !selfIssued(intermediate)).length
  return below > certificate.pathLength ? `path longer than ${certificate.pathLength}` : undefined
}

/** §6.1.4 (o), §6.1.5 (f). */
function criticalExtensions(certificate: Certificate): string | undefined {
  const unknown = certificate.critical.find((id) => !PROCESSED_CRITICAL.has(id))
  if (unknown !== undefined) return `critical extension ${unknown} is not supported`
  // Must be critical (§4.2.1.11, §4.2.1.14); one that is not would still change the meaning of the path.
  const { policyConstraints, inhibitAnyPolicy } = certificate
  return policyConstraints === undefined && inhibitAnyPolicy === undefined
    ? undefined
    : 'constraints on policies are not supported'
}

/** A critical list of purposes on an authority limits what it certifies. */
function purposes(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  const limits = certificate.eku
  if (index === 0 || limits === undefined || !certificate.critical.includes(EXTENSION.extendedKeyUsage))
    return undefined
  if (limits.includes(ANY_EKU)) return undefined
  const wanted = path[0]?.eku ?? [ANY_EKU]
  return wanted.every((purpose) => limits.includes(purpose))
    ? undefined
    : 'purposes of the leaf are not allowed'
}

/** §6.1.3 (b)(c), applied by each constraining authority to all that stand below it. */
function names(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  const constraints = certificate.nameConstraints
  if (constraints === undefined || index === 0) return undefined
  for (const [i, below] of path.slice(0, index).entries()) {
    if (i > 0 && selfIssued(below)) continue
    const violation = findNameViolation(constraints, namesOf(below))
    if (violation !== undefined) return `${violation} in ${describe(i, path.length)}`
  }
  return undefined
}

/** Subject, alternative names, and the legacy e-mail attribute where no alternative e-mail stands (§4.2.1.10). */
function namesOf({ subject, san }: Certificate): GeneralName[] {
  const legacy = san.some(({ email }) => email !== undefined)
    ? []
    : subject.parts.flat().filter(({ type }) => type === ATTRIBUTE.emailAddress)
  return [
    ...(subject.parts.length === 0 ? [] : [{ form: 4, directory: subject }]),
    ...legacy.map(({ value }) => ({ form: 1, email: value })),
    ...san,
  ]
}

/** §6.1.3 (a)(1), from the anchor down. */
function* checkSignatures(path: readonly Certificate[]): Steps<string | undefined> {
  for (let index = path.length - 2; index >= 0; index--) {
    const certificate = path[index]
    const issuer = path[index + 1]
    if (certificate === undefined || issuer === undefined) continue
    const name = describe(index, path.length)
    const alg = certificate.signatureAlg
    if (alg === undefined) return `${name}: signature algorithm is not supported`
    if (!keySuits(issuer.publicKey, alg)) return `${name}: key of its issuer does not suit ${alg}`
    const signature = rawSignature(alg, certificate.signature)
    if (signature === undefined) return `${name}: signature is not well formed`
    const good: boolean = yield { op: 'verifySpki', alg, spki: issuer.spki, data: certificate.tbs, signature }
    if (!good) return `${name}: signature is wrong`
  }
  return undefined
}
