/** JAdES (TS 119 182-1): a document → facts of each of its signatures, counter-signatures inside. */
import { fromBase64url } from '../../base64.ts'
import { concatBytes, encodeUtf8, sameBytes } from '../../bytes.ts'
import { readCertificate } from '../../cms/read-certificate.ts'
import { hashOfAlg } from '../../cms/create-cms.ts'
import { isJsonObject, type Json, JsonError } from '../../json.ts'
import { keySuits, signatureLengthFits } from '../../pkix/algorithms.ts'
import type { Certificate } from '../../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Scheme, SignatureAlg } from '../../ports.ts'
import type { CadesDocument, DetachedFile } from '../cades/read-cades.ts'
import type { SignatureFacts, UsedAlgorithm } from '../facts.ts'
import type { Failure, SubIndication } from '../outcome.ts'
import { entryOf, type Jws, JwsError, type JwsRefused, parseCompact, parseJws } from './parse-jws.ts'
import { type HeaderFacts, hashByName, readHeader } from './read-header.ts'
import { type SignedPayload, signedPayload } from './signed-data.ts'
import { materialIn, tokensIn, stampsOf, type UnsignedPart, unsignedParts } from './unsigned.ts'

/** A JWS in one of its forms, and what a CMS is read with too. */
export type JadesDocument = CadesDocument

const COUNTER_DEPTH_MAX = 4

/** Throws `JsonError` or `JwsError` for what is no JWS. */
export function* readJades(document: JadesDocument): DocumentSteps<SignatureFacts[]> {
  const { detached = [], certificates: known = [] } = document
  const facts: SignatureFacts[] = []
  for (const [index, jws] of parseJws(document.bytes).signatures.entries())
    facts.push(yield* readOne(jws, { id: `s-${index + 1}`, detached, known, depth: 0 }))
  return facts
}

type Source = {
  readonly id: string
  readonly detached: readonly DetachedFile[]
  readonly known: readonly Bytes[]
  /** The value that a counter-signature is over. */
  readonly counter?: string
  readonly depth: number
}

function* readOne(jws: Jws | JwsRefused, source: Source): DocumentSteps<SignatureFacts> {
  if ('refused' in jws) return unreadable(source.id, jws.refused)
  try {
    return yield* readParsed(jws, source)
  } catch (error) {
    if (error instanceof JsonError || error instanceof JwsError) return unreadable(source.id, error.message)
    throw error
  }
}

function unreadable(id: string, detail: string): SignatureFacts {
  const failure = fail('FORMAT_FAILURE', detail)
  const empty = { algorithms: [], coverage: [], stamps: [], certificates: [], crls: [], ocsps: [] }
  const rest = { counterSignatures: [], findings: [] }
  return { id, format: 'JAdES', level: 'JSON_NOT_ETSI', broken: failure, signer: failure, ...empty, ...rest }
}

function fail(subIndication: SubIndication, detail: string): Failure {
  return { subIndication, detail }
}

function* readParsed(jws: Jws, source: Source): DocumentSteps<SignatureFacts> {
  const header = readHeader(jws)
  const parts = unsignedParts(jws.header)
  const payload = yield* signedPayload(jws, header, source)
  const material = materialIn(parts)
  const certificates = [...header.chain, ...material.certificates]
  const found = yield* findSigner({ jws, header, payload, pool: [...certificates, ...source.known] })
  const value = fromBase64url(jws.signature)
  const valueSha256: string | undefined =
    value === undefined ? undefined : yield { op: 'hash', alg: 'sha-256', data: value }
  const { problem, signingTime } = header
  return {
    id: source.id,
    format: 'JAdES',
    level: levelOf(header, parts),
    broken: payload.broken ?? found.broken,
    signer: found.signer,
    valueIntact: found.valueIntact,
    algorithms: algorithmsOf(header, found.signer),
    coverage: payload.coverage,
    // §5.2.6: those over the payload, told by the signer, stand in the protected header.
    stamps: stampsOf(jws, parts, { stamped: payload.stamped, content: tokensIn(header.members['adoTst']) }),
    certificates,
    crls: material.crls,
    ocsps: material.ocsps,
    counterSignatures: yield* readCounters(jws, parts, source),
    findings: findingsOf(header),
    ...(problem !== undefined && { constraint: fail('SIG_CONSTRAINTS_FAILURE', problem) }),
    ...(signingTime !== undefined && { claimedTime: signingTime }),
    ...(valueSha256 !== undefined && { valueSha256 }),
  }
}

function* readCounters(
  { signature }: Jws,
  parts: readonly UnsignedPart[],
  { id, known, depth }: Source,
): DocumentSteps<SignatureFacts[]> {
  const facts: SignatureFacts[] = []
  if (depth >= COUNTER_DEPTH_MAX) return facts
  for (const { value } of parts.filter(({ name }) => name === 'cSig')) {
    const source = { id: `${id}-counter-${facts.length + 1}`, detached: [], known, depth: depth + 1 }
    facts.push(yield* readCounter(value, { ...source, counter: signature }))
  }
  return facts
}

