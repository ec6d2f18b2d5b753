import {
  type Bytes,
  canonicalJson,
  type Check,
  type CredentialFormat,
  decodeBase64url,
  isBase64url,
  type IssuerIdentity,
  type IssuerRole,
  type JsonObject,
  jwkThumbprint,
  matchPath,
  type Report,
  runAsync,
  type SignedStatusList,
  type Steps,
  verifyIssuerSigned,
  verifySdJwtVc,
} from '@entente/credentials'
import { readCertificate } from './read-certificate.ts'
import type { HolderKey } from './keys.ts'
import type { Batch, BatchRequest } from './receive-batch.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { fetchStatusList, lookUp } from './status-list.ts'
import type { Copy } from './store.ts'
import { WalletError } from './wallet-error.ts'

/** What every copy has in its own way; the rest is the content. */
const PER_COPY = ['cnf', 'status']
const TECHNICAL = [...PER_COPY, 'iss', 'iat', 'nbf', 'exp', 'vct', 'vct#integrity', 'aka_vcts']

/** A batch of which every copy has passed every check. */
export type CheckedBatch = {
  readonly claims: JsonObject
  readonly issuer: IssuerIdentity
  readonly expires: number | undefined
  readonly copies: readonly Copy[]
  readonly keys: readonly HolderKey[]
}

/**
 * Before anything is kept (ISSU_06–11b): signed by an issuer of the right list, of the type
 * asked for, not expired or revoked, without key binding, bound to one of our keys each, all with one content.
 */
export async function checkBatch(
  deps: ReceiveDeps,
  request: BatchRequest,
  batch: Batch,
): Promise<CheckedBatch> {
  const lists: StatusLists = new Map()
  const reports = await Promise.all(
    batch.credentials.map((credential) => checkCopy(deps, { ...request, lists }, credential)),
  )
  const [first, ...others] = reports
  if (first?.claims === undefined || first.issuer === undefined) {
    throw new WalletError('BATCH_SIZE', 'the issuer sent no copy')
  }
  const content = canonicalJson(without(first.claims, PER_COPY))
  if (others.some(({ claims }) => canonicalJson(without(claims ?? {}, PER_COPY)) !== content)) {
    throw new WalletError('BATCH_CONTENT', 'the copies do not have the same content')
  }
  const keys = await matchKeys(deps, reports, batch.keys)
  checkMandatory(request, first.claims)
  return {
    claims: without(first.claims, TECHNICAL),
    issuer: first.issuer,
    expires: first.validity?.expires,
    keys,
    copies: keys.map(({ id }, copy) => ({
      credential: batch.credentials[copy] ?? '',
      keyId: id,
      status: reports[copy]?.status,
      uses: 0,
    })),
  }
}

type IssuedPolicy = { readonly at: number; readonly role: IssuerRole; readonly types: readonly string[] }

/** As issued: nobody has presented it yet, so neither format may carry a proof of a holder. */
const VERIFY: {
  readonly [format in CredentialFormat]: (credential: string, policy: IssuedPolicy) => Steps<Report>
} = {
  'dc+sd-jwt': (credential, policy) => verifySdJwtVc(credential, { ...policy, keyBinding: 'forbidden' }),
  mso_mdoc: (credential, policy) =>
    verifyIssuerSigned(readBase64url(credential), { ...policy, readCertificate }),
}

/** Nothing at all for what is not base64url: the verification says that it cannot be read. */
function readBase64url(text: string): Bytes {
  return isBase64url(text) ? decodeBase64url(text) : new Uint8Array()
}

type StatusLists = Map<string, Promise<SignedStatusList | undefined>>

async function checkCopy(
  deps: ReceiveDeps,
  { configuration, lists }: BatchRequest & { lists: StatusLists },
  credential: string,
): Promise<Report> {
  const { format, type } = configuration
  const policy = { at: deps.clock.seconds(), role: deps.roleOf(type), types: [type] }
  const report = await runAsync(VERIFY[format](credential, policy), deps.driver)
  demand(report.checks)
  // A list out of reach says nothing against a fresh credential; one that says revoked does.
  const status = await readListed(deps, report, lists)
  demand(status.filter(({ code }) => code !== 'STATUS_UNAVAILABLE' && code !== 'STATUS_STALE'))
  return report
}

/** Stops at the first check that failed. */
function demand(checks: readonly Check[]): void {
  const failed = checks.find(({ ok }) => !ok)
  if (failed !== undefined)
    throw new WalletError(failed.code, failed.detail ?? 'the credential cannot be used')
}

/** Token Status List §8.3; one fetch per list, however many copies stand in it. */
async function readListed(
  deps: ReceiveDeps,
  { status, issuer }: Report,
  lists: StatusLists,
): Promise<readonly Check[]> {
  if (status === undefined) return []
  const { uri, index } = status
  const list = await fetchList(deps, uri, lists)
  if (list === undefined) return []
  const question = { uri, index, at: deps.clock.seconds(), ...(issuer && { issuer, role: issuer.role }) }
  return (await lookUp(list, deps.driver, question)).checks
}

function fetchList({ fetch }: ReceiveDeps, uri: string, lists: StatusLists) {
  const known = lists.get(uri)
  if (known !== undefined) return known
  const asked = fetchStatusList(fetch, uri)
  lists.set(uri, asked)
  return asked
}

/** By `cnf`, never by position: an issuer may answer in any order. */
async function matchKeys(
  deps: ReceiveDeps,
  reports: readonly Report[],
  keys: readonly HolderKey[],
): Promise<readonly HolderKey[]> {
  const byThumbprint = new Map<string, HolderKey>()
  for (const key of keys) {
    byThumbprint.set(await runAsync(jwkThumbprint(key.publicJwk), deps.driver), key)
  }
  return reports.map(({ holder }) => {
    const key = byThumbprint.get(holder.jkt ?? '')
    if (key === undefined) {
      throw new WalletError('CREDENTIAL_KEY', 'a copy is bound to a key that is not ours, or twice to one')
    }
    byThumbprint.delete(holder.jkt ?? '')
    return key
  })
}

function checkMandatory({ configuration }: BatchRequest, claims: JsonObject): void {
  const missing = configuration.claims.find(
    ({ mandatory, path }) => mandatory && matchPath(claims, path).length === 0,
  )
  if (missing !== undefined) {
    throw new WalletError(
      'CREDENTIAL_CLAIMS',
      `${missing.path.join('.')}: promised by the issuer, but missing`,
    )
  }
}

function without(claims: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))
}
