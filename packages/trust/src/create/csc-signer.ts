/**
 * Remote signing by the Cloud Signature Consortium API v2.0.0.2: the key is in another house, which signs a digest once
 * somebody has approved exactly that digest. Network and approval are ports.
 */
import { base64, fromBase64 } from '../base64.ts'
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { hashOid, pssIdentifier } from '../cms/scheme.ts'
import { hashOfAlg } from '../cms/create-cms.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import { childrenOf, readDer } from '../der/read-der.ts'
import { isJsonObject, type Json, JsonError, type JsonObject, parseJson } from '../json.ts'
import { keySuits, rawSignature, signatureLengthFits } from '../pkix/algorithms.ts'
import { ALGORITHM } from '../pkix/oids.ts'
import type { Bytes, SignatureAlg } from '../ports.ts'
import { type Signer, SignerRefusal, type SigningContext, type ValueToSign } from './order.ts'

/** Posts JSON to `csc/v2/` + path with the access token of the service; deadline, size and hosts are the port's. */
export type CscPort = (
  path: string,
  body: Bytes,
) => Promise<{ readonly status: number; readonly body: Bytes }>

export type CscApprovalQuestion = {
  readonly credentialId: string
  /** What the person sees. */
  readonly context: SigningContext
  /** Base64 of the digest that will be signed: the approval is for this one alone. */
  readonly hash: string
  readonly hashAlgorithmOid: string
}

/**
 * How the person or the house says yes: a PIN or one-time code for the service to check, or a SAD that another way of
 * approval has already given, such as a presentation from a wallet with transaction data. Undefined: no.
 */
export type CscApproval = (
  question: CscApprovalQuestion,
) => Promise<
  | { readonly authData: readonly { readonly id: string; readonly value: string }[] }
  | { readonly sad: string }
  | undefined
>

export type CscSpec = {
  readonly port: CscPort
  readonly credentialId: string
  readonly approve: CscApproval
}

/** §11.4: the credentials of whom the access token stands for, or of whom it names. Throws `SignerRefusal`. */
export async function listCscCredentials(port: CscPort, userId?: string): Promise<readonly string[]> {
  const question = userId === undefined ? {} : { userID: userId }
  const { credentialIDs } = await askCsc(port, 'credentials/list', question)
  if (!Array.isArray(credentialIDs)) throw new SignerRefusal('credentials/list: no list')
  return credentialIDs.filter((one: Json) => typeof one === 'string')
}

/** Asks for the certificates once; every signature is authorised on its own. Throws `SignerRefusal`. */
export async function openCscSigner(spec: CscSpec): Promise<Signer> {
  const { port, credentialId } = spec
  const info = await askCsc(port, 'credentials/info', { credentialID: credentialId, certificates: 'chain' })
  const certificates = certificatesIn(info['cert'])
  const [own] = certificates
  if (own === undefined) throw new SignerRefusal(`credential ${credentialId} has no certificate`)
  const key = isJsonObject(info['key']) ? info['key'] : {}
  if (key['status'] !== 'enabled') throw new SignerRefusal(`the key of ${credentialId} is not enabled`)
  const alg = algIn(key['algo'], own)
  return { alg, certificates, sign: (value, context) => sign(spec, { alg, value, context }) }
}

function certificatesIn(cert: Json | undefined): Bytes[] {
  const list = isJsonObject(cert) ? cert['certificates'] : undefined
  if (!Array.isArray(list)) return []
  return list.flatMap((one: Json) => {
    const bytes = typeof one === 'string' ? fromBase64(one) : undefined
    return bytes === undefined ? [] : [bytes]
  })
}

const OIDS: readonly (readonly [SignatureAlg, string])[] = [
  ['ES256', ALGORITHM.ecdsaSha256],
  ['ES384', ALGORITHM.ecdsaSha384],
  ['ES512', ALGORITHM.ecdsaSha512],
  ['PS256', ALGORITHM.rsaPss],
  ['RS256', ALGORITHM.rsaSha256],
  ['RS384', ALGORITHM.rsaSha384],
  ['RS512', ALGORITHM.rsaSha512],
]

