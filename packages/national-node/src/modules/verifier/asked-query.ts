import type { CredentialQuery, DcqlQuery } from '@entente/credentials'
import { base64url, parseCertificate } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import type { IssuerTrust } from '../recognition/index.ts'
import type { VerifierDeps } from './verifier-deps.ts'

/** The only format of this release; a service that asks for another is a fault of its description. */
const FORMAT = 'dc+sd-jwt'

export type QueryTrust = ReadonlyMap<string, IssuerTrust>

/** For each credential query, whom the agreements in force let us believe. May fetch lists. */
export async function findQueryTrust(
  { recognition }: Pick<VerifierDeps, 'recognition'>,
  query: DcqlQuery,
  at: Instant,
): Promise<QueryTrust> {
  const found = await Promise.all(
    query.credentials.map(async (asked) => {
      if (asked.format !== FORMAT) {
        throw new Fault('invalid', 'verifier/unknown-format', `${asked.id}: only ${FORMAT} is asked for here`)
      }
      const trust = await recognition.issuerTrust({ format: FORMAT, types: typesOf(asked), at })
      return [asked.id, trust] as const
    }),
  )
  return new Map(found)
}

export function typesOf({ meta }: CredentialQuery): readonly string[] {
  return meta.vct_values ?? []
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
