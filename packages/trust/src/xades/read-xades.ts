/** XAdES (EN 319 132-1): a document → facts of each of its signatures, counter-signatures inside. */
import type { SignatureFacts, UsedAlgorithm } from '../ades/facts.ts'
import type { Coverage, Failure } from '../ades/outcome.ts'
import { sameBytes } from '../bytes.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import type { Found } from '../xmldsig/index-xml.ts'
import { keyCertificates } from '../xmldsig/key-certificates.ts'
import { parseXmlSignature, type XmlSignature, XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { type SignedXml, signedXml } from '../xmldsig/process-reference.ts'
import { type ReferenceCheck, verifyReferences, verifyValue } from '../xmldsig/verify-signature.ts'
import { childrenNamed } from '../xmldsig/xml-tree.ts'
import { DS } from '../xmldsig/algorithms.ts'
import { arePropertiesSigned, isPropertiesTyped, misplaced } from './check-targets.ts'
import { xadesLevel } from './level.ts'
import { materialIn } from './material.ts'
import { parseProperties, SIGNED_PROPERTIES, XADES, type XadesProperties } from './parse-properties.ts'
import { xadesEvidence } from './evidence.ts'
import { type StampSource, xadesStamps } from './stamp-data.ts'

export type XadesDocument = {
  readonly bytes: Bytes
  /** Files that references may name, `undefined` for one without a name; never the network. */
  readonly find?: (name: string | undefined) => Bytes | undefined
  /** DER of certificates from elsewhere, among which the signer may be. */
  readonly certificates?: readonly Bytes[]
}

export const SIGNATURES_MAX = 100

/** Throws `XmlError` for what is not XML; a document without signatures has no facts. */
export function* readXades({
  bytes,
  find,
  certificates = [],
}: XadesDocument): DocumentSteps<SignatureFacts[]> {
  const document = readXml(bytes, { instructions: 'keep', encodings: 'one-octet' })
  const signed = signedXml(document, find)
  const facts: SignatureFacts[] = []
  for (const [index, found] of outerSignatures(signed).entries())
    facts.push(yield* readSignature(found, { id: `s-${index + 1}`, signed, known: certificates }))
  return facts
}

/** Those that have facts of their own, in the order of `readXades`; counter-signatures are inside another. */
export function outerSignatures({ signatures }: SignedXml): readonly Found[] {
  return signatures.filter((one) => !isCounter(one)).slice(0, SIGNATURES_MAX)
}

function isCounter({ around }: Found): boolean {
  const parent = around.at(-1)
  return parent?.local === 'CounterSignature' && parent.namespace.startsWith('http://uri.etsi.org/01903/')
}

type Source = {
  readonly id: string
  readonly signed: SignedXml
  readonly known: readonly Bytes[]
  readonly parent?: XmlSignature
  readonly depth?: number
}

function* readSignature(found: Found, source: Source): DocumentSteps<SignatureFacts> {
  try {
    const signature = parseXmlSignature(found.element, found.around)
    return yield* readParsed(signature, source)
  } catch (error) {
    if (error instanceof XmlSignatureError) return unreadable(source.id, error.message)
    throw error
  }
}

function unreadable(id: string, detail: string): SignatureFacts {
  const failure: Failure = { subIndication: 'FORMAT_FAILURE', detail }
  return {
    id,
    format: 'XAdES',
    level: 'XML_NOT_ETSI',
    broken: failure,
    signer: failure,
    algorithms: [],
    coverage: [],
    stamps: [],
    certificates: [],
    crls: [],
    ocsps: [],
    counterSignatures: [],
    findings: [],
  }
}

function* readParsed(signature: XmlSignature, source: Source): DocumentSteps<SignatureFacts> {
  const { signed, parent, known, id } = source
  const found = parseProperties(signature)
  const checks = yield* verifyReferences(signed, signature)
  const properties =
    found !== undefined && arePropertiesSigned({ properties: found, checks }) ? found : undefined
  const material = materialIn(signature, properties)
  const answer = yield* findSigner({
    signed,
    signature,
    properties,
    pool: [...material.certificates, ...known],
  })
  const question = { signed, signature, properties: found, checks, ...(parent !== undefined && { parent }) }
  const broken = referenceFailure(checks) ?? misplaced(question) ?? answer.broken
  const constraint = constraintOf(properties, checks)
  const proofs = yield* proofsIn(properties, { signed, signature, checks })
  const { value } = signature
  const valueSha256: string | undefined =
    value === undefined ? undefined : yield { op: 'hash', alg: 'sha-256', data: value }
  return {
    id,
    format: 'XAdES',
    level: xadesLevel(signature, properties),
    broken,
    signer: answer.signer,
    valueIntact: answer.valueIntact,
    algorithms: algorithmsOf(signature, answer.signer),
    coverage: coverageOf(checks),
    ...material,
    counterSignatures: yield* readCounters(signature, properties, source),
    findings: findingsOf(signature, properties),
    ...proofs,
    ...(constraint !== undefined && { constraint }),
    ...(properties?.signingTime !== undefined && { claimedTime: properties.signingTime }),
    ...(valueSha256 !== undefined && { valueSha256 }),
  }
}

/** Time-stamps, and evidence records over them. */
function* proofsIn(
  properties: XadesProperties | undefined,
  around: Omit<StampSource, 'properties'>,
): DocumentSteps<Pick<SignatureFacts, 'stamps' | 'evidence'>> {
  if (properties === undefined) return { stamps: [] }
  const source = { ...around, properties }
  const stamps = xadesStamps(source)
  const evidence = yield* xadesEvidence(source, stamps)
  return { stamps, ...(evidence.length > 0 && { evidence }) }
}

const COUNTER_DEPTH_MAX = 4

function* readCounters(
  signature: XmlSignature,
  properties: XadesProperties | undefined,
  source: Source,
): DocumentSteps<SignatureFacts[]> {
  const { depth = 0, id, signed } = source
  const holders = (properties?.unsigned ?? []).filter(
    ({ local, namespace }) => local === 'CounterSignature' && namespace === XADES,
  )
  const inner = holders.flatMap((one) => childrenNamed(one, 'Signature', DS))
  const facts: SignatureFacts[] = []
  for (const [index, element] of inner.entries()) {
    const found = signed.signatures.find((one) => one.element === element)
    if (found === undefined || depth >= COUNTER_DEPTH_MAX) continue
    facts.push(
      yield* readSignature(found, {
        ...source,
        id: `${id}-counter-${index + 1}`,
        parent: signature,
        depth: depth + 1,
      }),
    )
  }
  return facts
}

const FAILURES = {
  missing: 'SIGNED_DATA_NOT_FOUND',
  altered: 'HASH_FAILURE',
  refused: 'SIG_CONSTRAINTS_FAILURE',
} as const

function referenceFailure(checks: readonly ReferenceCheck[]): Failure | undefined {
  for (const outcome of ['missing', 'altered', 'refused'] as const) {
    const found = checks.find((one) => one.outcome === outcome)
    if (found !== undefined) return { subIndication: FAILURES[outcome], detail: found.detail ?? outcome }
  }
  return undefined
}

type SignerQuestion = {
  readonly signed: SignedXml
  readonly signature: XmlSignature
  readonly properties: XadesProperties | undefined
  readonly pool: readonly Bytes[]
}

type SignerAnswer = Pick<SignatureFacts, 'signer' | 'broken'> & { readonly valueIntact: boolean }

/**
 * The certificate that the properties name by digest and whose key the value verifies with. A key that stands alone in
 * KeyInfo is nobody's.
 */
function* findSigner({ signed, signature, properties, pool }: SignerQuestion): DocumentSteps<SignerAnswer> {
  const named = properties?.signingCertificates[0]
  const candidates = named === undefined ? keyCertificates(signature.keyInfo) : yield* matching(pool, named)
  let wrong: string | undefined
  for (const raw of candidates) {
    const certificate = readCertificate(raw)
    if (certificate === undefined) continue
    wrong = yield* verifyValue(signed, signature, certificate.spki)
    if (wrong === undefined) return { signer: certificate, broken: undefined, valueIntact: true }
  }
  const detail = wrong ?? 'the certificate of the signer is not there'
  const subIndication = wrong === undefined ? 'NO_SIGNING_CERTIFICATE_FOUND' : 'SIG_CRYPTO_FAILURE'
  return { signer: { subIndication, detail }, broken: { subIndication, detail }, valueIntact: false }
}

function* matching(
  pool: readonly Bytes[],
  named: XadesProperties['signingCertificates'][number],
): DocumentSteps<readonly Bytes[]> {
  const { hash, digest } = named
  if (hash === undefined) return []
  for (const raw of pool) {
    const own: Bytes | undefined = yield { op: 'digest', hash, data: raw }
    if (own !== undefined && sameBytes(own, digest)) return [raw]
  }
  return []
}

/** EN 319 102-1 §5.2.8: what must be signed besides the data. */
function constraintOf(
  properties: XadesProperties | undefined,
  checks: readonly ReferenceCheck[],
): Failure | undefined {
  const fail = (detail: string): Failure => ({ subIndication: 'SIG_CONSTRAINTS_FAILURE', detail })
  if (properties === undefined) return fail('no signed properties')
  if (!isPropertiesTyped({ properties, checks }))
    return fail('the reference to the signed properties has another type')
  if (properties.certificateProperties.length === 0)
    return fail('the certificate is not among the signed properties')
  return properties.certificateProperties.length > 1 ? fail('two properties name the certificate') : undefined
}

function algorithmsOf(
  { scheme, references }: XmlSignature,
  signer: Certificate | Failure,
): readonly UsedAlgorithm[] {
  const spki = 'subIndication' in signer ? undefined : signer.spki
  return [
    ...(scheme === undefined || spki === undefined ? [] : [{ scheme, spki, where: 'signature' }]),
    ...references.flatMap(({ hash, uri }) =>
      hash === undefined ? [] : [{ hash, where: `reference ${uri ?? ''}` }],
    ),
  ]
}

/** What the signer saw: every reference but that to the properties. */
function coverageOf(checks: readonly ReferenceCheck[]): readonly Coverage[] {
  return checks
    .filter(({ reference }) => reference.type !== SIGNED_PROPERTIES)
    .map(({ reference, processed }): Coverage => {
      const name = reference.uri === undefined || reference.uri === '' ? 'content' : reference.uri
      if (processed === undefined) return { name, extent: 'missing' }
      const { partial, octets: bytes } = processed
      return partial
        ? { name, extent: 'partial', note: 'a filter leaves parts out', bytes }
        : { name, extent: 'full', bytes }
    })
}

function findingsOf(
  { objects }: XmlSignature,
  properties: XadesProperties | undefined,
): SignatureFacts['findings'] {
  const manifests = objects.flatMap((one) => childrenNamed(one, 'Manifest', DS))
  const policy = properties?.policy
  return [
    ...(manifests.length > 0
      ? [{ code: 'MANIFEST_NOT_FOLLOWED', detail: 'references of a manifest are not followed' }]
      : []),
    ...(policy === undefined || policy === ''
      ? []
      : [{ code: 'POLICY_NOT_EVALUATED', detail: `the signature policy ${policy}` }]),
  ]
}
