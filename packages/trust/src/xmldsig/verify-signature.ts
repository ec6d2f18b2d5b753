/** Digests and value of an XML signature (XMLDSig 1.1 §3.2). Whether the key may be trusted is asked elsewhere. */
import { sameBytes } from '../bytes.ts'
import { integer, sequence } from '../der/write-der.ts'
import type { Bytes, DocumentSteps, Scheme } from '../ports.ts'
import { XmlError } from '../xml/xml.ts'
import { XPATH, XPATH_FILTER } from './algorithms.ts'
import { canonicalise } from './canonicalise.ts'
import type { XmlReference, XmlSignature } from './parse-signature.ts'
import { type Processed, processReference, type SignedXml } from './process-reference.ts'

/** All octets that the references of one signature are over. */
export const DIGESTED_BYTES_MAX = 512 << 20

export type ReferenceCheck = {
  readonly reference: XmlReference
  readonly outcome: 'intact' | 'altered' | 'missing' | 'refused'
  readonly detail?: string
  /** What was digested; of an intact reference only. */
  readonly processed?: Extract<Processed, { ok: true }>
}

/** XMLDSig 1.1 §3.2.1: every reference, each with what it is over. */
export function* verifyReferences(
  signed: SignedXml,
  signature: XmlSignature,
  references: readonly XmlReference[] = signature.references,
): DocumentSteps<readonly ReferenceCheck[]> {
  const checks: ReferenceCheck[] = []
  let digested = 0
  for (const reference of references) {
    const processed = processReference(signed, signature, reference)
    digested += (processed.ok ? processed.octets.length : 0) + filterCost(signed, reference)
    if (digested > DIGESTED_BYTES_MAX) {
      checks.push({ reference, outcome: 'refused', detail: `more than ${DIGESTED_BYTES_MAX} bytes` })
      return checks
    }
    checks.push(yield* compare(reference, processed))
  }
  return checks
}

/** A filter looks at every node, whether anything comes of it or not. */
function filterCost({ document }: SignedXml, { transforms }: XmlReference): number {
  const filters = transforms.filter(({ algorithm }) => algorithm === XPATH || algorithm === XPATH_FILTER)
  return filters.length * FILTER_WEIGHT * document.text.length
}

const FILTER_WEIGHT = 4

function* compare(reference: XmlReference, processed: Processed): DocumentSteps<ReferenceCheck> {
  if (!processed.ok) {
    const { missing, detail } = processed
    return { reference, outcome: missing ? 'missing' : 'refused', detail }
  }
  const { hash, digestMethod } = reference
  const digest: Bytes | undefined =
    hash === undefined ? undefined : yield { op: 'digest', hash, data: processed.octets }
  if (digest === undefined) return { reference, outcome: 'refused', detail: `the digest ${digestMethod}` }
  if (!sameBytes(digest, reference.digest))
    return { reference, outcome: 'altered', detail: `${reference.uri ?? 'the data'} has another digest` }
  return { reference, outcome: 'intact', processed }
}

/** The canonical octets of SignedInfo: what the value is over. Throws `XmlError` for one that is too large. */
export function signedInfoOctets({ document }: SignedXml, signature: XmlSignature): Bytes | undefined {
  const { form, signedInfo: apex, around, element } = signature
  if (form === undefined) return undefined
  const set = { document, apex, around: [...around, element], comments: true }
  return canonicalise(set, form)
}

/** XMLDSig 1.1 §3.2.2: undefined when the value is right, else why not. */
export function* verifyValue(
  signed: SignedXml,
  signature: XmlSignature,
  spki: Bytes,
): DocumentSteps<string | undefined> {
  const { scheme, value, signatureMethod, canonicalMethod } = signature
  if (value === undefined) return 'a value that is not base64'
  if (scheme === undefined) return `the algorithm ${signatureMethod}`
  const data = tryOctets(signed, signature)
  if (data === undefined) return `the canonical form ${canonicalMethod}`
  const encoded = valueFor(scheme, value)
  if (encoded === undefined) return `a value of ${value.length} bytes`
  const good: boolean | undefined = yield { op: 'verifyScheme', scheme, spki, data, signature: encoded }
  if (good === undefined) return `the algorithm ${signatureMethod} is not known to the driver`
  return good ? undefined : 'the value of the signature is wrong'
}

function tryOctets(signed: SignedXml, signature: XmlSignature): Bytes | undefined {
  try {
    return signedInfoOctets(signed, signature)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** RFC 9231 §2.3.6, XMLDSig 1.1 §6.4.1: two numbers of one length, one after the other, as the driver wants them. */
function valueFor({ kind }: Scheme, value: Bytes): Bytes | undefined {
  if (kind !== 'ecdsa' && kind !== 'dsa') return value
  if (value.length === 0 || value.length % 2 !== 0 || value.length > 132) return undefined
  const half = value.length / 2
  return sequence(integer(value.subarray(0, half)), integer(value.subarray(half)))
}
