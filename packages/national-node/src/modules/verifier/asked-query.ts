import {
  typesOfQuery,
  type CredentialFormat,
  type CredentialQuery,
  type DcqlQuery,
} from '@entente/credentials'
import { base64url, parseCertificate } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import type { IssuerTrust } from '../recognition/index.ts'
import type { VerifierDeps } from './verifier-deps.ts'

/** A service that asks for another is a fault of its description. */
const FORMATS: readonly string[] = ['dc+sd-jwt', 'mso_mdoc'] satisfies CredentialFormat[]

export type QueryTrust = ReadonlyMap<string, IssuerTrust>

/** For each credential query, whom the agreements in force let us believe. May fetch lists. */
export async function findQueryTrust(
  { recognition }: Pick<VerifierDeps, 'recognition'>,
  query: DcqlQuery,
  at: Instant,
): Promise<QueryTrust> {
  const found = await Promise.all(
    query.credentials.map(async (asked) => {
      const trust = await recognition.issuerTrust({ format: formatOf(asked), types: typesOfQuery(asked), at })
      return [asked.id, trust] as const
    }),
  )
  return new Map(found)
}

export function formatOf({ id, format }: Pick<CredentialQuery, 'id' | 'format'>): CredentialFormat {
  if (FORMATS.includes(format)) return format as CredentialFormat
  throw new Fault(
    'invalid',
    'verifier/unknown-format',
    `${id}: only ${FORMATS.join(', ')} are asked for here`,
  )
}

/**
 * The query with the key identifiers of the listed issuers (OpenID4VP 1.0 §6.1.1.1) and the lists they stand on
 * (§6.1.1.2), so that a wallet offers only what we may recognise: one of both is enough. Without any listed issuer the
 * query stays open and the decision says why it fails.
 */
export function withAuthorities(query: DcqlQuery, trust: QueryTrust): DcqlQuery {
  const credentials = query.credentials.map((asked) => {
    const aki = keyIdentifiers(trust.get(asked.id))
    if (aki.length === 0) return asked
    const lists = trust.get(asked.id)?.anchors.flatMap(({ list }) => list?.uri ?? []) ?? []
    const authorities = [
      { type: 'aki', values: aki },
      ...(lists.length === 0 ? [] : [{ type: 'etsi_tl', values: [...new Set(lists)] }]),
    ]
    return { ...asked, trusted_authorities: authorities }
  })
  return { ...query, credentials }
}

function keyIdentifiers(trust: IssuerTrust | undefined): string[] {
  const identifiers = (trust?.anchors ?? []).flatMap(({ der }) => {
    const { ski } = parseCertificate(der)
    return ski === undefined ? [] : [base64url(ski)]
  })
  return [...new Set(identifiers)]
}
