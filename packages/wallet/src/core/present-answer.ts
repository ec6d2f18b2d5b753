import {
  checkDevice,
  decodeBase64url,
  encodeBase64url,
  openSdJwt,
  parseDeviceResponse,
  parseSdJwt,
  parseSecurityObject,
  present,
  presentMdoc,
  processPayload,
  requestTranscript,
  runAsync,
  verifyKeyBinding,
  type Check,
  type DcApiRequest,
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
type Asked = PresentationRequest | DcApiRequest

/** Least-used copy first; among equals any, so that the order of issuance tells nothing. */
export function chooseCopy(
  { copies }: HeldBatch,
  { random }: Pick<PresentDeps, 'random'>,
): HeldCopy | undefined {
  const least = Math.min(...copies.map(({ uses }) => uses))
  const fresh = copies.filter(({ uses }) => uses === least)
  return fresh.length === 0 ? undefined : fresh[drawBelow(random, fresh.length)]
}

type Chosen = {
  readonly copy: HeldCopy
  readonly candidate: Candidate
  /** The transactions that the holder authorises with this very credential. */
  readonly transactions: readonly TransactionEntry[]
}

/** The chosen claims, bound to this request by the holder's key, checked before it is sent. */
export async function createPresentation(deps: PresentDeps, request: Asked, chosen: Chosen): Promise<string> {
  return chosen.candidate.format === 'mso_mdoc'
    ? presentAsMdoc(deps, request, chosen)
    : presentAsSdJwt(deps, request, chosen)
}

/** ISO 18013-5 §9.1.3: the device signs for this session, and for no other. */
async function presentAsMdoc(
  deps: PresentDeps,
  request: Asked,
  { copy, candidate }: Chosen,
): Promise<string> {
  const paths = candidate.disclosed.map(({ path }) => path)
  const transcript = await runAsync(requestTranscript(request), deps.driver)
  const issuerSigned = decodeBase64url(copy.token)
  const steps = presentMdoc({ issuerSigned, paths, transcript, alg: ALG, key: copy.key })
  const response = await runAsync(steps, deps.driver)
  const [document] = parseDeviceResponse(response)
  if (document === undefined) throw new WalletError('MDOC_FORM', 'the presentation holds no document')
  const mso = parseSecurityObject(document.issuerSigned.issuerAuth.payload)
  const { checks } = await runAsync(checkDevice(document, mso, { device: { transcript } }), deps.driver)
  demand(checks)
  const shown = [...document.issuerSigned.nameSpaces.values()].flat()
  if (shown.length > paths.length) throw overDisclosure()
  return encodeBase64url(response)
}

/** RFC 9901 §7.2. */
async function presentAsSdJwt(deps: PresentDeps, request: Asked, chosen: Chosen): Promise<string> {
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
  readonly request: Asked
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
  demand([...checks, ...(await runAsync(binding, deps.driver)).checks])
  const whole = await runAsync(openSdJwt(token), deps.driver)
  if (disclosed.length > allowedDisclosures(whole, paths)) {
    throw overDisclosure()
  }
}

function demand(checks: readonly Check[]): void {
  const bad = checks.find(({ ok }) => !ok)
  if (bad !== undefined) throw new WalletError(bad.code, `it would be refused: ${bad.detail ?? ''}`)
}

function overDisclosure(): WalletError {
  return new WalletError('OVER_DISCLOSURE', 'it would show more than was chosen')
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
