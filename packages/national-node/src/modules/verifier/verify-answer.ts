import {
  checkResponse,
  checkStatus,
  FormatError,
  isPidType,
  parseJws,
  parseVpToken,
  pidBaseType,
  presentedCredential,
  runSync,
  typesOfQuery,
  verifyPresentations,
  type Check,
  type CredentialFormat,
  type DcqlQuery,
  type IssuerRole,
  type Json,
  type SessionTranscript,
  type VerifiedPresentation,
} from '@entente/credentials'
import { answering } from '../../kernel/crypto.ts'
import type { FetchedStatusLists } from '../status/index.ts'
import { formatOf, type QueryTrust } from './asked-query.ts'
import { transactionsOf } from './transaction-wish.ts'
import { readCertificate, type IssuerTrustCache, type OpenedTrust } from './issuer-trust.ts'
import type { TransactionRow } from './store.ts'
import type { VerifierDeps } from './verifier-deps.ts'

/** The signature of the issuer, in either format. */
const SIGNATURES: readonly string[] = ['JWS_SIGNATURE', 'MDOC_SIGNATURE']

export type AnswerChecks = {
  /** Checks of the answer as a whole; one that failed refuses all of it. */
  readonly checks: readonly Check[]
  readonly presentations: readonly VerifiedPresentation[]
}

type AnsweredRow = Pick<TransactionRow, 'channel' | 'query' | 'client_id' | 'nonce' | 'transaction_data'>

export type AnswerContext = {
  readonly deps: Pick<VerifierDeps, 'driver' | 'clock' | 'baseUrl'>
  readonly paths: IssuerTrustCache
  readonly statusLists: FetchedStatusLists
  readonly trust: QueryTrust
  /** What the device of an mdoc has to sign for; worked out only when one comes. */
  readonly transcript: () => SessionTranscript
}

/**
 * Steps 3 to 5 of the response validation: shape, each presentation with its status, then the
 * query again, by us: the wallet is not trusted to have matched it. Facts only; nothing is decided here.
 */
export async function verifyAnswer(
  vpToken: Json,
  row: AnsweredRow,
  context: AnswerContext,
): Promise<AnswerChecks> {
  const query = JSON.parse(row.query) as DcqlQuery
  const { checks, presented } = parseVpToken(vpToken, query)
  const presentations: VerifiedPresentation[] = []
  for (const one of presented) {
    const known = context.trust.get(one.queryId)
    if (known === undefined) continue
    const opened = context.paths.open(known)
    const verified = verifyOne(one, { row, query, context, opened })
    presentations.push(...(await Promise.all(verified.map((found) => withStatus(found, opened, context)))))
  }
  if (checks.some(({ ok }) => !ok)) return { checks, presentations }
  return { checks: [...checks, ...queryChecks(query, presentations)], presentations }
}

type OneContext = {
  readonly row: AnsweredRow
  readonly query: DcqlQuery
  readonly context: AnswerContext
  readonly opened: OpenedTrust
}

function verifyOne(
  one: { readonly queryId: string; readonly presentation: string },
  { row, query, context, opened }: OneContext,
): VerifiedPresentation[] {
  const { driver, clock, baseUrl } = context.deps
  const asked = query.credentials.find(({ id }) => id === one.queryId)
  if (asked === undefined) return []
  const [format, types] = [formatOf(asked), typesOfQuery(asked)]
  const steps = verifyPresentations([one], {
    asked: () => ({
      format,
      types,
      role: roleOf(types),
      derivedTypes: derivedTypes(one.presentation, format),
    }),
    ...(format === 'mso_mdoc' && { mdoc: { transcript: context.transcript(), readCertificate } }),
    audience: row.channel === 'dc-api' ? `origin:${new URL(baseUrl).origin}` : row.client_id,
    nonce: row.nonce,
    at: clock.seconds(),
    transactionData: (queryId) => transactionsOf(row.transaction_data, queryId),
  })
  const verified = runSync(
    steps,
    answering(driver, (step) => opened.answer(step)),
  )
  const signed = verified.every(({ report }) =>
    report.checks.some(({ code, ok }) => ok && SIGNATURES.includes(code)),
  )
  if (signed) opened.keep()
  return verified
}

/** A domestic PID answers a query for the common type; whether its issuer may issue it is another check. */
function derivedTypes(presentation: string, format: CredentialFormat): { readonly [type: string]: string } {
  const type = format === 'dc+sd-jwt' ? readType(presentation) : undefined
  const base = type === undefined ? undefined : pidBaseType(type)
  return type === undefined || base === undefined ? {} : { [type]: base }
}

/** As written, not yet verified: only tells which derivation to allow. */
function readType(presentation: string): string | undefined {
  try {
    const { vct } = parseJws(presentation.slice(0, presentation.indexOf('~'))).payload
    return typeof vct === 'string' ? vct : undefined
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function roleOf(types: readonly string[]): IssuerRole {
  return types.every(isPidType) ? 'pid' : 'attestation'
}

async function withStatus(
  found: VerifiedPresentation,
  opened: OpenedTrust,
  { statusLists }: AnswerContext,
): Promise<VerifiedPresentation> {
  // Only an address that a trusted issuer has signed is called; then the status is one reason among the others.
  const good = found.report.checks.filter(({ ok }) => ok).map(({ code }) => code)
  const vouched = good.includes('X5C_PATH') && good.some((code) => SIGNATURES.includes(code))
  if (!vouched) return found
  const status = await statusLists.find(found.report, (step) => opened.answer(step))
  return status === undefined ? found : { ...found, report: checkStatus(found.report, status) }
}

/**
 * Only what is valid can satisfy a query. If something is not, the decision on it says why, and what stands beside it
 * still has to be what was asked for: then without the rules of which documents make an answer together.
 */
function queryChecks(query: DcqlQuery, presentations: readonly VerifiedPresentation[]): Check[] {
  const matchable = presentations.flatMap(({ queryId, report }) => {
    const credential = presentedCredential(report)
    return credential === undefined ? [] : [{ queryId, credential }]
  })
  const byQuery = Map.groupBy(matchable, ({ queryId }) => queryId)
  if (byQuery.size === 0) return []
  const answers = [...byQuery].map(([id, found]) => [id, found.map(({ credential }) => credential)] as const)
  const credentials = query.credentials.filter(({ id }) => byQuery.has(id))
  const asked = matchable.length < presentations.length ? { credentials } : query
  return checkResponse(asked, Object.fromEntries(answers))
}