/** The first of ours that the service offers and the key of the certificate can do. */
function algIn(algo: Json | undefined, certificate: Bytes): SignatureAlg {
  const offered: readonly Json[] = Array.isArray(algo) ? algo : []
  const publicKey = readCertificate(certificate)?.publicKey
  if (publicKey === undefined) throw new SignerRefusal('credentials/info: a certificate that cannot be read')
  const found = OIDS.find(([alg, oid]) => offered.includes(oid) && keySuits(publicKey, alg))
  if (found === undefined) throw new SignerRefusal('the service offers no algorithm that is known here')
  return found[0]
}

type Asked = { readonly alg: SignatureAlg; readonly value: ValueToSign; readonly context: SigningContext }

async function sign(spec: CscSpec, { alg, value, context }: Asked): Promise<Bytes> {
  const { port, credentialId } = spec
  const hash = base64(value.digest)
  const hashAlgorithmOid = hashOid(value.hash)
  const common = { credentialID: credentialId, hashes: [hash], hashAlgorithmOID: hashAlgorithmOid }
  const approval = await spec.approve({ credentialId, context, hash, hashAlgorithmOid })
  if (approval === undefined) throw new SignerRefusal('nobody approved the signature')
  const sad = 'sad' in approval ? approval.sad : await authorise(port, { ...common, ...approval })
  const { signatures } = await askCsc(port, 'signatures/signHash', {
    ...common,
    SAD: sad,
    ...algorithmOf(alg),
  })
  const [first, ...more]: readonly Json[] = Array.isArray(signatures) ? signatures : []
  const bytes = typeof first === 'string' && more.length === 0 ? fromBase64(first) : undefined
  const raw = bytes === undefined ? undefined : plainValue(alg, bytes)
  if (raw === undefined) throw new SignerRefusal('signatures/signHash: not one value')
  return raw
}

/** §11.6: the authorisation is for these digests and for one signature. */
async function authorise(port: CscPort, question: JsonObject): Promise<string> {
  const { SAD } = await askCsc(port, 'credentials/authorize', { ...question, numSignatures: 1 })
  if (typeof SAD !== 'string') throw new SignerRefusal('credentials/authorize: no activation data')
  return SAD
}

function algorithmOf(alg: SignatureAlg): JsonObject {
  const signAlgo = OIDS.find(([name]) => name === alg)?.[1] ?? ''
  if (!alg.startsWith('PS')) return { signAlgo }
  const hash = hashOfAlg(alg)
  const identifier = pssIdentifier({ kind: 'pss', hash, maskHash: hash, salt: Number(alg.slice(2)) / 8 })
  const parameters = childrenOf(readDer(identifier), 'PSS')[1]?.raw ?? new Uint8Array()
  return { signAlgo, signAlgoParams: base64(parameters) }
}

/** Services differ in how they write an ECDSA value: DER, or the two numbers one after the other. */
function plainValue(alg: SignatureAlg, bytes: Bytes): Bytes | undefined {
  const raw = rawSignature(alg, bytes)
  if (raw !== undefined) return raw
  return signatureLengthFits(alg, bytes.length) ? bytes : undefined
}

/** One question to the service; an answer that is none, or a no, throws `SignerRefusal`. */
export async function askCsc(port: CscPort, path: string, question: JsonObject): Promise<JsonObject> {
  const { status, body } = await port(path, encodeUtf8(JSON.stringify(question)))
  const answer = read(body)
  if ((status === 200 || status === 202) && answer !== undefined) return answer
  const { error, error_description: words } = answer ?? {}
  const told = [error, words].filter((one) => typeof one === 'string').join(': ')
  throw new CscRefusal(
    `${path}: ${told === '' ? `answered ${status}` : told}`,
    typeof error === 'string' ? error : undefined,
  )
}

/** The service says no; `code` is its word for it (§10.1), when it has one. */
export class CscRefusal extends SignerRefusal {
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

function read(body: Bytes): JsonObject | undefined {
  const text = decodeUtf8(body)
  try {
    const value = text === undefined ? undefined : parseJson(text)
    return isJsonObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}
