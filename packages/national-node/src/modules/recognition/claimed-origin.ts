import {
  allowedAlg,
  answerFromPath,
  CborError,
  coseAlgOf,
  decodeBase64url,
  FormatError,
  type IssuerIdentity,
  type IssuerSigned,
  type Json,
  type JwsAlg,
  parseDeviceResponse,
  parseIssuerSigned,
  parseSdJwt,
  parseSecurityObject,
  type Report,
  x5cOf,
} from '@entente/credentials'
import { fromBase64, parseCertificate, runSync, verifyPath, type Bytes } from '@entente/trust'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { RecognitionInput } from './recognition-deps.ts'

type Input = Pick<RecognitionInput, 'report' | 'presentation' | 'trust' | 'at'>

/**
 * What a credential claims to be when its signature does not hold. The report says nothing of it, and without type
 * and country no rule could be found: then the answer would be that nothing was agreed, where in truth the credential
 * is broken. The failed check stays in the report, so what is claimed here can explain a refusal and never prevent one.
 */
export function withClaimedOrigin({ report, presentation, trust, at }: Input, driver: NodeDriver): Report {
  if (report.verdict !== 'invalid' || report.type !== undefined) return report
  const read = report.format === 'mso_mdoc' ? readMdoc(presentation) : readToken(presentation)
  if (read === undefined) return report
  const type = typeof read.type === 'string' ? { type: read.type } : {}
  const issuer = claimedIssuer(read, { trust, at, driver })
  return { ...report, ...type, ...(issuer && { issuer: { ...issuer, role: 'any' } }) }
}

type Read = { readonly type: Json | undefined; readonly chain: readonly Bytes[]; readonly alg: JwsAlg }

function readToken(presentation: string): Read | undefined {
  try {
    const { jws } = parseSdJwt(presentation)
    const chain = (x5cOf(jws) ?? []).map((text) => fromBase64(text))
    const known = chain.filter((der) => der !== undefined)
    return { type: jws.payload['vct'], chain: known, alg: allowedAlg(jws, {}) ?? 'ES256' }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function readMdoc(presentation: string): Read | undefined {
  const { type, issuerSigned } = readClaimedMdoc(bytesOf(presentation)) ?? {}
  if (issuerSigned === undefined) return undefined
  const { issuerAuth, x5chain } = issuerSigned
  return { type, chain: x5chain, alg: coseAlgOf(issuerAuth, undefined) ?? 'ES256' }
}

function bytesOf(presentation: string): Bytes {
  return readable(() => decodeBase64url(presentation)) ?? new Uint8Array()
}

export type ClaimedMdoc = {
  readonly type: string
  readonly issuerSigned: IssuerSigned
  /** Whether it comes in the answer of a device, and not as its issuer handed it over. */
  readonly presented: boolean
}

/** The first document of the answer of a device, or one as its issuer handed it over: as it says of itself. */
export function readClaimedMdoc(bytes: Bytes): ClaimedMdoc | undefined {
  const [document] = readable(() => parseDeviceResponse(bytes)) ?? []
  const issuerSigned = document?.issuerSigned ?? readable(() => parseIssuerSigned(bytes))
  const claimed = issuerSigned && readable(() => parseSecurityObject(issuerSigned.issuerAuth.payload))
  if (issuerSigned === undefined || claimed === undefined) return undefined
  return { type: claimed.docType, issuerSigned, presented: document !== undefined }
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return undefined
    throw error
  }
}

type Context = Pick<Input, 'trust' | 'at'> & { readonly driver: NodeDriver }

/** Whose certificates the token carries: the listed entity that they lead to, or the name that they state. */
function claimedIssuer({ chain, alg }: Read, { trust, at, driver }: Context): IssuerIdentity | undefined {
  const answers = driver as (step: object) => unknown
  const anchors = trust.anchors.map(({ der }) => der)
  const result = runSync(verifyPath({ chain, anchors, at }), answers)
  const [first] = chain
  const leaf = result.ok || first === undefined ? undefined : readLeaf(first)
  const answer = runSync(answerFromPath({ step: { alg }, result, leaf }), answers)
  return answer.issuer
}

function readLeaf(der: Bytes) {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}
