import {
  decodeBase64url,
  encodeBase64url,
  parseJsonObject,
  isPidType,
  textOf,
  typesOfQuery,
  type DcqlQuery,
} from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'

/** What a holder is asked to authorise with one of the credentials asked for (OpenID4VP 1.0 §8.4). */
export type TransactionWish = {
  readonly type: string
  /** The id of the query whose credential authorises it. */
  readonly credential: string
  readonly content: Readonly<Record<string, unknown>>
}

const WISHES_MAX = 8

function refused(detail: string): Fault {
  return new Fault('invalid', 'verifier/transaction', detail)
}

/** The texts of the request: each names exactly one query, so that no wallet has to choose between keys. */
export function createTransactionData(
  wishes: readonly TransactionWish[],
  query: DcqlQuery,
): readonly string[] | undefined {
  if (wishes.length === 0) return undefined
  if (wishes.length > WISHES_MAX) throw refused(`At most ${WISHES_MAX} transactions are asked for at once`)
  return wishes.map(({ type, credential, content }) => {
    const asked = query.credentials.find(({ id }) => id === credential)
    if (asked === undefined) throw refused(`${type}: ${credential} is not asked for`)
    // PID rulebook 1.7: an identity never authorises a transaction.
    if (typesOfQuery(asked).every(isPidType)) {
      throw refused(`${type}: the key of an identity signs no transaction`)
    }
    // Nothing lays down how the device of an mdoc would sign for one.
    if (asked.format === 'mso_mdoc') throw refused(`${type}: an mdoc authorises no transaction`)
    const members = { ...content, type, credential_ids: [credential] }
    return encodeBase64url(JSON.stringify({ ...members, transaction_data_hashes_alg: ['sha-256'] }))
  })
}

/** The transactions that the presentation for this query has to answer, as they were sent. */
export function transactionsOf(kept: string | null, queryId: string): readonly string[] {
  if (kept === null) return []
  return (JSON.parse(kept) as string[]).filter((encoded) => {
    const { credential_ids: ids } = parseJsonObject(textOf(decodeBase64url(encoded)))
    return Array.isArray(ids) && ids.includes(queryId)
  })
}
