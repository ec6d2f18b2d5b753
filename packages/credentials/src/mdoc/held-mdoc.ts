import type { MatchableCredential } from '../dcql/match-credential.ts'
import type { Path } from '../json.ts'
import type { Bytes } from '../ports.ts'
import { isForbidden } from './find-document-type.ts'
import { claimsOfMdoc } from './element-json.ts'
import { parseIssuerSigned } from './issuer-signed.ts'
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
