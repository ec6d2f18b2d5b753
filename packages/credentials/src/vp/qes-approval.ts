/**
 * The approval of what a remote signing service is to sign (CSC Data Model Bindings 1.0.0 §7.1, in OpenID4VP 1.0 §8.4
 * `transaction_data`): which key, how many signatures, which digests, and what the documents are called.
 */
import { isObject, type Json, type JsonObject } from '../json.ts'
import { boundedText } from './request-check.ts'
import type { TransactionTypes } from './transaction-data.ts'

export const QES_APPROVAL = 'https://cloudsignatureconsortium.org/2025/qes-approval'

const DOCUMENTS_MAX = 16
const LABEL_MAX = 200
const SHA_256 = '2.16.840.1.101.3.4.2.1'
/** SHA-256, SHA-384, SHA-512: the length of a digest in octets. */
const HASHES: ReadonlyMap<string, number> = new Map([
  [SHA_256, 32],
  ['2.16.840.1.101.3.4.2.2', 48],
  ['2.16.840.1.101.3.4.2.3', 64],
])
/** What is not here could change what is approved without anybody seeing it (OpenID4VP 1.0 §8.4). */
const MEMBERS = [
  'type',
  'credential_ids',
  'transaction_data_hashes_alg',
  'credentialID',
  'numSignatures',
  'documentDigests',
  'hashAlgorithmOID',
]
const DOCUMENT_MEMBERS = ['label', 'hash', 'hashType', 'checksum']
const CHECKSUM_MEMBERS = ['value', 'algorithmOID']

export type DocumentToApprove = {
  readonly label: string
  /** Base64: what the key signs. */
  readonly hash: string
  /** Base64: SHA-256 of the document itself, as whoever holds it can calculate it. */
  readonly checksum: string
}

export type QesApproval = {
  /** What the signing service calls the key. */
  readonly credentialId: string
  readonly hashAlgorithmOid: string
  readonly documents: readonly DocumentToApprove[]
}

/** The content of one entry of `transaction_data`: as many signatures as documents. */
export function createQesApproval({ credentialId, hashAlgorithmOid, documents }: QesApproval): JsonObject {
  return {
    credentialID: credentialId,
    numSignatures: documents.length,
    documentDigests: documents.map(({ label, hash, checksum }) => ({
      label,
      hash,
      hashType: 'dtbsr',
      checksum: { value: checksum, algorithmOID: SHA_256 },
    })),
    hashAlgorithmOID: hashAlgorithmOid,
  }
}

/** What would be approved, or what is wrong with it in words for engineers. */
export function readQesApproval(content: JsonObject): QesApproval | string {
  const stray = strayOf(content, MEMBERS)
  if (stray !== undefined) return `${stray}: this member is not known`
  const credentialId = boundedText(content['credentialID'], LABEL_MAX)
  if (credentialId === undefined) return 'credentialID: it does not say which key signs'
  const hashAlgorithmOid = boundedText(content['hashAlgorithmOID'])
  const size = HASHES.get(hashAlgorithmOid ?? '')
  if (hashAlgorithmOid === undefined || size === undefined)
    return 'hashAlgorithmOID: SHA-256, SHA-384 or SHA-512'
  const digests = content['documentDigests']
  if (!Array.isArray(digests) || digests.length === 0 || digests.length > DOCUMENTS_MAX)
    return `documentDigests: 1 to ${DOCUMENTS_MAX} documents`
  if (content['numSignatures'] !== digests.length)
    return 'numSignatures: there must be as many signatures as documents that are shown'
  const documents: DocumentToApprove[] = []
  for (const [at, one] of digests.entries()) {
    const document = readDocument(one, size)
    if (typeof document === 'string') return `documentDigests[${at}].${document}`
    documents.push(document)
  }
  return { credentialId, hashAlgorithmOid, documents }
}

/** For a wallet that shows what it approves. */
export const QES_APPROVAL_TYPE: TransactionTypes = {
  [QES_APPROVAL]: (content) => {
    const read = readQesApproval(content)
    return typeof read === 'string' ? read : undefined
  },
}

function readDocument(value: Json, size: number): DocumentToApprove | string {
  if (!isObject(value)) return 'label: it is no document'
  const stray = strayOf(value, DOCUMENT_MEMBERS)
  if (stray !== undefined) return `${stray}: this member is not known`
  const label = boundedText(value['label'], LABEL_MAX)
  if (label === undefined || label.trim() === '') return 'label: the document has no name'
  const hash = digestOf(value['hash'], size)
  if (hash === undefined) return 'hash: no digest of that kind'
  if (value['hashType'] !== 'dtbsr') return 'hashType: only what the key signs is approved (dtbsr)'
  const { checksum } = value
  if (!isObject(checksum) || strayOf(checksum, CHECKSUM_MEMBERS) !== undefined)
    return 'checksum: the digest of the document is missing'
  const own = digestOf(checksum['value'], 32)
  if (own === undefined || checksum['algorithmOID'] !== SHA_256) return 'checksum: no SHA-256 of the document'
  return { label, hash, checksum: own }
}

function strayOf(object: JsonObject, known: readonly string[]): string | undefined {
  return Object.keys(object).find((name) => !known.includes(name))
}

/** Base64 of exactly so many octets, written in the only way there is. */
function digestOf(value: Json | undefined, size: number): string | undefined {
  const text = boundedText(value, 128)
  const padding = (3 - (size % 3)) % 3
  const letters = Math.ceil((size * 4) / 3)
  const form = new RegExp(`^[A-Za-z0-9+/]{${letters}}={${padding}}$`)
  return text !== undefined && form.test(text) ? text : undefined
}
