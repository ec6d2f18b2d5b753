/** The rules of RFC 5280 §6.1 that every path must keep. What is not processed is refused. */
import type { Instant, Steps } from '../ports.ts'
import { keySuits, rawSignature } from './algorithms.ts'
import { findNameViolation, type GeneralName } from './general-names.ts'
import { sameName } from './name.ts'
import { ANY_EKU, ATTRIBUTE, EXTENSION, POLICY_QUALIFIER } from './oids.ts'
import type { Certificate } from './parse-certificate.ts'
import { checkPolicies, type PolicyInputs } from './policy-graph.ts'

type Rule = (certificate: Certificate, index: number, context: PathContext) => string | undefined

type PathContext = { readonly path: readonly Certificate[]; readonly at: Instant }

const PROCESSED_CRITICAL: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
])

export type PathCheck = { readonly broken: string } | { readonly policies: readonly string[] }

/** All rules but the signatures, cheap ones first; `path` is leaf first and ends with the anchor. */
export function checkPath(path: readonly Certificate[], at: Instant, wanted: PolicyInputs): PathCheck {
  for (const rule of RULES) {
    for (const [index, certificate] of path.entries()) {
      const broken = rule(certificate, index, { path, at })
      if (broken !== undefined) return { broken: `${describe(index, path.length)}: ${broken}` }
    }
  }
  const answer = checkPolicies(path, wanted)
  if (answer.ok) return { policies: answer.policies }
  return { broken: `${describe(answer.index, path.length)}: no policy is valid for the path` }
}

/** RFC 5280 §6.1, one name by §7.1: a change of key or of encoding, not another authority. */
export function selfIssued({ subject, issuer }: Certificate): boolean {
  return sameName(subject, issuer)
}

export function describe(index: number, length: number): string {
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

/** §6.1.3 (a)(4), compared by §7.1. */
function nameChains(certificate: Certificate, index: number, { path }: PathContext): string | undefined {
  const issuer = path[index + 1]
  if (issuer === undefined || sameName(certificate.issuer, issuer.subject)) return undefined
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

/** §6.1.4 (o), §6.1.5 (f); of critical policies every qualifier must be known as well (§4.2.1.4). */
function criticalExtensions({ critical, policyQualifiers }: Certificate): string | undefined {
  const unknown = critical.find((id) => !PROCESSED_CRITICAL.has(id))
  if (unknown !== undefined) return `critical extension ${unknown} is not supported`
  if (!critical.includes(EXTENSION.certificatePolicies)) return undefined
  const strange = policyQualifiers.find(({ id }) => !KNOWN_QUALIFIERS.includes(id))
  return strange === undefined ? undefined : `policy qualifier ${strange.id} is not supported`
}

const KNOWN_QUALIFIERS: readonly string[] = Object.values(POLICY_QUALIFIER)

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
export function* checkSignatures(path: readonly Certificate[]): Steps<string | undefined> {
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
