/** From what a verification found to what the agreement decides from (agreement-1 §10). */
import {
  algorithmFacts,
  type ClaimPath,
  type EntityFacts,
  type Facts,
  type HolderFacts,
  type ObjectFacts,
  type StatusFacts,
} from '@entente/agreement'
import type { Report } from '@entente/credentials'
import { instantOf } from '../../kernel/clock.ts'
import { findAnchor, findEntity, type FoundList } from '../trust-lists/index.ts'

/** Codes that have a check of their own in the decision, and so do not count against the object itself. */
const HOLDER_CODE = /^(KB_|MDOC_DEVICE_)/
const STATUS_CODE = /^STATUS_/
const PATH_CODE = /^X5C_(PATH|ROLE)$/
const CHAIN_CODE = /^(X5C_|JWS_KEY$)/

/** The list is the one that the governing rule names; undefined when no rule governs or it could not be read. */
export function readFacts(
  report: Report,
  list: FoundList | undefined,
  serviceType: string | null,
): Omit<Facts, 'log'> {
  const entity = list === undefined ? null : entityFacts(report, list, serviceType)
  return {
    list: list?.facts ?? null,
    entity,
    object: objectFacts(report),
    holder: holderFacts(report),
    status: statusFacts(report),
    assurance: entity?.listed === true && list !== undefined ? assuranceOf(report, list, serviceType) : null,
    algorithms: report.algorithms.flatMap((alg) => algorithmFacts(alg)),
    present: report.claims === undefined ? null : pathsOf(report.claims),
  }
}

/** A path that did not hold names nobody, even if one of its certificates stands on the list. */
function entityFacts(report: Report, list: FoundList, serviceType: string | null): EntityFacts {
  const broken = failedCodes(report).some((code) => CHAIN_CODE.test(code))
  return findEntity(list, { certificates: broken ? [] : certificatesOf(report), serviceType })
}

export function certificatesOf({ issuer }: Report): readonly string[] {
  if (issuer === undefined) return []
  return issuer.anchor === undefined ? issuer.chain : [...issuer.chain, issuer.anchor]
}

function failedCodes({ checks }: Report): string[] {
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

function objectFacts(report: Report): ObjectFacts {
  const codes = failedCodes(report).filter(
    (code) => !HOLDER_CODE.test(code) && !STATUS_CODE.test(code) && !PATH_CODE.test(code),
  )
  const { issuedAt, notBefore } = report.validity ?? {}
  const issued = issuedAt ?? notBefore
  return {
    verdict: codes.length === 0 ? 'valid' : 'invalid',
    codes,
    issuedAt: issued === undefined ? null : instantOf(issued),
  }
}

function holderFacts(report: Report): HolderFacts {
  const codes = failedCodes(report).filter((code) => HOLDER_CODE.test(code))
  if (codes.length > 0) return { binding: 'failed', codes }
  return { binding: report.holder.binding === 'none' ? 'none' : 'proved', codes }
}

/** Token Status List §7: 0 valid, 2 suspended, everything else that could be read is not valid. */
function statusFacts({ status, checks }: Report): StatusFacts {
  if (status === undefined) return { state: 'absent', fetchedAt: null }
  const fetchedAt = status.iat === undefined ? null : instantOf(status.iat)
  if (status.value === undefined) {
    const outside = checks.some(({ code, ok }) => code === 'STATUS_INDEX_RANGE' && !ok)
    return { state: outside ? 'revoked' : 'unavailable', fetchedAt }
  }
  if (status.value === 0) return { state: 'valid', fetchedAt }
  return { state: status.value === 2 ? 'suspended' : 'revoked', fetchedAt }
}

/** The level that the publisher of the list states for this issuer, in the service that the agreement names. */
function assuranceOf(report: Report, list: FoundList, serviceType: string | null): Facts['assurance'] {
  return findAnchor(list, { certificates: certificatesOf(report), serviceType })?.assurance ?? null
}

/** Every claim presented, containers and leaves, an mdoc's namespaces among them; registered claims of the token are not attributes. */
function pathsOf(claims: Readonly<Record<string, unknown>>): ClaimPath[] {
  const paths: ClaimPath[] = []
  const walk = (value: unknown, path: ClaimPath): void => {
    if (path.length > 0) paths.push(path)
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]))
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) walk(item, [...path, name])
  }
  walk(claims, [])
  return paths
}
