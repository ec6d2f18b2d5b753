/** Whether a list is meant to speak about a certificate (RFC 5280 §6.3.3 (b)–(e)). */
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { GeneralName } from '../pkix/general-names.ts'
import { type ParsedName, sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Instant } from '../ports.ts'
import {
  ALL_REASONS,
  type DistributionPoint,
  fullNames,
  parseDistributionPoints,
  type ReasonMask,
  shareName,
} from './distribution-point.ts'
import type { Crl } from './parse-crl.ts'

/**
 * The points a certificate names, and last the one every certificate has: the name of its issuer. A text for an
 * extension that cannot be read.
 */
export function pointsOf({ crlDistributionPoints, issuer }: Certificate): DistributionPoint[] | string {
  const implied = { name: { full: [{ form: 4, directory: issuer }] } }
  if (crlDistributionPoints === undefined) return [implied]
  try {
    return [...parseDistributionPoints(crlDistributionPoints), implied]
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

/** The reasons for which the list speaks about the certificate at this point; 0 when it does not at all. */
export function reasonsCovered(crl: Crl, certificate: Certificate, point: DistributionPoint): ReasonMask {
  const { point: issuing } = crl
  if (!issuerFits(crl, certificate, point) || !nameFits(crl, certificate, point)) return 0
  if (issuing?.onlyAttributes === true) return 0
  if (certificate.ca ? issuing?.onlyUsers === true : issuing?.onlyAuthorities === true) return 0
  return (point.reasons ?? ALL_REASONS) & (issuing?.onlyReasons ?? ALL_REASONS)
}

/** (b)(1): the issuer of the certificate itself, or the one it names, who then says that its list is indirect. */
function issuerFits(crl: Crl, { issuer }: Certificate, { crlIssuer }: DistributionPoint): boolean {
  if (crlIssuer === undefined) return sameName(crl.issuer, issuer)
  return crl.point?.indirect === true && names(crlIssuer, crl.issuer)
}

/** True when one of the names is the directory name. */
function names(list: readonly GeneralName[], name: ParsedName): boolean {
  return list.some(({ directory }) => directory !== undefined && sameName(directory, name))
}

/** (b)(2)(i). A list without a name of its own is for every point of its issuer. */
function nameFits(crl: Crl, certificate: Certificate, { name, crlIssuer }: DistributionPoint): boolean {
  if (crl.point?.name === undefined) return true
  try {
    const own = fullNames(crl.point.name, crl.issuer)
    if (name === undefined) return shareName(own, crlIssuer ?? [])
    return shareName(own, fullNames(name, crlIssuer === undefined ? certificate.issuer : crl.issuer))
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

/** Why the list cannot be used at that time; undefined when it can. */
export function notUsable({ criticalUnknown, thisUpdate, nextUpdate }: Crl, at: Instant): string | undefined {
  const [unknown] = criticalUnknown
  if (unknown !== undefined) return `list with critical extension ${unknown}`
  if (at < thisUpdate) return `list not valid before ${thisUpdate}`
  if (nextUpdate === undefined) return 'list without next update'
  return at > nextUpdate ? `list not valid after ${nextUpdate}` : undefined
}

/** §5.2.4, §6.3.3 (c): true when the changes in `delta` may be applied to `complete`. */
export function continues(delta: Crl, complete: Crl): boolean {
  const { baseNumber, number } = delta
  if (baseNumber === undefined || number === undefined || complete.number === undefined) return false
  const alike = (a?: Uint8Array, b?: Uint8Array): boolean =>
    a === undefined || b === undefined ? a === b : sameBytes(a, b)
  return (
    baseNumber <= complete.number &&
    complete.number < number &&
    sameName(delta.issuer, complete.issuer) &&
    alike(delta.point?.raw, complete.point?.raw) &&
    alike(delta.aki, complete.aki)
  )
}
