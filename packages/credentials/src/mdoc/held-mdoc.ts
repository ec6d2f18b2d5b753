import type { MatchableCredential } from '../dcql/match-credential.ts'
import type { Path } from '../json.ts'
import type { Bytes } from '../ports.ts'
import { isForbidden } from './find-document-type.ts'
import { claimsOfMdoc } from './element-json.ts'
import { parseIssuerSigned } from './issuer-signed.ts'
import type { MdocReport } from './mdoc-report.ts'
import { parseSecurityObject } from './security-object.ts'

/** A document a wallet holds, as a query sees it (OpenID4VP 1.0 §6.4). Throws CborError. */
export function heldMdoc(
  issuerSigned: Bytes,
  authorities?: MatchableCredential['authorities'],
): MatchableCredential {
  const held = parseIssuerSigned(issuerSigned)
  const { docType } = parseSecurityObject(held.issuerAuth.payload)
  return {
    format: 'mso_mdoc',
    types: [docType],
    claims: claimsOfMdoc(held),
    holderBound: true,
    ...(authorities && { authorities }),
  }
}

/** A document that was presented and verified, as its query is checked against it; undefined unless it is valid. */
export function presentedMdoc({ type, claims, holder, issuer }: MdocReport): MatchableCredential | undefined {
  if (type === undefined || claims === undefined) return undefined
  return {
    format: 'mso_mdoc',
    types: [type],
    claims,
    holderBound: holder.binding === 'device-signature',
    ...(issuer && { authorities: { aki: issuer.aki } }),
  }
}

/** Elements behind the claims that match: whatever lies deeper, an element is shown whole, and once. */
export function elementPaths(paths: readonly Path[]): readonly Path[] {
  const elements = new Map<string, Path>()
  for (const path of paths) {
    const element = path.slice(0, 2)
    if (element.length === 2) elements.set(JSON.stringify(element), element)
  }
  return [...elements.values()]
}

/** A claim of a query that no document may be asked for. */
export function isForbiddenPath([namespace, element]: readonly (string | number | null)[]): boolean {
  return typeof namespace === 'string' && typeof element === 'string' && isForbidden(namespace, element)
}
