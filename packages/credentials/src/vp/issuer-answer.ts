import { encodeBase64url } from '../bytes.ts'
import type { Bytes, IssuerAnswer, IssuerIdentity, IssuerStep, KeyRef, Steps } from '../ports.ts'
import { certificatePublicJwk } from './certificate-key.ts'

/** What this core needs to know of a certificate that another package has read. */
export type ReadCertificate = {
  readonly raw: Bytes
  readonly spki: Bytes
  readonly subject: { readonly text: string; readonly country?: string }
  readonly keyUsage?: readonly string[] | undefined
  readonly aki?: Bytes | undefined
}

/** The outcome of a path validation, in the words of the trust package. */
export type CheckedPath =
  | {
      readonly ok: true
      readonly leaf: ReadCertificate
      readonly anchor: ReadCertificate
      readonly path: readonly ReadCertificate[]
    }
  | { readonly ok: false; readonly code: 'X5C_FORM' | 'X5C_PATH'; readonly detail: string }

type PathAnswer = {
  readonly step: Pick<IssuerStep, 'alg'>
  readonly result: CheckedPath
  /** The leaf as read, if it could be: tells a good signature of somebody unknown from a bad one. */
  readonly leaf?: ReadCertificate | undefined
  readonly listOf?: (anchorSha256: string) => IssuerIdentity['list']
}

/** From a validated certificate path to the answer of the trust port (step `issuer`). */
export function* answerFromPath({ step, result, leaf, listOf }: PathAnswer): Steps<IssuerAnswer> {
  const signer = result.ok ? result.leaf : leaf
  const key = signer === undefined ? undefined : yield* importLeafKey(signer, step)
  if (!result.ok) {
    const claimed = signer === undefined ? {} : { issuer: yield* claimedIdentity(signer) }
    const { code, detail } = result
    return { trusted: false, code, detail, ...claimed, ...(key === undefined ? {} : { key }) }
  }
  if (result.leaf.keyUsage?.includes('digitalSignature') === false) {
    return { trusted: false, code: 'X5C_FORM', detail: 'leaf: its key may not sign' }
  }
  if (key === undefined) {
    return { trusted: false, code: 'X5C_FORM', detail: `leaf: its key is not a key for ${step.alg}` }
  }
  return { trusted: true, key, issuer: yield* identityOf(result, listOf) }
}

function* importLeafKey(leaf: ReadCertificate, { alg }: Pick<IssuerStep, 'alg'>): Steps<KeyRef | undefined> {
  const jwk = certificatePublicJwk(leaf.spki, alg)
  return jwk === undefined ? undefined : yield { op: 'import', alg, jwk }
}

/** What an untrusted certificate says of itself: only to explain a refusal. */
function* claimedIdentity({ raw, subject, aki }: ReadCertificate): Steps<IssuerIdentity> {
  return {
    chain: [yield { op: 'hash', alg: 'sha-256', data: raw }],
    subject: subject.text,
    ...(subject.country === undefined ? {} : { country: subject.country }),
    aki: aki === undefined ? [] : [encodeBase64url(aki)],
  }
}

function* identityOf(
  { leaf, anchor, path }: Extract<CheckedPath, { ok: true }>,
  listOf: PathAnswer['listOf'],
): Steps<IssuerIdentity> {
  const hashes: string[] = []
  for (const { raw } of [...path, anchor]) {
    hashes.push(yield { op: 'hash', alg: 'sha-256', data: raw })
  }
  const anchorSha256 = hashes.pop() ?? ''
  const list = listOf?.(anchorSha256)
  return {
    chain: hashes,
    subject: leaf.subject.text,
    ...(leaf.subject.country === undefined ? {} : { country: leaf.subject.country }),
    anchor: anchorSha256,
    aki: path.flatMap(({ aki }) => (aki === undefined ? [] : [encodeBase64url(aki)])),
    ...(list === undefined ? {} : { list }),
  }
}
