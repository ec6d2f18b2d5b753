import {
  type AnswerEncryption,
  decryptJwe,
  encryptJwe,
  type IssuerMetadata,
  type TokenResponse,
} from '@entente/credentials'
import type { Answer } from './http.ts'
import { randomText } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { callWithProof, type IssuanceSession } from './receive-session.ts'
import { WalletError } from './wallet-error.ts'

const JWT = 'application/jwt'

export type SealedCall = {
  readonly url: string
  readonly issuer: IssuerMetadata
  readonly token: TokenResponse
  readonly message: (encryption: AnswerEncryption | undefined) => { readonly [name: string]: unknown }
}

/** What the issuer demands and we do not have is said before the person has done anything. */
export function demandUsableEncryption(issuer: IssuerMetadata): void {
  const { encryptTo, responseEnc, requestEncryption, responseEncryption } = issuer
  const canSend = encryptTo !== undefined
  const canReceive = canSend && responseEnc !== undefined
  if ((requestEncryption !== 'required' || canSend) && (responseEncryption !== 'required' || canReceive))
    return
  throw new WalletError(
    'ISSUER_ENCRYPTION',
    'the issuer demands an encryption that this wallet does not have',
  )
}

/** A key that opens one answer and is then forgotten. */
type AnswerKey = { readonly privateKey: CryptoKey; readonly encryption: AnswerEncryption }

/**
 * A request with an access token. Where the issuer offers it, both ways are encrypted (OpenID4VCI 1.0 §10): what
 * stands between the two sees no credential. Refusals come in the clear.
 */
export async function callSealed(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { url, issuer, token, message }: SealedCall,
): Promise<Answer> {
  const answerKey = await answerKeyFor(deps, issuer)
  const { accessToken } = token
  const request = { url, kind: 'resource', accessToken } as const
  const headers = { authorization: `DPoP ${accessToken}` }
  if (issuer.encryptTo === undefined) {
    return callWithProof(deps, session, { ...request, headers, json: message(undefined) })
  }
  const { jwk: recipient, enc } = issuer.encryptTo
  const plaintext = JSON.stringify(message(answerKey?.encryption))
  const answer = await callWithProof(deps, session, {
    ...request,
    headers: { ...headers, 'content-type': JWT },
    text: await encryptJwe({ plaintext, recipient, enc }),
    accept: `${JWT}, application/json`,
  })
  return answerKey === undefined ? answer : open(answer, answerKey)
}

async function answerKeyFor(
  { subtle, random }: ReceiveDeps,
  { encryptTo, responseEnc }: IssuerMetadata,
): Promise<AnswerKey | undefined> {
  if (encryptTo === undefined || responseEnc === undefined) return undefined
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const { privateKey, publicKey } = await subtle.generateKey(algorithm, false, ['deriveBits'])
  const { kty = '', crv = '', x = '', y = '' } = await subtle.exportKey('jwk', publicKey)
  const jwk = { kty, crv, x, y, kid: randomText(random, 16) }
  return { privateKey, encryption: { jwk, enc: responseEnc } }
}

/** An answer that was to be encrypted and is not was changed on the way. */
async function open(answer: Answer, { privateKey, encryption }: AnswerKey): Promise<Answer> {
  if (answer.status < 200 || answer.status > 299) return answer
  const type = (answer.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== JWT)
    throw new WalletError('ISSUER_ENCRYPTION', 'the answer is not encrypted, although it was asked for')
  const { jwk, enc } = encryption
  const kid = jwk.kid ?? ''
  const opened = await decryptJwe(answer.text.trim(), { key: privateKey, kid, encs: [enc] }).catch(
    (error: unknown) => {
      throw new WalletError('ISSUER_ENCRYPTION', error instanceof Error ? error.message : '')
    },
  )
  return { ...answer, text: opened.plaintext }
}
