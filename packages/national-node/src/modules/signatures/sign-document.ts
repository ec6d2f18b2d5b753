import {
  type CreationAnswer,
  type CreationFormat,
  type CreationLevel,
  parseCertificate,
  type Signer,
} from '@entente/trust'
import { hexSha256 } from '../../kernel/crypto.ts'
import { createHere, derOf, formOf } from './creation-ports.ts'
import { appendSigned } from './events.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

/** `inside`: in the document where that can hold it, else with it in a container. */
export const SIGNATURE_FORMS = ['inside', 'ASiC-E/XAdES', 'CAdES', 'JAdES'] as const
export type SignatureForm = (typeof SIGNATURE_FORMS)[number]

export type DocumentToSign = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly form: SignatureForm
}

/** Whether the signature just made with this certificate (DER) holds, as anybody would see it. */
export type Holds = (made: {
  readonly bytes: Uint8Array
  readonly certificate: Uint8Array
  /** The document as it was brought. */
  readonly before: Uint8Array
}) => Promise<boolean>

type Deps = Pick<SignaturesDeps, 'keys' | 'clock' | 'store' | 'audit'>

export function formatOf({ bytes, form }: Pick<DocumentToSign, 'bytes' | 'form'>): CreationFormat {
  return form === 'inside' ? formOf(bytes).format : form
}

/** The highest that can be reached here: with time where there is a stamp, with proofs where we know of revocations. */
export function levelOf(
  { keys }: Pick<Deps, 'keys'>,
  { certificates }: Pick<Signer, 'certificates'>,
): CreationLevel {
  if (keys.find('time-stamp') === undefined) return 'B'
  const authority = keys.find('seal-ca')
  const [own] = certificates
  if (authority === undefined || own === undefined) return 'T'
  const [anchor = new Uint8Array()] = derOf(authority)
  return parseCertificate(own).issuer.text === parseCertificate(anchor).subject.text ? 'LT' : 'T'
}

/** The signature of a person on their document. The audit log learns its hash, and nothing of what it says. */
export async function signDocument(
  deps: Deps,
  document: DocumentToSign,
  signer: Signer,
): Promise<CreationAnswer> {
  const { store, audit } = deps
  const [format, level] = [formatOf(document), levelOf(deps, signer)]
  const answer = await createHere(deps, { document, format, level, signer })
  if (answer.ok) {
    const sha256 = hexSha256(answer.bytes)
    await store.transaction((tx) => appendSigned(tx, audit, { format, level, sha256 }))
  }
  return answer
}
