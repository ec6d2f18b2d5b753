import {
  openSdJwt,
  parseSdJwt,
  present,
  processPayload,
  runAsync,
  verifyKeyBinding,
  type HashAlg,
  type JsonObject,
  type Path,
  type PresentationRequest,
  type TransactionEntry,
} from '@entente/credentials'
import { drawBelow, type HeldBatch, type HeldCopy, type PresentDeps } from './present-ports.ts'
import type { Candidate } from './present-select.ts'
import { WalletError } from './wallet-error.ts'

const ALG = 'ES256'

/** What a presentation answers, by whichever channel it was asked for. */
export type AskedBinding = Pick<PresentationRequest, 'audience' | 'nonce'>

/** Least-used copy first; among equals any, so that the order of issuance tells nothing. */
export function chooseCopy(
  { copies }: HeldBatch,
  { random }: Pick<PresentDeps, 'random'>,
): HeldCopy | undefined {
  const least = Math.min(...copies.map(({ uses }) => uses))
  const fresh = copies.filter(({ uses }) => uses === least)
  return fresh.length === 0 ? undefined : fresh[drawBelow(random, fresh.length)]
}

/** RFC 9901 §7.2: the chosen claims, bound to this request by the holder's key, checked before it is sent. */
export async function createPresentation(
  deps: PresentDeps,
  request: AskedBinding,
  chosen: {
    readonly copy: HeldCopy
    readonly candidate: Candidate
    /** The transactions that the holder authorises with this very credential. */
    readonly transactions: readonly TransactionEntry[]
  },
): Promise<string> {
  const { copy, candidate, transactions: entries } = chosen
  const paths = candidate.disclosed.map(({ path }) => path)
  const transaction = entries.length === 0 ? {} : { transactionData: transactionOf(entries) }
  const steps = present({
    token: copy.token,
    paths,
    random: (below) => drawBelow(deps.random, below),
    keyBinding: {
      key: copy.key,
      alg: ALG,
      audience: request.audience,
      nonce: request.nonce,
      iat: deps.clock.seconds(),
      ...transaction,
    },
  })
  const presentation = await runAsync(steps, deps.driver)
  await verifyOwn(deps, { presentation, request, paths, token: copy.token })
  return presentation
}

function transactionOf(entries: readonly TransactionEntry[]) {
  const alg: HashAlg = entries[0]?.hashAlg ?? 'sha-256'
  if (entries.some(({ hashAlg }) => hashAlg !== alg))
    throw new WalletError('TXDATA_UNKNOWN', 'the transactions ask for different hashes in one binding')
  return { texts: entries.map(({ encoded }) => encoded), alg }
}

type Own = {
  readonly presentation: string
  readonly token: string
  readonly request: AskedBinding
  readonly paths: readonly Path[]
}

/** Nothing leaves that a verifier would have to refuse, and nothing that was not chosen. */
async function verifyOwn(deps: PresentDeps, { presentation, request, paths, token }: Own): Promise<void> {
  const { keyBinding, presented, jws, disclosures } = parseSdJwt(presentation)
  const { checks, claims, hashAlg, disclosed } = await runAsync(
    processPayload(jws.payload, disclosures),
    deps.driver,
  )
  const binding = verifyKeyBinding({
    token: keyBinding ?? '',
    presented,
    hashAlg,
    cnf: claims['cnf'],
    at: deps.clock.seconds(),
    policy: { audience: request.audience, nonce: request.nonce },
  })
  const all = [...checks, ...(await runAsync(binding, deps.driver)).checks]
  const bad = all.find(({ ok }) => !ok)
  if (bad !== undefined) throw new WalletError(bad.code, `it would be refused: ${bad.detail ?? ''}`)
  const whole = await runAsync(openSdJwt(token), deps.driver)
  if (disclosed.length > allowedDisclosures(whole, paths)) {
    throw new WalletError('OVER_DISCLOSURE', 'it would show more than was chosen')
  }
}

/** How many disclosures the chosen paths can need: themselves and what contains them. */
function allowedDisclosures(
  { disclosed }: { readonly disclosed: readonly { readonly path: Path }[]; readonly claims: JsonObject },
  paths: readonly Path[],
): number {
  return disclosed.filter(({ path }) =>
    paths.some((wanted) => path.every((key, index) => wanted[index] === key)),
  ).length
}