function* readCounter(value: Json, source: Source): DocumentSteps<SignatureFacts> {
  try {
    const payload = isJsonObject(value) ? value['payload'] : undefined
    const jws = typeof value === 'string' ? parseCompact(value) : entryOf(value, payload)
    return yield* readOne(jws, source)
  } catch (error) {
    if (error instanceof JwsError) return unreadable(source.id, error.message)
    throw error
  }
}

type SignerQuestion = {
  readonly jws: Jws
  readonly header: HeaderFacts
  readonly payload: SignedPayload
  readonly pool: readonly Bytes[]
}

type SignerAnswer = Pick<SignatureFacts, 'signer' | 'broken'> & { readonly valueIntact: boolean }

/** The certificate that the header names by digest, and whose key the value verifies with. */
function* findSigner({ jws, header, payload, pool }: SignerQuestion): DocumentSteps<SignerAnswer> {
  const none = (failure: Failure): SignerAnswer => ({ signer: failure, broken: failure, valueIntact: false })
  const { alg } = header
  const signature = fromBase64url(jws.signature)
  if (alg === undefined) return none(fail('SIG_CRYPTO_FAILURE', 'the algorithm is not verified'))
  if (signature === undefined || !signatureLengthFits(alg, signature.length))
    return none(fail('SIG_CRYPTO_FAILURE', `not a value of ${alg}`))
  const raw = yield* namedOf(header, pool)
  const certificate = raw === undefined ? undefined : readCertificate(raw)
  if (certificate === undefined)
    return none(fail('NO_SIGNING_CERTIFICATE_FOUND', 'the certificate that the header names is not there'))
  if (!keySuits(certificate.publicKey, alg))
    return none(fail('SIG_CRYPTO_FAILURE', `the key does not suit ${alg}`))
  const data = concatBytes([encodeUtf8(`${jws.protected}.`), payload.payload])
  const good: boolean = yield { op: 'verifySpki', alg, spki: certificate.spki, data, signature }
  if (!good)
    return { signer: certificate, broken: fail('SIG_CRYPTO_FAILURE', 'value is wrong'), valueIntact: false }
  return { signer: certificate, broken: undefined, valueIntact: true }
}

function* namedOf({ named }: HeaderFacts, pool: readonly Bytes[]): DocumentSteps<Bytes | undefined> {
  if (named?.hash === undefined || named.digest === undefined) return undefined
  for (const raw of pool) {
    const own: unknown = yield { op: 'digest', hash: named.hash, data: raw }
    if (own instanceof Uint8Array && sameBytes(own, named.digest)) return raw
  }
  return undefined
}

function schemeOfAlg(alg: SignatureAlg): Scheme {
  const hash = hashOfAlg(alg)
  if (alg === 'EdDSA') return { kind: 'eddsa' }
  if (alg.startsWith('ES')) return { kind: 'ecdsa', hash }
  return alg.startsWith('RS')
    ? { kind: 'rsa', hash }
    : { kind: 'pss', hash, maskHash: hash, salt: Number(alg.slice(2)) / 8 }
}

function algorithmsOf({ alg, members }: HeaderFacts, signer: Certificate | Failure): UsedAlgorithm[] {
  const sigD = members['sigD']
  const hash = isJsonObject(sigD) ? hashByName(sigD['hashM']) : undefined
  return [
    ...(alg === undefined || 'subIndication' in signer
      ? []
      : [{ scheme: schemeOfAlg(alg), spki: signer.spki, where: 'signature' }]),
    ...(hash === undefined ? [] : [{ hash, where: 'digest of the objects' }]),
  ]
}

/** TS 119 182-1 §6.3, in the words of other validators. */
function levelOf({ problem, named, signingTime }: HeaderFacts, parts: readonly UnsignedPart[]): string {
  if (problem !== undefined || named === undefined || signingTime === undefined) return 'JSON_NOT_ETSI'
  const names = new Set(parts.map(({ name }) => name))
  if (!names.has('sigTst')) return 'JAdES_BASELINE_B'
  if (!['xVals', 'rVals', 'tstVD', 'anyValData'].some((name) => names.has(name))) return 'JAdES_BASELINE_T'
  return names.has('arcTst') ? 'JAdES_BASELINE_LTA' : 'JAdES_BASELINE_LT'
}

function findingsOf({ problem, members }: HeaderFacts): SignatureFacts['findings'] {
  return [
    ...(problem === undefined ? [] : [{ code: 'JSON_NOT_ETSI', detail: problem }]),
    ...(members['sigPId'] === undefined
      ? []
      : [{ code: 'POLICY_NOT_EVALUATED', detail: 'the signature policy of the header' }]),
  ]
}
